package io.tidemark.sandbox.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * Simulated devices that report as CSV, one file per slot: UTF-8, a header line, line feeds between rows, about 118 bytes a row.
 *
 * <p>The file of slot T holds what was measured in the interval before it, T included never: {@code ts} goes evenly from
 * {@code T - interval} to just below T, and the devices report in turn. The same seed and slot give the same bytes, on every
 * machine. One message in seven or so holds commas, quotes or line breaks and is quoted as RFC 4180 has it; some are empty.
 *
 * @param seed        any number
 * @param devices     how many; {@code device_id} counts from {@code dev-000000}
 * @param rowsPerSlot data rows in each file
 * @param zone        of the wall clock in {@code ts}; an hour that a zone repeats in autumn is written twice
 * @param interval    between two slots, at least a second
 */
public record Devices(long seed, int devices, long rowsPerSlot, ZoneId zone, Duration interval) {

    public static final String HEADER = "device_id,ts,latitude,longitude,temperature,humidity,battery,status,message";

    private static final byte[] HEADER_LINE = ascii(HEADER + "\n");
    private static final byte[] DEVICE = ascii("dev-");
    private static final List<byte[]> STATUS = List.of(ascii("OK"), ascii("WARN"), ascii("ERROR"), ascii("OFFLINE"));

    /** Already in CSV form. */
    private static final List<byte[]> PLAIN = List.of(
            utf8("heartbeat received and all sensors nominal; next in 15 minutes"),
            utf8("firmware 4.18.0 running since last maintenance of this unit"),
            utf8("signal strength -67 dBm on channel 11 with 0 retries in the last hour"),
            utf8("buffer flushed after reconnect to gateway gw-east-2; nothing was lost"),
            utf8("periodic report from the roof unit; fan at 40 percent; filter clean"));
    private static final List<byte[]> SHORT = List.of(utf8("ok"), utf8("self-test passed"), utf8("温度正常"),
            utf8("传感器已校准 21.5°C"), utf8("door closed"));
    private static final List<byte[]> QUOTED = List.of(
            utf8("\"door open, code \"\"A7\"\" reported by panel 3\""),
            utf8("\"\"\"critical\"\", battery low, replace within 48 h\""),
            utf8("\"limits: min=-20, max=60\""),
            utf8("\"\"\"\""));
    private static final List<byte[]> BROKEN = List.of(
            utf8("\"restart\nreason: watchdog, count 2\""),
            utf8("\"trace:\r\n  at sensor.read()\r\n  at loop()\""),
            utf8("\"\n\""));

    public Devices {
        Objects.requireNonNull(zone, "zone");
        if (devices < 1 || rowsPerSlot < 0) {
            throw new IllegalArgumentException("at least 1 device and 0 rows are needed, not %d and %d".formatted(devices, rowsPerSlot));
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the interval must be at least a second, not " + interval);
        }
    }

    /** Data rows in the slot's file, the header not counted. */
    public long rows(Instant slot) {
        Objects.requireNonNull(slot, "slot");
        return rowsPerSlot;
    }

    /** For small files. */
    public byte[] bytes(Instant slot) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writeTo(slot, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Streams the slot's file, header first, in pieces of 128 KiB; neither flushes nor closes {@code out}. */
    public void writeTo(Instant slot, OutputStream out) throws IOException {
        RowBuffer row = new RowBuffer(out, zone);
        Dice dice = new Dice(seed * 31 + slot.getEpochSecond());
        row.text(HEADER_LINE);
        long rows = rows(slot);
        long begin = slot.minus(interval).toEpochMilli();
        double step = (double) interval.toMillis() / Math.max(1, rows);
        for (long i = 0; i < rows; i++) {
            writeRow(row, dice, (int) (i % devices), Math.floorDiv(begin + (long) (i * step), 1000L));
        }
        row.flush();
    }

    private void writeRow(RowBuffer row, Dice dice, int device, long epochSecond) throws IOException {
        // where a device stands and what is normal for it follow from its number, what it measures from the dice
        Dice nature = new Dice(seed ^ device * 0x9E3779B97F4A7C15L);
        row.text(DEVICE);
        row.number(device, 6);
        row.symbol(',');
        row.time(epochSecond);
        row.symbol(',');
        row.decimal(22_000_000 + nature.below(18_000_000) + dice.below(200), 6);
        row.symbol(',');
        row.decimal(103_000_000 + nature.below(18_000_000) + dice.below(200), 6);
        row.symbol(',');
        row.decimal(-500 + nature.below(3_000) + dice.below(500), 2);
        row.symbol(',');
        row.decimal(200 + nature.below(600) + dice.below(100), 1);
        row.symbol(',');
        row.number(1 + (nature.below(60) + dice.below(40)), 1);
        row.symbol(',');
        int luck = dice.below(100);
        row.text(STATUS.get(luck < 90 ? 0 : luck < 96 ? 1 : luck < 99 ? 2 : 3));
        row.symbol(',');
        message(row, dice);
        row.endRow();
    }

    private static void message(RowBuffer row, Dice dice) {
        int luck = dice.below(100);
        if (luck < 12) {
            return;
        }
        List<byte[]> texts = luck < 75 ? PLAIN : luck < 86 ? SHORT : luck < 96 ? QUOTED : BROKEN;
        row.text(texts.get(dice.below(texts.size())));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** SplitMix64: written out here because the bytes must not change with the JDK. */
    private static final class Dice {

        private long state;

        Dice(long seed) {
            this.state = seed;
        }

        int below(int bound) {
            state += 0x9E3779B97F4A7C15L;
            long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            return (int) Math.multiplyHigh(z >>> 1, (long) bound << 1);
        }
    }
}
