package io.tidemark.sandbox.device;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.ZoneId;

/** Writes CSV fields as bytes, without a String per field: a gibibyte is generated in seconds and in constant memory. */
final class RowBuffer {

    private static final int SIZE = 128 * 1024;
    private static final int LONGEST_ROW = 1024;

    private final OutputStream out;
    private final ZoneId zone;
    private final byte[] bytes = new byte[SIZE];
    private int length;

    private long minute = Long.MIN_VALUE;
    private final byte[] minuteText = new byte[17];

    RowBuffer(OutputStream out, ZoneId zone) {
        this.out = out;
        this.zone = zone;
    }

    void text(byte[] text) {
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    void symbol(char ascii) {
        bytes[length++] = (byte) ascii;
    }

    /** With leading zeros up to {@code digits}; never cut. */
    void number(long value, int digits) {
        int width = digits;
        for (long limit = power(digits); value >= limit; limit *= 10) {
            width++;
        }
        long rest = value;
        for (int i = length + width - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
    }

    /** {@code scaled} divided by ten to the power of {@code decimals}. */
    void decimal(long scaled, int decimals) {
        if (scaled < 0) {
            symbol('-');
        }
        long magnitude = Math.abs(scaled);
        long unit = power(decimals);
        number(magnitude / unit, 1);
        symbol('.');
        number(magnitude % unit, decimals);
    }

    /** {@code yyyy-MM-dd HH:mm:ss} on the wall clock of the zone. */
    void time(long epochSecond) {
        long thisMinute = Math.floorDiv(epochSecond, 60);
        if (thisMinute != minute) {
            minute = thisMinute;
            renderMinute(Instant.ofEpochSecond(thisMinute * 60).atZone(zone));
        }
        System.arraycopy(minuteText, 0, bytes, length, minuteText.length);
        length += minuteText.length;
        number(Math.floorMod(epochSecond, 60L), 2);
    }

    private void renderMinute(ZonedDateTime time) {
        String text = "%04d-%02d-%02d %02d:%02d:".formatted(time.getYear(), time.getMonthValue(), time.getDayOfMonth(),
                time.getHour(), time.getMinute());
        for (int i = 0; i < minuteText.length; i++) {
            minuteText[i] = (byte) text.charAt(i);
        }
    }

    void endRow() throws IOException {
        symbol('\n');
        if (length > SIZE - LONGEST_ROW) {
            flush();
        }
    }

    void flush() throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    private static long power(int digits) {
        long power = 1;
        for (int i = 0; i < digits; i++) {
            power *= 10;
        }
        return power;
    }
}
