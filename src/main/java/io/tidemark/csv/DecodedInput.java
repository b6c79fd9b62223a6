package io.tidemark.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads a text in another charset as UTF-8. */
final class DecodedInput extends InputStream {

    /** A byte that UTF-8 does not have: the parser rejects the record in which it finds one. */
    private static final byte[] NO_TEXT = {(byte) 0xFF};
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final int BUFFER = 64 << 10;

    private final InputStream in;
    private final Charset charset;
    private final CsvFormat.MalformedText malformedText;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder;
    private final ByteBuffer source = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer characters = CharBuffer.allocate(BUFFER);
    private final ByteBuffer text = ByteBuffer.allocate(3 * BUFFER + REPLACEMENT.length).flip();
    /**
     * The decoders of UTF-16 count the character behind a lone surrogate as malformed, and it may be a line end; all
     * others count no character that stands for itself.
     */
    private final int longestFault;
    private long consumed;
    private boolean sourceEnded;
    private boolean ended;

    DecodedInput(InputStream in, Charset charset, CsvFormat.MalformedText malformedText) {
        this.in = in;
        this.charset = charset;
        this.malformedText = malformedText;
        this.decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        this.longestFault = charset.name().startsWith("UTF-16") ? Character.BYTES : Integer.MAX_VALUE;
        this.encoder = StandardCharsets.UTF_8.newEncoder();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (!text.hasRemaining()) {
            if (ended) {
                return -1;
            }
            decode();
        }
        int count = Math.min(length, text.remaining());
        text.get(target, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Fills {@code text} with what the next bytes mean. */
    private void decode() throws IOException {
        text.clear();
        fillSource();
        int before = source.position();
        CoderResult result = decoder.decode(source, characters, sourceEnded);
        boolean complete = sourceEnded && result.isUnderflow() && decoder.flush(characters).isUnderflow();
        characters.flip();
        encoder.encode(characters, text, complete || result.isError());
        characters.compact();
        if (result.isError()) {
            source.position(source.position() + Math.min(result.length(), longestFault));
            text.put(inPlaceOf(result, consumed + source.position() - before));
            encoder.reset();
        }
        consumed += source.position() - before;
        ended = complete;
        text.flip();
    }

    private void fillSource() throws IOException {
        source.compact();
        while (!sourceEnded && source.hasRemaining()) {
            int read = in.read(source.array(), source.position(), source.remaining());
            if (read < 0) {
                sourceEnded = true;
            } else {
                source.position(source.position() + read);
            }
        }
        source.flip();
    }

    private byte[] inPlaceOf(CoderResult result, long end) throws CharacterCodingException {
        return switch (malformedText) {
            case REJECT -> NO_TEXT;
            case REPLACE -> REPLACEMENT;
            case FAIL -> throw new MalformedTextException(("%d bytes before byte %d (after a byte order mark) are no text in %s; set the "
                    + "charset of the file, or reject or replace such text").formatted(result.length(), end, charset));
        };
    }

    /** With a message that says where. */
    private static final class MalformedTextException extends CharacterCodingException {

        private static final long serialVersionUID = 1L;

        private final String message;

        MalformedTextException(String message) {
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }
}
