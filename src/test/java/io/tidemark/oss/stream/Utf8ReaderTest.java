package io.tidemark.oss.stream;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class Utf8ReaderTest {

    private static final String[] PIECES = {"a", ",", "\r\n", "0123456789abcdef", "é", "温度正常", "21.5°C", "😀", "\u0000", "\uFEFF"};
    /** Bytes that begin, go on or end a character wrongly. */
    private static final int[] JUNK = {0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xE4, 0xED, 0xA0, 0xF0, 0x9F, 0xF4, 0x90, 0xF8, 0xFF};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void charactersAreThoseOfTheJdkHoweverTheBytesComeAndWhateverTheyAre(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            byte[] text = text(random, random.nextInt(60_000), seed % 2 == 0);
            String expected = new String(text, StandardCharsets.UTF_8);

            assertThat(read(new Utf8Reader(new Portions(text, random, 1 + random.nextInt(20_000))), random, 9_000)).isEqualTo(expected);
        }
    }

    @Test
    void everyPairAndTripleOfStrangeBytesIsReadAsTheJdkReadsIt() throws IOException {
        for (int a : JUNK) {
            for (int b : JUNK) {
                for (int c : JUNK) {
                    byte[] text = {'x', (byte) a, (byte) b, 'y', (byte) c, (byte) a, (byte) b, (byte) c};
                    assertThat(read(new Utf8Reader(new Portions(text, new Random(a), 2)), new Random(b), 3))
                            .isEqualTo(new String(text, StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Test
    void aCharacterOfTwoHalvesIsHandedOutHalfByHalf() throws IOException {
        Reader reader = new Utf8Reader(new ByteArrayInputStream("😀".getBytes(StandardCharsets.UTF_8)));

        assertThat((char) reader.read()).isEqualTo("😀".charAt(0));
        assertThat((char) reader.read()).isEqualTo("😀".charAt(1));
        assertThat(reader.read()).isEqualTo(-1);
        assertThat(reader.read()).isEqualTo(-1);
    }

    @Test
    void whatIsThereIsHandedOutBeforeMoreIsAskedFor() throws IOException {
        InputStream once = new InputStream() {
            private boolean asked;

            @Override
            public int read() {
                throw new AssertionError("byte by byte");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (asked) {
                    throw new AssertionError("nobody needs more yet");
                }
                asked = true;
                target[offset] = 'x';
                return 1;
            }
        };

        assertThat(new Utf8Reader(once).read(new char[10], 0, 10)).isEqualTo(1);
    }

    @Test
    void aFailureIsThatOfTheStreamAndComesBehindWhatWasRead() throws IOException {
        Reader reader = new Utf8Reader(new FilterInputStream(new ByteArrayInputStream("ab".getBytes(StandardCharsets.UTF_8))) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int read = super.read(target, offset, length);
                if (read < 0) {
                    throw new IOException("cut");
                }
                return read;
            }
        });

        assertThat(reader.read(new char[5])).isEqualTo(2);
        assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessage("cut");
    }

    @Test
    void closingClosesTheStreamAndEndsReading() throws IOException {
        boolean[] closed = new boolean[1];
        Reader reader = new Utf8Reader(new ByteArrayInputStream(new byte[10]) {
            @Override
            public void close() {
                closed[0] = true;
            }
        });
        assertThat(reader.read()).isZero();

        reader.close();

        assertThat(closed[0]).isTrue();
        assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    private static byte[] text(Random random, int length, boolean broken) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(PIECES[random.nextInt(random.nextInt(20) == 0 ? PIECES.length : 4)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; broken && i < bytes.length / 100; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) JUNK[random.nextInt(JUNK.length)];
        }
        return bytes;
    }

    private static String read(Reader reader, Random random, int most) throws IOException {
        StringWriter text = new StringWriter();
        char[] buffer = new char[most];
        int length = 1 + random.nextInt(most);
        for (int read = reader.read(buffer, 0, length); read >= 0; read = reader.read(buffer, 0, length)) {
            text.write(buffer, 0, read);
            length = 1 + random.nextInt(most);
        }
        return text.toString();
    }

    /** Hands out as many bytes as chance will have it. */
    private static final class Portions extends FilterInputStream {

        private final Random random;
        private final int most;

        Portions(byte[] text, Random random, int most) {
            super(new ByteArrayInputStream(text));
            this.random = random;
            this.most = most;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(most)));
        }
    }
}
