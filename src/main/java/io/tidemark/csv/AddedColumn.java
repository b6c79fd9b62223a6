package io.tidemark.csv;

import java.util.Objects;

/**
 * A column whose values do not come from the fields of the records. They are read by the column's type as a field would be.
 *
 * @param column the column's name, compared without case
 * @param source where the values come from
 * @param value  the text of a {@link Source#VALUE} until {@link RecordMapper#setValue} gives another; null is NULL
 */
public record AddedColumn(String column, Source source, String value) {

    /** Where the values of an added column come from. */
    public enum Source {
        /** A text that is the same for many records: a constant, the object's key or ETag, the slot, the load's id. */
        VALUE,
        /** The line on which the record starts, from 1. */
        LINE,
        /**
         * The offset of the record's first byte. In a text that is UTF-8, and is not to be replaced where it is malformed, that is the
         * byte of the file, a byte order mark counted where the source tells of it. In any other it is the byte of the text after it
         * was turned into UTF-8, all files of a body together and without mark: what {@code iconv} makes of them. The line is that of
         * the file in both.
         */
        BYTE_OFFSET
    }

    public AddedColumn {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(source, "source");
    }

    public static AddedColumn value(String column, String value) {
        return new AddedColumn(column, Source.VALUE, value);
    }

    public static AddedColumn line(String column) {
        return new AddedColumn(column, Source.LINE, null);
    }

    public static AddedColumn byteOffset(String column) {
        return new AddedColumn(column, Source.BYTE_OFFSET, null);
    }
}
