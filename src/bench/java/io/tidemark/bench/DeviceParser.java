package io.tidemark.bench;

import java.io.IOException;
import java.time.LocalDate;

/**
 * The least that turns the bytes of the devices' rows into typed columns: it knows the table by heart, trusts the data and
 * looks at each byte once. No product could be allowed to do this; it says what a product may at best come near to.
 */
final class DeviceParser {

    /** No row of the devices is as long; with so much in front of it the parser need not look for the end of its bytes. */
    private static final int LONGEST_ROW = 1024;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final long DAY_NANOS = 86_400_000_000_000L;

    private final DeviceBatch batch;
    private int at;
    private long dayText;
    private short dayEnd;
    private long dayNanos;

    DeviceParser(DeviceBatch batch) {
        this.batch = batch;
    }

    /** Where the row behind the header begins. */
    static int skipHeader(byte[] bytes) {
        int at = 0;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    /** Parses whole rows until the batch is full or no further row is complete; returns where it stopped. */
    int parse(byte[] bytes, int from, int to) throws IOException {
        at = from;
        while (!batch.isFull() && (to - at >= LONGEST_ROW || isWholeRow(bytes, at, to))) {
            row(bytes);
        }
        return at;
    }

    private static boolean isWholeRow(byte[] bytes, int from, int to) {
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                quoted = !quoted;
            } else if (bytes[i] == '\n' && !quoted) {
                return true;
            }
        }
        return false;
    }

    private void row(byte[] bytes) throws IOException {
        int row = batch.rows;
        text(bytes, batch.device, row);
        DeviceBatch.LONG.set(batch.time, row << 3, time(bytes));
        DeviceBatch.DOUBLE.set(batch.latitude, row << 3, decimal(bytes));
        DeviceBatch.DOUBLE.set(batch.longitude, row << 3, decimal(bytes));
        DeviceBatch.DOUBLE.set(batch.temperature, row << 3, decimal(bytes));
        DeviceBatch.DOUBLE.set(batch.humidity, row << 3, decimal(bytes));
        DeviceBatch.LONG.set(batch.battery, row << 3, integer(bytes));
        text(bytes, batch.status, row);
        message(bytes, row);
        batch.rows = row + 1;
    }

    private void text(byte[] bytes, DeviceBatch.Text column, int row) {
        byte[] target = column.roomFor(LONGEST_ROW);
        int length = column.length;
        int i = at;
        for (byte b = bytes[i]; b != ','; b = bytes[++i]) {
            target[length++] = b;
        }
        at = i + 1;
        column.end(row, length);
    }

    /** {@code yyyy-MM-dd HH:mm:ss}, eight hours ahead of UTC, as nanoseconds. */
    private long time(byte[] bytes) throws IOException {
        int i = at;
        if ((long) DeviceBatch.LONG.get(bytes, i) != dayText || (short) (bytes[i + 8] << 8 | bytes[i + 9]) != dayEnd) {
            newDay(bytes, i);
        }
        long second = two(bytes, i + 11) * 3600L + two(bytes, i + 14) * 60L + two(bytes, i + 17);
        if (bytes[i + 19] != ',') {
            throw new IOException("no time at byte " + i);
        }
        at = i + 20;
        return dayNanos + second * 1_000_000_000L;
    }

    private void newDay(byte[] bytes, int i) {
        dayText = (long) DeviceBatch.LONG.get(bytes, i);
        dayEnd = (short) (bytes[i + 8] << 8 | bytes[i + 9]);
        LocalDate day = LocalDate.of(two(bytes, i) * 100 + two(bytes, i + 2), two(bytes, i + 5), two(bytes, i + 8));
        dayNanos = day.toEpochDay() * DAY_NANOS - DAY_NANOS / 3;
    }

    private static int two(byte[] bytes, int i) {
        return (bytes[i] - '0') * 10 + bytes[i + 1] - '0';
    }

    /** Exact: both the digits and the power of ten are. */
    private double decimal(byte[] bytes) throws IOException {
        int i = at;
        boolean negative = bytes[i] == '-';
        if (negative) {
            i++;
        }
        long digits = 0;
        for (byte b = bytes[i]; b != '.'; b = bytes[++i]) {
            digits = digits * 10 + digit(b, i);
        }
        int point = i++;
        for (byte b = bytes[i]; b != ','; b = bytes[++i]) {
            digits = digits * 10 + digit(b, i);
        }
        at = i + 1;
        double value = digits / POWERS[i - point - 1];
        return negative ? -value : value;
    }

    private long integer(byte[] bytes) throws IOException {
        int i = at;
        long digits = 0;
        for (byte b = bytes[i]; b != ','; b = bytes[++i]) {
            digits = digits * 10 + digit(b, i);
        }
        at = i + 1;
        return digits;
    }

    private static int digit(byte b, int i) throws IOException {
        int digit = b - '0';
        if (digit < 0 || digit > 9) {
            throw new IOException("no digit at byte " + i);
        }
        return digit;
    }

    private void message(byte[] bytes, int row) {
        DeviceBatch.Text column = batch.message;
        byte[] target = column.roomFor(LONGEST_ROW);
        int length = column.length;
        int i = at;
        if (bytes[i] == '\n') {
            at = i + 1;
            column.endNull(row);
            return;
        }
        if (bytes[i] == '"') {
            i++;
            while (bytes[i] != '"' || bytes[i + 1] == '"') {
                if (bytes[i] == '"') {
                    i++;
                }
                target[length++] = bytes[i++];
            }
            i++;
        } else {
            for (byte b = bytes[i]; b != '\n'; b = bytes[++i]) {
                target[length++] = b;
            }
        }
        at = i + 1;
        column.end(row, length);
    }
}
