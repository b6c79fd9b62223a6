package io.tidemark.csv;

import java.util.Arrays;
import java.util.Base64;

/** Bytes, as they stand or in one of the two spellings for bytes that are no text. Never cut off: half a value is none. */
final class BinaryParser implements ValueParser {

    private final ParseOptions.BinaryText form;
    private final long maxBytes;
    private byte[] decoded = new byte[256];

    BinaryParser(ParseOptions options) {
        this.form = options.binaryText();
        this.maxBytes = options.maxTextBytes();
    }

    @Override
    public void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        switch (form) {
            case HEX -> hex(text, from, to, sink);
            case BASE64 -> base64(text, from, to, sink);
            default -> put(text, from, to, sink);
        }
    }

    private void put(byte[] bytes, int from, int to, ColumnSink sink) throws BadValueException {
        if (to - from > maxBytes) {
            throw new BadValueException("has " + (to - from) + " bytes, more than the " + maxBytes + " of a BINARY value");
        }
        sink.setBytes(bytes, from, to);
    }

    private void hex(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        int start = Blanks.start(text, from, to);
        int end = Blanks.end(text, start, to);
        if ((end - start) % 2 != 0) {
            throw new BadValueException("is not hexadecimal: it has an odd number of digits");
        }
        int length = (end - start) / 2;
        if (decoded.length < length) {
            decoded = new byte[length];
        }
        for (int i = 0; i < length; i++) {
            int high = digit(text[start + 2 * i]);
            int low = digit(text[start + 2 * i + 1]);
            if (high < 0 || low < 0) {
                throw new BadValueException("is not hexadecimal");
            }
            decoded[i] = (byte) (high << 4 | low);
        }
        put(decoded, 0, length, sink);
    }

    private static int digit(byte c) {
        return c < 0 ? -1 : Character.digit(c, 16);
    }

    private void base64(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        int start = Blanks.start(text, from, to);
        byte[] value;
        try {
            value = Base64.getDecoder().decode(Arrays.copyOfRange(text, start, Blanks.end(text, start, to)));
        } catch (IllegalArgumentException e) {
            throw new BadValueException("is not Base64: " + e.getMessage());
        }
        put(value, 0, value.length, sink);
    }
}
