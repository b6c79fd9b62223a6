package io.tidemark.csv;

/** Why a record cannot be split into fields. */
public enum RecordFault {

    /** Also when the text goes wrong on a later line of the record: the quote that let it go on is then not meant as one. */
    UNCLOSED_QUOTE("a quote opens and is not closed as it should be, before a delimiter or a line end"),
    TEXT_AFTER_QUOTE("text follows a closing quote"),
    QUOTE_IN_FIELD("a quote stands inside a field that is not quoted"),
    TOO_LONG("the line is longer than a record may be"),
    TOO_MANY_FIELDS("the record has more fields than any table has columns"),
    MALFORMED_TEXT("bytes are no text in the charset"),
    NUL_BYTE("a NUL stands in the text, as in a file that was cut off or is in UTF-16");

    private final String text;

    RecordFault(String text) {
        this.text = text;
    }

    /** What is wrong, as a sentence without its end. */
    public String text() {
        return text;
    }
}
