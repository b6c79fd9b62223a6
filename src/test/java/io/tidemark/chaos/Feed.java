package io.tidemark.chaos;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

import io.tidemark.sandbox.device.Devices;

/**
 * One feed of the harness; its route is {@code chaos/routes/NAME.yaml}.
 *
 * @param name    also of its bucket and table, behind {@code chaos-} and {@code chaos_}
 * @param moved   whether its objects are moved when they are loaded
 * @param devices what its objects hold
 */
record Feed(String name, boolean moved, Devices devices) {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** The smallest block has 64 KiB: the first feed's slots are of several blocks, those of the others of one. */
    static final List<Feed> ALL = List.of(
            new Feed("over", false, devices(1, 1_500)),
            new Feed("append", false, devices(2, 300)),
            new Feed("move", true, devices(3, 100)));

    private static Devices devices(long seed, long rows) {
        return new Devices(seed, 7, rows, ZONE, Duration.ofMinutes(1));
    }

    static Feed ofTable(String table) {
        return ALL.stream().filter(f -> f.table().equals(table)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no feed writes to " + table));
    }

    static Feed ofBucket(String bucket) {
        return ALL.stream().filter(f -> f.bucket().equals(bucket)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no feed reads " + bucket));
    }

    String bucket() {
        return "chaos-" + name;
    }

    String table() {
        return "chaos_" + name;
    }

    String task(Round round) {
        return name + "-" + round.number();
    }
}
