package io.tidemark.cli.validate;

import java.time.Duration;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cycle.CycleComponent;
import io.tidemark.cycle.CycleConfiguration;
import io.tidemark.cycle.CycleEndpoint;
import io.tidemark.cycle.CycleEndpointConfigurer;

class DurationsTest {

    /** By the parser that the endpoint itself uses. */
    @ParameterizedTest
    @CsvSource({"200ms,200", "1s200ms,1200", "1m500ms,60500", "30s,30000", "30sec,30000", "5m,300000", "5min,300000", "1h30m,5400000",
        "1h30min,5400000", "1hour,3600000", "1d,86400000", "7d12h,648000000", "1500,1500", "PT3S,3000", "PT1M0.5S,60500", "0,0", "9999999999d,863999999913600000"})
    void whatIsAcceptedIsReadAsItIsMeant(String text, long millis) throws Exception {
        assertThat(Durations.isDuration(text)).isTrue();
        assertThat(read(text)).isEqualTo(Duration.ofMillis(millis));
    }

    private static Duration read(String text) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            CycleEndpoint endpoint = new CycleEndpoint("cycle:iot-log", new CycleComponent(context), new CycleConfiguration());
            new CycleEndpointConfigurer().configure(context, endpoint, "retryDelay", text, false);
            return Duration.ofMillis(endpoint.getConfiguration().getRetryDelay());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5x", "5S", "1D", "1week", "2hours", "5minutes", "30seconds", "5mins", "1.5s", "0.5h", "5 s", "10 minutes",
        "1h 5m", "2h5", "5s5s", "m5", "-5s", "+5s", "1_000", "99999999999999999999s", "99999999999d", "P", "PT", "P1Y"})
    void whatCamelTakesForNothingOrCannotReadIsRefused(String text) {
        assertThat(Durations.isDuration(text)).isFalse();
    }

    @Test
    void aNegativeNumberIsLeftToTheOption() {
        assertThat(Durations.isDuration("-1")).isTrue();
    }
}
