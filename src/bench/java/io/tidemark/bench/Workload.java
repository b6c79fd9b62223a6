package io.tidemark.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import io.tidemark.sandbox.device.Devices;

/**
 * Objects to load, one for each slot of 15 minutes.
 *
 * @param name        for people
 * @param slots       how many objects
 * @param rows        data rows in each
 * @param gzip        whether they are packed
 * @param parallelism how many are loaded at a time
 */
record Workload(String name, int slots, long rows, boolean gzip, int parallelism) {

    private static final int ARGUMENTS = 5;

    static final String BUCKET = "iot-bench";
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final Instant FIRST = Instant.parse("2024-02-29T16:00:00Z");
    /** Of a workload of one slot, so that two workloads never write to the same partition. */
    private static final Instant ALONE = FIRST.minus(Duration.ofDays(1));
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZONE);
    /** Bytes in a row of {@link Devices}, about. */
    private static final long ROW_BYTES = 118;

    static Workload of(String name, int slots, long bytes, boolean gzip, int parallelism) {
        return new Workload(name, slots, Math.max(1, bytes / ROW_BYTES), gzip, parallelism);
    }

    Devices devices() {
        return new Devices(1, 1000, rows, ZONE, INTERVAL);
    }

    List<Instant> times() {
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            times.add((slots == 1 ? ALONE : FIRST).plus(INTERVAL.multipliedBy(i)));
        }
        return times;
    }

    String key(Instant slot) {
        return keyOf(MINUTE.format(slot));
    }

    /** The key as the option {@code objectName} has it. */
    String objectName() {
        return keyOf("$[yyyymmddhh24mi]");
    }

    private String keyOf(String minute) {
        return rows + "/iot_log_" + minute + (gzip ? ".csv.gz" : ".csv");
    }

    static String partition(Instant slot) {
        return "slot=" + MINUTE.format(slot);
    }

    String packing() {
        return gzip ? "gzip" : "plain";
    }

    long totalRows() {
        return slots * rows;
    }

    List<String> arguments() {
        return List.of(name, Integer.toString(slots), Long.toString(rows), Boolean.toString(gzip), Integer.toString(parallelism));
    }

    static List<Workload> parseAll(List<String> arguments) {
        List<Workload> all = new ArrayList<>();
        for (int at = 0; at < arguments.size(); at += ARGUMENTS) {
            all.add(parse(arguments.subList(at, at + ARGUMENTS)));
        }
        return all;
    }

    static Workload parse(List<String> arguments) {
        return new Workload(arguments.get(0), Integer.parseInt(arguments.get(1)), Long.parseLong(arguments.get(2)),
                Boolean.parseBoolean(arguments.get(3)), Integer.parseInt(arguments.get(4)));
    }
}
