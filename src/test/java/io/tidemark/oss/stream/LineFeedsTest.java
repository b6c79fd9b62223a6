package io.tidemark.oss.stream;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineFeedsTest {

    @Test
    void everyByteThatIsNearALineFeedIsToldFromOne() {
        Random random = new Random(10);
        byte[] near = {'\n', '\n' + 1, '\n' - 1, (byte) ('\n' | 0x80), 0, (byte) 0xff, (byte) 0x80, 'a'};
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = near[random.nextInt(near.length)];
            }
            int from = random.nextInt(bytes.length + 1);
            int length = random.nextInt(bytes.length - from + 1);
            long expected = 0;
            for (int i = from; i < from + length; i++) {
                expected += bytes[i] == '\n' ? 1 : 0;
            }
            assertThat(LineFeeds.count(bytes, from, length)).isEqualTo(expected);
        }
    }
}
