package io.tidemark.csv;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;

/** Any pattern that the JDK's formatter knows. */
final class FormattedForm implements TimeForm {

    private final DateTimeFormatter formatter;

    /** @throws IllegalArgumentException when the pattern cannot be read; the message names it */
    FormattedForm(String pattern) {
        try {
            // the strict resolver, which refuses February 30, needs the proleptic year
            formatter = DateTimeFormatter.ofPattern(prolepticYears(pattern)).withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("date format '" + pattern + "' cannot be read: " + e.getMessage(), e);
        }
    }

    static String prolepticYears(String pattern) {
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

    @Override
    public boolean read(byte[] text, int from, int to, TimeFields into) throws BadValueException {
        String time = Blanks.strip(text, from, to);
        TemporalAccessor parsed;
        try {
            ParsePosition end = new ParsePosition(0);
            // no exception for a text of another form, which with several formats is nothing special
            if (formatter.parseUnresolved(time, end) == null || end.getIndex() < time.length()) {
                return false;
            }
            parsed = formatter.parse(time);
        } catch (DateTimeException e) {
            return false;
        }
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date == null) {
            return false;
        }
        LocalTime timeOfDay = parsed.query(TemporalQueries.localTime());
        put(date.atTime(timeOfDay == null ? LocalTime.MIDNIGHT : timeOfDay), parsed, into);
        return true;
    }

    private static void put(LocalDateTime local, TemporalAccessor parsed, TimeFields into) throws BadValueException {
        long localSecond = local.toEpochSecond(ZoneOffset.UTC);
        ZoneId region = parsed.query(TemporalQueries.zoneId());
        if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
            into.set(localSecond, local.getNano(), parsed.get(ChronoField.OFFSET_SECONDS));
        } else if (region == null) {
            into.set(localSecond, local.getNano());
        } else {
            List<ZoneOffset> offsets = region.getRules().getValidOffsets(local);
            if (offsets.isEmpty()) {
                throw LocalClock.skipped(region);
            }
            into.set(localSecond, local.getNano(), offsets.get(0).getTotalSeconds());
        }
    }
}
