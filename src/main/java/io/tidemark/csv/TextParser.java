package io.tidemark.csv;

/** Texts as they stand. The lengths of VARCHAR and CHAR count characters, that of STRING bytes in UTF-8. */
final class TextParser implements ValueParser {

    private final ColumnType type;
    private final int maxCharacters;
    private final long maxBytes;
    private final boolean truncating;

    TextParser(ColumnType type, ParseOptions options) {
        this.type = type;
        this.maxCharacters = type.kind() == ColumnType.Kind.STRING ? Integer.MAX_VALUE : type.precision();
        this.maxBytes = type.kind() == ColumnType.Kind.STRING ? options.maxTextBytes() : Long.MAX_VALUE;
        this.truncating = options.truncateTexts();
    }

    @Override
    public void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        int end = to;
        if (to - from > maxCharacters && Utf8.characters(text, from, to) > maxCharacters) {
            end = truncating ? Utf8.endOf(text, from, to, maxCharacters) : refuse(tooManyCharacters());
        } else if (to - from > maxBytes) {
            end = truncating ? Utf8.cut(text, from, from + maxBytes) : refuse(tooManyBytes(to - from));
        }
        sink.setBytes(text, from, end);
    }

    /** No text of so many bytes is too long, whatever its characters. */
    int shortText() {
        return (int) Math.min(maxCharacters, maxBytes);
    }

    private static int refuse(String reason) throws BadValueException {
        throw new BadValueException(reason);
    }

    private String tooManyCharacters() {
        return "has more than " + maxCharacters + " characters, the most for " + type;
    }

    private String tooManyBytes(int bytes) {
        return "has " + bytes + " bytes, more than the " + maxBytes + " of a " + type + " value";
    }
}
