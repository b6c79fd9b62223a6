package io.tidemark.maxcompute;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import io.tidemark.schedule.SlotHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class SourceSizeTest {

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private long size(Object... objects) {
        exchange.setProperty(SlotHeaders.MANIFEST, Arrays.asList(objects));
        return SourceSize.ofText(exchange);
    }

    @Test
    void plainObjectsAreAsLongAsTheirText() {
        assertThat(size(Map.of("key", "a.csv", "size", 100L), Map.of("key", "b", "size", 20))).isEqualTo(120);
    }

    @Test
    void nobodyKnowsTheTextOfCompressedObjects() {
        assertThat(size(Map.of("key", "a.csv", "size", 100L), Map.of("key", "b.csv.GZ", "size", 20))).isEqualTo(-1);
    }

    @Test
    void whatTheSourceDoesNotTellIsNotKnown() {
        assertThat(size(Map.of("key", "a.csv"))).isEqualTo(-1);
        assertThat(size(Map.of("key", "a.csv", "size", -1L))).isEqualTo(-1);
        exchange.setProperty(SlotHeaders.MANIFEST, List.of());
        assertThat(SourceSize.ofText(exchange)).isZero();
        exchange.removeProperty(SlotHeaders.MANIFEST);
        assertThat(SourceSize.ofText(exchange)).isEqualTo(-1);
    }
}
