package io.tidemark.oss.stream;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import com.aliyun.oss.common.utils.CRC64;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Crc64Test {

    /** The check value of the catalogue of parametrised CRC algorithms. */
    @Test
    void theCheckValueOfCrc64XzComesOut() {
        Crc64 crc = new Crc64();
        crc.update("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9);

        assertThat(crc.value()).isEqualTo(0x995DC9BBDF1939FAL);
        assertThat(new Crc64().value()).isZero();
    }

    @Test
    void itAgreesWithTheSdkForEveryCut() {
        byte[] bytes = new byte[5000];
        Random random = new Random(64);
        random.nextBytes(bytes);
        Crc64 ours = new Crc64();
        CRC64 theirs = new CRC64();
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(random.nextInt(70), bytes.length - at);
            ours.update(bytes, at, length);
            theirs.update(bytes, at, length);
            at += length;
            assertThat(ours.value()).as("after %d bytes", at).isEqualTo(theirs.getValue());
        }
    }
}
