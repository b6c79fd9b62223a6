package io.tidemark.maxcompute.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BlockPayloadTest {

    private final Random random = new Random(3);

    @Test
    void everyByteComesOutAgainAsOftenAsAskedAndAfterAReset() throws IOException {
        BlockPayload payload = new BlockPayload(new BlockMemory(0));
        for (int size : new int[] {0, 1, 256 * 1024, 256 * 1024 + 1, 1_000_003, 5}) {
            payload.reset();
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            write(bytes, payload);

            assertThat(payload.size()).isEqualTo(size);
            for (int i = 0; i < 2; i++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                payload.writeTo(out);
                assertThat(Arrays.equals(out.toByteArray(), bytes)).as("size " + size).isTrue();
            }
        }
    }

    private void write(byte[] bytes, BlockPayload payload) {
        int at = 0;
        while (at < bytes.length) {
            int count = Math.min(bytes.length - at, random.nextInt(100_000));
            if (count == 1) {
                payload.write(bytes[at]);
            } else {
                payload.write(bytes, at, count);
            }
            at += count;
        }
    }

    @Test
    void memoryOfOneBlockServesTheNextUpToTheLimit() {
        BlockMemory memory = new BlockMemory(BlockMemory.SEGMENT);
        byte[] first = memory.take();
        byte[] second = memory.take();
        memory.giveBack(first);
        memory.giveBack(second);

        assertThat(memory.take()).isSameAs(first);
        assertThat(memory.take()).as("one segment is kept and no more").isNotSameAs(second);
    }
}
