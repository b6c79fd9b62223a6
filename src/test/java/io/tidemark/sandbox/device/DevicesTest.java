package io.tidemark.sandbox.device;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class DevicesTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Instant SLOT = Instant.parse("2019-11-06T15:15:00Z");
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private static final String GOLDEN = """
            device_id,ts,latitude,longitude,temperature,humidity,battery,status,message
            dev-000000,2019-11-06 23:00:00,32.198198,116.424171,28.09,49.6,45,OK,温度正常
            dev-000001,2019-11-06 23:05:00,38.426831,106.950745,8.87,71.1,50,OK,firmware 4.18.0 running since last maintenance of this unit
            dev-000002,2019-11-06 23:10:00,39.478224,110.998497,10.43,73.2,70,OK,
            """;

    @Test
    void theSameSeedAndSlotGiveTheSameBytes() {
        byte[] first = devices(7, 5000).bytes(SLOT);
        assertThat(devices(7, 5000).bytes(SLOT)).isEqualTo(first);
        assertThat(devices(8, 5000).bytes(SLOT)).isNotEqualTo(first);
        assertThat(devices(7, 5000).bytes(SLOT.plus(QUARTER))).isNotEqualTo(first);
    }

    @Test
    void theBytesAreTheSameOnEveryMachine() {
        String text = new String(devices(1, 3).bytes(SLOT), StandardCharsets.UTF_8);
        assertThat(text).isEqualTo(GOLDEN);
    }

    @Test
    void aStrictParserFindsEveryRowAndField() throws Exception {
        Devices devices = devices(42, 50_000);
        String text = new String(devices.bytes(SLOT), StandardCharsets.UTF_8);
        List<CSVRecord> records = parse(new StringReader(text)).getRecords();

        assertThat(records).hasSize(50_000);
        assertThat(records.size()).isEqualTo((int) devices.rows(SLOT));
        assertThat(records).allSatisfy(record -> assertThat(record.size()).isEqualTo(9));
        assertThat(records.get(0).getParser().getHeaderNames()).isEqualTo(List.of(Devices.HEADER.split(",")));
        assertThat(records).map(record -> record.get("message")).anyMatch(String::isEmpty)
                .anyMatch(message -> message.contains("\n")).anyMatch(message -> message.contains("\r\n"))
                .anyMatch(message -> message.contains("\"A7\"")).anyMatch(message -> message.contains(","))
                .anyMatch(message -> message.contains("温度")).anyMatch(message -> message.equals("\""));
        assertThat(text.getBytes(StandardCharsets.UTF_8).length / 50_000.0).isBetween(112.0, 124.0);
        assertThat(records).map(record -> record.get("device_id")).hasSize(50_000).contains("dev-000000", "dev-000999")
                .doesNotContain("dev-001000");
    }

    @Test
    void valuesAreInTheirRanges() throws Exception {
        for (CSVRecord record : parse(new StringReader(new String(devices(3, 20_000).bytes(SLOT), StandardCharsets.UTF_8)))) {
            assertThat(Double.parseDouble(record.get("latitude"))).isBetween(-90.0, 90.0);
            assertThat(Double.parseDouble(record.get("longitude"))).isBetween(-180.0, 180.0);
            assertThat(Double.parseDouble(record.get("temperature"))).isBetween(-5.0, 30.0);
            assertThat(Double.parseDouble(record.get("humidity"))).isBetween(0.0, 100.0);
            assertThat(Integer.parseInt(record.get("battery"))).isBetween(1, 100);
            assertThat(record.get("status")).isIn("OK", "WARN", "ERROR", "OFFLINE");
        }
    }

    @Test
    void timesFillTheIntervalBeforeTheSlotOnTheWallClockOfTheZone() throws Exception {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
        List<LocalDateTime> times = parse(new StringReader(new String(devices(3, 9000).bytes(SLOT), StandardCharsets.UTF_8)))
                .getRecords().stream().map(record -> LocalDateTime.parse(record.get("ts"), format)).toList();
        assertThat(times).isSorted();
        assertThat(times.get(0)).isEqualTo("2019-11-06T23:00:00");
        assertThat(times.get(8999)).isEqualTo("2019-11-06T23:14:59");
    }

    @Test
    void anEmptySlotHasAHeaderOnly() {
        assertThat(devices(1, 0).bytes(SLOT)).asString(StandardCharsets.UTF_8).isEqualTo(Devices.HEADER + "\n");
    }

    @Test
    void aLargeFileStreamsInSmallPieces() throws Exception {
        Devices devices = devices(1, 1_000_000);
        AtomicLong largest = new AtomicLong();
        AtomicLong total = new AtomicLong();
        devices.writeTo(SLOT, new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("byte by byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                largest.accumulateAndGet(length, Math::max);
                total.addAndGet(length);
            }
        });
        assertThat(total.get()).isGreaterThan(100_000_000);
        assertThat(largest.get()).isLessThanOrEqualTo(128 * 1024);
    }

    @Test
    void aStreamedFileParsesToItsEnd() throws Exception {
        Devices devices = devices(9, 200_000);
        try (PipedInputStream in = new PipedInputStream(1 << 20); PipedOutputStream out = new PipedOutputStream(in)) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(devices, out));
            long rows = 0;
            for (CSVRecord record : parse(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                rows += record.size() == 9 ? 1 : 0;
            }
            writer.join();
            assertThat(rows).isEqualTo(200_000);
        }
    }

    private static void write(Devices devices, OutputStream out) {
        try (out) {
            devices.writeTo(SLOT, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Devices(1, 0, 1, SHANGHAI, QUARTER)).hasMessageContaining("at least 1 device");
        assertThatThrownBy(() -> new Devices(1, 1, 1, SHANGHAI, Duration.ZERO)).hasMessageContaining("at least a second");
    }

    private static Devices devices(long seed, long rows) {
        return new Devices(seed, 1000, rows, SHANGHAI, QUARTER);
    }

    private static CSVParser parse(Reader reader) throws Exception {
        return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader);
    }
}
