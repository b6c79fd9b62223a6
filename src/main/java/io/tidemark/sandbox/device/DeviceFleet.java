package io.tidemark.sandbox.device;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.sandbox.oss.OssObject;
import io.tidemark.sandbox.oss.SandboxOss;

/** Delivers the files of simulated devices to a bucket, as {@code iot_log_yyyyMMddHHmm.csv} in the devices' zone. */
public final class DeviceFleet {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceFleet.class);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'iot_log_'uuuuMMddHHmm'.csv'", Locale.ROOT);

    private final SandboxOss oss;
    private final String bucket;
    private final Devices devices;

    /**
     * @param bucket must exist
     * @throws IllegalArgumentException when the interval is not a whole number of minutes: file names have minutes only
     */
    public DeviceFleet(SandboxOss oss, String bucket, Devices devices) {
        if (devices.interval().toSeconds() % 60 != 0) {
            throw new IllegalArgumentException("the interval must be whole minutes, not " + devices.interval());
        }
        this.oss = oss;
        this.bucket = bucket;
        this.devices = devices;
    }

    /**
     * One file that is in the bucket.
     *
     * @param rows  data rows, the header not counted
     * @param bytes its size
     */
    public record Delivery(Instant slot, String key, long rows, long bytes) {
    }

    /** What the slot's file is called; where a zone repeats an hour, two slots share a name. */
    public String key(Instant slot) {
        return NAME.format(slot.atZone(devices.zone()));
    }

    /** Writes the slot's file, or replaces it with the same bytes. */
    public Delivery writeSlot(Instant slot) throws IOException {
        OssObject object = oss.put(bucket, key(slot), out -> devices.writeTo(slot, out));
        return new Delivery(slot, object.key(), devices.rows(slot), object.size());
    }

    /** The first slot after an instant; slots are counted from midnight in the devices' zone. */
    public Instant nextSlot(Instant after) {
        ZonedDateTime local = after.atZone(devices.zone());
        Instant midnight = local.with(LocalTime.MIDNIGHT).toInstant();
        long interval = devices.interval().toMillis();
        long passed = Duration.between(midnight, after).toMillis();
        Instant next = midnight.plusMillis((passed / interval + 1) * interval);
        Instant tomorrow = local.toLocalDate().plusDays(1).atStartOfDay(devices.zone()).toInstant();
        return next.isAfter(tomorrow) ? tomorrow : next;
    }

    /**
     * Writes each slot's file when its time has come, until closed; closing waits for the file that is being written. A file
     * that cannot be written is logged and skipped.
     *
     * @param delivered told after every file, on the fleet's thread
     */
    public AutoCloseable start(InstantSource clock, Consumer<Delivery> delivered) {
        // a slot that is due after the end is discarded without a word
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "device-fleet");
            thread.setDaemon(true);
            return thread;
        }, new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        schedule(executor, clock, nextSlot(clock.instant()), delivered);
        return () -> stop(executor);
    }

    private static void stop(ScheduledExecutorService executor) throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
            executor.shutdownNow();
        }
    }

    private void schedule(ScheduledExecutorService executor, InstantSource clock, Instant slot, Consumer<Delivery> delivered) {
        long wait = Math.max(0, Duration.between(clock.instant(), slot).toMillis());
        executor.schedule(() -> {
            try {
                delivered.accept(writeSlot(slot));
            } catch (IOException | RuntimeException e) {
                LOG.error("The devices could not deliver {}: {}; the slot is left out", key(slot), e.getMessage(), e);
            }
            schedule(executor, clock, nextSlot(slot), delivered);
        }, wait, TimeUnit.MILLISECONDS);
    }
}
