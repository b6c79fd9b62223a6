package io.tidemark.maxcompute.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.aliyun.odps.tunnel.io.ArrowHttpOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

class ChecksumFramesTest {

    @ParameterizedTest
    @CsvSource({
        "hello world!, 0000000868656c6c6f20776f8ba6a423726c642149cb5777",
        "12345678,     0000000831323334353637386087809a6087809a",
    })
    void theVectorsOfTheProtocolComeOut(String text, String expected) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ChecksumFrames frames = new ChecksumFrames(out, 8)) {
            frames.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_003})
    void theFramesAreThoseOfTheSdk(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        try (ChecksumFrames frames = new ChecksumFrames(ours)) {
            for (int at = 0; at < size; at += 30_011) {
                frames.write(bytes, at, Math.min(30_011, size - at));
            }
            if (size == 0) {
                frames.write(bytes);
            }
        }
        try (ArrowHttpOutputStream frames = new ArrowHttpOutputStream(theirs)) {
            frames.write(ByteBuffer.wrap(bytes));
        }
        assertThat(ours.toByteArray()).isEqualTo(theirs.toByteArray());
    }

    @Test
    void framesThatWereNeverWrittenToSendNothing() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ChecksumFrames(out).close();
        assertThat(out.size()).isZero();
    }
}
