package io.tidemark.csv;

import java.nio.charset.StandardCharsets;

/** Texts as they stand. The lengths of VARCHAR and CHAR count characters, those of STRING and BINARY bytes in UTF-8. */
final class TextParser implements ValueParser {

    private static final int MOST_BYTES_OF_A_CHAR = 3;

    private final ColumnType type;
    private final long maxBytes;

    TextParser(ColumnType type, long maxBytes) {
        this.type = type;
        this.maxBytes = maxBytes;
    }

    @Override
    public void parse(String text, TypedRow row, int slot) throws BadValueException {
        switch (type.kind()) {
            case VARCHAR, CHAR -> {
                if (text.length() > type.precision() && text.codePointCount(0, text.length()) > type.precision()) {
                    throw new BadValueException("has more than " + type.precision() + " characters, the most for " + type);
                }
                row.setObject(slot, text);
            }
            case BINARY -> row.setObject(slot, checked(text.getBytes(StandardCharsets.UTF_8)));
            default -> {
                if ((long) text.length() * MOST_BYTES_OF_A_CHAR > maxBytes) {
                    checked(text.getBytes(StandardCharsets.UTF_8));
                }
                row.setObject(slot, text);
            }
        }
    }

    private byte[] checked(byte[] bytes) throws BadValueException {
        if (bytes.length > maxBytes) {
            throw new BadValueException("has " + bytes.length + " bytes, more than the " + maxBytes + " of a " + type + " value");
        }
        return bytes;
    }
}
