package io.tidemark.csv;

/** A batch of rows, column by column. */
public interface RowSink {

    /**
     * Always the same one for a column.
     *
     * @param slot the column's position in the table, from 0
     */
    ColumnSink column(int slot);

    /** The row is complete. A row that is not ended is overwritten by the next. */
    void endRow();
}
