package io.tidemark.sandbox.oss;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import com.aliyun.oss.common.utils.CRC64;

import static org.assertj.core.api.Assertions.assertThat;

class Crc64Test {

    @Test
    void theCheckValueOfTheStandardComesOut() {
        assertThat(Long.toHexString(crc("123456789".getBytes(StandardCharsets.US_ASCII)))).isEqualTo("995dc9bbdf1939fa");
        assertThat(crc(new byte[0])).isZero();
    }

    @Test
    void everyLengthAndOffsetAgreesWithTheSdk() {
        byte[] bytes = new byte[300];
        new Random(7).nextBytes(bytes);
        for (int from = 0; from < 9; from++) {
            for (int length = 0; length < 64; length++) {
                Crc64 crc = new Crc64();
                crc.update(bytes, from, length);
                CRC64 sdk = new CRC64();
                sdk.update(Arrays.copyOfRange(bytes, from, from + length), length);
                assertThat(crc.value()).isEqualTo(sdk.getValue());
            }
        }
    }

    @Test
    void aSumMayBeTakenInPiecesOrCombined() {
        byte[] bytes = new byte[100_003];
        new Random(8).nextBytes(bytes);
        for (int cut : new int[] {0, 1, 7, 4096, 100_003}) {
            Crc64 pieces = new Crc64();
            pieces.update(bytes, 0, cut);
            long first = pieces.value();
            Crc64 rest = new Crc64();
            rest.update(bytes, cut, bytes.length - cut);
            pieces.update(bytes, cut, bytes.length - cut);
            assertThat(pieces.value()).isEqualTo(crc(bytes));
            assertThat(Crc64.combine(first, rest.value(), bytes.length - cut)).isEqualTo(crc(bytes));
        }
    }

    private static long crc(byte[] bytes) {
        Crc64 crc = new Crc64();
        crc.update(bytes, 0, bytes.length);
        return crc.value();
    }
}
