package io.tidemark.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;

/**
 * DATE, DATETIME, TIMESTAMP and TIMESTAMP_NTZ. A time without an offset is read on the clock of the given zone, never
 * on that of the JVM; nothing finer than the column can hold is cut off.
 */
final class TimeParser implements ValueParser {

    static final String EPOCH_SECONDS = "epochSeconds";
    static final String EPOCH_MILLIS = "epochMillis";

    private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * 86_400;
    private static final long AFTER_LAST_SECOND = LocalDate.of(10_000, 1, 1).toEpochDay() * 86_400;

    /** Whole seconds that surely fit into 64 bits as nanoseconds. */
    private static final long NANOSECOND_REACH = Long.MAX_VALUE / 1_000_000_000 - 1;

    private final ColumnType.Kind kind;
    private final boolean nanosecondTimestamps;
    private final List<Reader> readers;
    private final LocalClock clock;
    private final String expected;

    /** What a text says, before it is known what the column wants. */
    private record Parts(long localSecond, int nanos, boolean timed, boolean zoned, int offset) {
    }

    @FunctionalInterface
    private interface Reader {

        /** @return null when the text has another form */
        Parts read(String text);
    }

    TimeParser(ColumnType.Kind kind, ParseOptions options) {
        this.kind = kind;
        this.nanosecondTimestamps = options.nanosecondTimestamps();
        this.clock = new LocalClock(options.zone());
        this.readers = new ArrayList<>();
        if (options.dateFormats().isEmpty()) {
            TimeText iso = new TimeText();
            readers.add(text -> iso.read(text)
                    ? new Parts(iso.localSecond(), iso.nanos(), iso.isTimed(), iso.isZoned(), iso.offset()) : null);
            expected = kind == ColumnType.Kind.DATE ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss[.fraction][offset]";
        } else {
            options.dateFormats().forEach(format -> readers.add(reader(format)));
            expected = String.join(" or ", options.dateFormats());
        }
    }

    @Override
    public void parse(String text, TypedRow row, int slot) throws BadValueException {
        for (Reader reader : readers) {
            Parts parts = reader.read(text);
            if (parts != null) {
                store(parts, row, slot);
                return;
            }
        }
        throw new BadValueException("is not a " + kind + " of the form " + expected);
    }

    private void store(Parts parts, TypedRow row, int slot) throws BadValueException {
        switch (kind) {
            case DATE -> {
                if (parts.zoned() || parts.nanos() != 0 || Math.floorMod(parts.localSecond(), 86_400) != 0) {
                    throw new BadValueException("has a time of day or an offset, which a DATE cannot hold");
                }
                row.setLong(slot, Math.floorDiv(parts.localSecond(), 86_400));
            }
            case TIMESTAMP_NTZ -> {
                if (parts.zoned()) {
                    throw new BadValueException("has an offset, which a TIMESTAMP_NTZ cannot hold");
                }
                row.setTime(slot, timestamp(parts.localSecond()), parts.nanos());
            }
            case DATETIME -> {
                if (parts.nanos() % 1_000_000 != 0) {
                    throw new BadValueException("is finer than a millisecond, the finest that a DATETIME can hold");
                }
                row.setLong(slot, checked(instant(parts)) * 1000 + parts.nanos() / 1_000_000);
            }
            default -> row.setTime(slot, timestamp(instant(parts)), parts.nanos());
        }
    }

    private long instant(Parts parts) throws BadValueException {
        return parts.zoned() ? parts.localSecond() - parts.offset() : clock.epochSecond(parts.localSecond());
    }

    private long timestamp(long second) throws BadValueException {
        if (nanosecondTimestamps && Math.abs(second) > NANOSECOND_REACH) {
            throw new BadValueException("is outside the years 1677 to 2262, which writer=arrow can send; writer=record can");
        }
        return checked(second);
    }

    private long checked(long second) throws BadValueException {
        if (second < FIRST_SECOND || second >= AFTER_LAST_SECOND) {
            throw new BadValueException("is outside the range of " + kind + ", years 1 to 9999");
        }
        return second;
    }

    private static Reader reader(String format) {
        return switch (format) {
            case EPOCH_SECONDS -> text -> epoch(text, 1);
            case EPOCH_MILLIS -> text -> epoch(text, 1000);
            default -> {
                DateTimeFormatter formatter = formatter(format);
                yield text -> formatted(text, formatter);
            }
        };
    }

    /** @throws IllegalArgumentException when the pattern cannot be read; the message names it */
    static DateTimeFormatter formatter(String pattern) {
        try {
            // the strict resolver, which refuses February 30, needs the proleptic year
            return DateTimeFormatter.ofPattern(prolepticYears(pattern)).withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("date format '" + pattern + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static String prolepticYears(String pattern) {
        StringBuilder result = new StringBuilder(pattern);
        boolean quoted = false;
        for (int i = 0; i < result.length(); i++) {
            char c = result.charAt(i);
            quoted ^= c == '\'';
            if (c == 'y' && !quoted) {
                result.setCharAt(i, 'u');
            }
        }
        return result.toString();
    }

    private static Parts epoch(String text, int unitsPerSecond) {
        try {
            long value = Long.parseLong(Blanks.strip(text));
            int nanos = Math.floorMod(value, unitsPerSecond) * (1_000_000_000 / unitsPerSecond);
            return new Parts(Math.floorDiv(value, unitsPerSecond), nanos, true, true, 0);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Parts formatted(String text, DateTimeFormatter formatter) {
        try {
            TemporalAccessor parsed = formatter.parse(Blanks.strip(text));
            LocalDate date = parsed.query(TemporalQueries.localDate());
            if (date == null) {
                return null;
            }
            LocalTime time = parsed.query(TemporalQueries.localTime());
            LocalDateTime local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
            boolean zoned = parsed.isSupported(ChronoField.OFFSET_SECONDS);
            int offset = zoned ? parsed.get(ChronoField.OFFSET_SECONDS) : 0;
            return new Parts(local.toEpochSecond(ZoneOffset.UTC), local.getNano(), time != null, zoned, offset);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
