package io.tidemark.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Brings a text in any charset into the form that splitter and parser read: UTF-8 without byte order mark. */
final class TextInput {

    private static final int MARK_BYTES = 3;

    private TextInput() {
    }

    static InputStream of(InputStream in, CsvFormat format) {
        InputStream text = new MarkedInput(in, format);
        return format.footerLines() == 0 ? text : new FooterInput(text, format.footerLines());
    }

    /** Whether bytes that are no text reach the parser, as they are or as a byte that UTF-8 does not have. */
    static boolean marksMalformedText(CsvFormat format) {
        return format.malformedText() == CsvFormat.MalformedText.REJECT;
    }

    /** Looks at the first bytes when the first are asked for: making the stream must not read. */
    private static final class MarkedInput extends InputStream {

        private final InputStream in;
        private final CsvFormat format;
        private InputStream text;

        MarkedInput(InputStream in, CsvFormat format) {
            this.in = in;
            this.format = format;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (text == null) {
                text = open();
            }
            return text.read(target, offset, length);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private InputStream open() throws IOException {
            PushbackInputStream start = new PushbackInputStream(in, MARK_BYTES);
            byte[] mark = start.readNBytes(MARK_BYTES);
            Charset marked = marked(mark);
            int skipped = marked == null ? 0 : marked.equals(StandardCharsets.UTF_8) ? MARK_BYTES : 2;
            start.unread(mark, skipped, mark.length - skipped);
            Charset charset = marked == null ? format.charset() : marked;
            boolean asItIs = charset.equals(StandardCharsets.UTF_8) && marksMalformedText(format);
            return asItIs ? start : new DecodedInput(start, charset, format.malformedText());
        }

        /** The charset that a byte order mark stands for; null without one. */
        private Charset marked(byte[] bytes) {
            if (format.charset().name().startsWith("UTF-32")) {
                // its decoder reads the mark; that of little-endian UTF-32 begins like the one of UTF-16
                return null;
            }
            if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
                return StandardCharsets.UTF_8;
            }
            if (startsWith(bytes, 0xFE, 0xFF)) {
                return StandardCharsets.UTF_16BE;
            }
            return startsWith(bytes, 0xFF, 0xFE) ? StandardCharsets.UTF_16LE : null;
        }

        private static boolean startsWith(byte[] bytes, int... mark) {
            if (bytes.length < mark.length) {
                return false;
            }
            for (int i = 0; i < mark.length; i++) {
                if ((bytes[i] & 0xFF) != mark[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
