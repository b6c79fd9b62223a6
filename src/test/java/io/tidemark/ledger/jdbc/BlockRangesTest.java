package io.tidemark.ledger.jdbc;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BlockRangesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0", "0,1,2|0-2", "0,2|0,2", "0,1,5,6,7,9|0-1,5-7,9", "4611686018427387904|4611686018427387904"})
    void blocksAreWrittenAsRanges(String blocks, String ranges) {
        List<Long> ids = List.of(blocks.split(",")).stream().map(Long::valueOf).toList();

        assertThat(BlockRanges.format(ids)).isEqualTo(ranges);
        assertThat(BlockRanges.parse(ranges)).isEqualTo(ids);
    }

    @Test
    void noBlocksAreAnEmptyText() {
        assertThat(BlockRanges.format(List.of())).isEmpty();
        assertThat(BlockRanges.parse("")).isEmpty();
    }

    @Test
    void aFullSessionIsShort() {
        List<Long> ids = LongStream.range(0, 20_000).boxed().toList();

        assertThat(BlockRanges.format(ids)).isEqualTo("0-19999");
        assertThat(BlockRanges.parse("0-19999")).isEqualTo(ids);
    }
}
