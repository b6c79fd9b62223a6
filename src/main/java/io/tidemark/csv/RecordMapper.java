package io.tidemark.csv;

/** Turns records into typed rows of the table. Keeps state between records: one thread uses one mapper. */
public final class RecordMapper {

    public RecordMapper(ColumnMapping mapping, ParseOptions options, RowPolicy policy) {
    }

    /**
     * Puts the record's values into every column of {@code row} and ends the row.
     *
     * @throws BadValueException when the record must be rejected; {@code row} is then not ended
     */
    public void map(CsvParser record, RowSink row) throws BadValueException {
        throw new UnsupportedOperationException("to come");
    }
}
