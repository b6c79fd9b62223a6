/**
 * From fields of text to typed columns: which field belongs to which column, what a text means in a column's type, and
 * what becomes of a row that does not fit. Knows neither Camel nor any vendor's client.
 */
package io.tidemark.csv;
