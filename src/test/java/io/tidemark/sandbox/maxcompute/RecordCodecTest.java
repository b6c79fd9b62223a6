package io.tidemark.sandbox.maxcompute;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordCodecTest {

    private static final String EMPTY = "f0ffff7f00f8ffff7f00";
    private static final String VECTOR = "080212016119000000000000f83f20012a80c49fd50c0a3202000e0180c0ff7f9bc1d78d0d"
            + "080380c0ff7f87ca8bbb09f0ffff7f04f8ffff7fe8aed59b09";
    private static final List<Column> COLUMNS = List.of(column("a", "bigint"), column("b", "string"),
            column("c", "double"), column("d", "boolean"), column("e", "timestamp"), column("f", "array<bigint>"));
    private static final Object[] ROW = {1L, "a", 1.5, true, Instant.ofEpochSecond(1_700_000_000L, 5),
        Arrays.asList(7L, null)};

    private static Column column(String name, String type) {
        return new Column(name, SqlParser.parseType(type), "", true);
    }

    private static RecordReader reader(byte[] stream, boolean decode) {
        return new RecordReader(new ByteArrayInputStream(stream), COLUMNS, decode);
    }

    @Test
    void theTestVectorIsRead() throws IOException {
        RecordReader reader = reader(HexFormat.of().parseHex(VECTOR), true);
        assertThat(reader.next()).containsExactly(ROW);
        assertThat(reader.next()).containsExactly(-2L, null, null, null, null, null);
        assertThat(reader.next()).isNull();
        assertThat(reader(HexFormat.of().parseHex(VECTOR), false).verify()).isEqualTo(2);
        assertThat(new RecordTrailer(new ByteArrayInputStream(HexFormat.of().parseHex(VECTOR))).rows()).isEqualTo(2);
    }

    @Test
    void theTestVectorIsWritten() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordWriter writer = new RecordWriter(out, COLUMNS);
        writer.write(ROW);
        writer.write(new Object[] {-2L, null, null, null, null, null});
        writer.finish();
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(VECTOR);
    }

    @Test
    void noRowsAreATrailerAlone() throws IOException {
        assertThat(reader(HexFormat.of().parseHex(EMPTY), false).verify()).isZero();
        assertThat(new RecordTrailer(new ByteArrayInputStream(HexFormat.of().parseHex(EMPTY))).rows()).isZero();
    }

    @Test
    void everyCutAndEveryFlippedBitIsFound() {
        byte[] good = HexFormat.of().parseHex(VECTOR);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> reader(cut, false).verify()).as("length %d", length)
                    .isInstanceOfSatisfying(ServiceException.class,
                            e -> assertThat(e.code()).isEqualTo("MalformedDataStream"));
        }
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> reader(bad, true).verify()).as("bit %d", bit)
                    .isInstanceOf(ServiceException.class);
        }
        byte[] more = Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> reader(more, false).verify()).hasMessageContaining("after the stream checksum");
        byte[] cut = Arrays.copyOf(good, good.length - 6);
        assertThatThrownBy(() -> new RecordTrailer(new ByteArrayInputStream(cut)).rows())
                .hasMessageContaining("trailer");
    }

    @Test
    void aNullInANotNullColumnIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Column> columns = List.of(new Column("a", SqlType.BIGINT, "", false));
        RecordWriter writer = new RecordWriter(out, columns);
        writer.write(new Object[] {null});
        writer.finish();
        assertThatThrownBy(() -> new RecordReader(new ByteArrayInputStream(out.toByteArray()), columns, false).verify())
                .hasMessageContaining("NOT NULL");
    }
}
