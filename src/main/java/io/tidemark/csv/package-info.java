/**
 * From the bytes of a text to typed columns: where records and fields begin and end ({@link io.tidemark.csv.RecordSplitter},
 * {@link io.tidemark.csv.CsvParser}), which field belongs to which column ({@link io.tidemark.csv.RecordMapper}, and
 * {@link io.tidemark.csv.RowMapper} for rows that others have parsed), what a text means in a column's type
 * ({@link io.tidemark.csv.ValueParser}), and what becomes of a row that does not fit. Knows neither Camel nor any vendor's
 * client.
 */
package io.tidemark.csv;
