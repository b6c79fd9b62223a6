package io.tidemark.csv;

/** Why a record cannot be split into fields. */
public enum RecordFault {
    UNCLOSED_QUOTE, TEXT_AFTER_QUOTE, QUOTE_IN_FIELD, TOO_LONG, TOO_MANY_FIELDS, MALFORMED_TEXT, NUL_BYTE
}
