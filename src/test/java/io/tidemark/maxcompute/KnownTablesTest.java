package io.tidemark.maxcompute;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.sandbox.maxcompute.MaxComputeFaults.Kind;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/** What is remembered of a table must save requests, and never put a value into the wrong column. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KnownTablesTest {

    private static final Instant SLOT = Instant.parse("2019-11-06T15:15:00Z");
    private static final String[] BY_MINUTE = { "partition", "dt=$[yyyymmdd],hhmi=$[hh24mi]" };
    private static final String[] BY_DAY = { "partition", "dt=$[yyyymmdd]" };

    @TempDir
    Path directory;
    private MaxComputeFixture fixture;

    @BeforeEach
    void open() {
        fixture = MaxComputeFixture.of(directory);
        fixture.sql("CREATE TABLE part (device STRING, reading BIGINT) PARTITIONED BY (dt STRING, hhmi STRING)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aBacklogAsksOnceWhatItsTableIsLike() {
        for (int slot = 0; slot < 4; slot++) {
            assertThat(load(slot, "d", BY_MINUTE).getException()).isNull();
        }

        assertThat(fixture.seen(Kind.TABLE)).isEqualTo(1);
        assertThat(fixture.seen(Kind.SQL)).as("partitions created").isEqualTo(4);
        assertThat(fixture.count("part")).isEqualTo(4);
    }

    @Test
    void onlyAMissingPartitionIsCreated() {
        fixture.sql("CREATE TABLE daily (device STRING, reading BIGINT) PARTITIONED BY (dt STRING)");
        for (int slot = 0; slot < 3; slot++) {
            assertThat(load("daily", slot, "d", "partition", "dt=$[yyyymmdd]", "writeMode", "append").getException()).isNull();
        }

        assertThat(fixture.seen(Kind.SQL)).isEqualTo(1);
        assertThat(fixture.count("daily")).isEqualTo(3);
    }

    @Test
    void columnsThatWereExchangedMeanwhileAreNotMixedUp() {
        load(0, "d0", BY_MINUTE);
        fixture.sql("DROP TABLE part");
        fixture.sql("CREATE TABLE part (reading BIGINT, device STRING) PARTITIONED BY (dt STRING, hhmi STRING)");

        Exchange exchange = send("part", 1, Map.of("device", "42", "reading", "7"), BY_MINUTE);

        assertThat(exchange.getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading FROM part LIMIT 10")).containsExactly(List.of("42", "7"));
    }

    @Test
    void aTypeThatWasChangedMeanwhileIsUsed() {
        load(0, "d0", BY_MINUTE);
        fixture.sql("DROP TABLE part");
        fixture.sql("CREATE TABLE part (device BIGINT, reading BIGINT) PARTITIONED BY (dt STRING, hhmi STRING)");

        assertThat(load(1, "no number", BY_MINUTE).getException()).isInstanceOf(RowsRejectedException.class).hasMessageContaining("device");
        assertThat(load(1, "12", BY_MINUTE).getException()).isNull();
    }

    @Test
    void aTableThatWasMadeAnewWithOtherPartitionsIsFitted() {
        load(0, "d0", BY_MINUTE);
        fixture.sql("DROP TABLE part");
        fixture.sql("CREATE TABLE part (device STRING, reading BIGINT) PARTITIONED BY (hhmi STRING, dt STRING)");

        assertThat(load(1, "d1", BY_MINUTE).getException()).isNull();
        assertThat(fixture.sandbox().partitions(MaxComputeFixture.PROJECT, "part")).containsExactly(Map.entry("hhmi=2330,dt=20191106", 1L));

        fixture.sql("DROP TABLE part");
        fixture.sql("CREATE TABLE part (device STRING, reading BIGINT) PARTITIONED BY (dt STRING)");

        assertThat(load(2, "d2", BY_MINUTE).getException()).isInstanceOf(MaxComputeException.class).hasMessageContaining("is partitioned by dt");
        assertThat(load(2, "d2", BY_DAY).getException()).isNull();
    }

    @Test
    void aTableThatWasDroppedIsSaidToBeMissing() {
        load(0, "d0", BY_MINUTE);
        fixture.sql("DROP TABLE part");

        assertThat(load(1, "d1", BY_MINUTE).getException()).isInstanceOf(MaxComputeException.class)
                .hasMessageContaining("table tidemark.part does not exist");
    }

    private Exchange load(int slot, String device, String... options) {
        return load("part", slot, device, options);
    }

    private Exchange load(String table, int slot, String device, String... options) {
        return send(table, slot, List.of(device, "1"), options);
    }

    private Exchange send(String table, int slot, Object row, String... options) {
        return fixture.send(exchange -> {
            exchange.getMessage().setBody(List.of(row));
            exchange.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME,
                    new ScheduledTime(SLOT.plus(Duration.ofMinutes(15).multipliedBy(slot)), ZoneId.of("Asia/Shanghai")));
        }, table, options);
    }
}
