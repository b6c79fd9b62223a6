package io.tidemark.csv;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * DATE, DATETIME, TIMESTAMP and TIMESTAMP_NTZ. A time without an offset is read on the clock of the given zone, never
 * on that of the JVM; nothing finer than the column can hold is cut off.
 */
final class TimeParser implements ValueParser {

    private static final int DAY = 86_400;
    private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * DAY;
    private static final long AFTER_LAST_SECOND = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY;

    /** Whole seconds that surely fit into 64 bits as nanoseconds. */
    private static final long NANOSECOND_REACH = Long.MAX_VALUE / 1_000_000_000 - 1;

    private final ColumnType.Kind kind;
    private final boolean nanosecondTimestamps;
    private final TimeForm[] forms;
    private final LocalClock clock;
    private final String expected;
    private final TimeFields fields = new TimeFields();

    TimeParser(ColumnType.Kind kind, ParseOptions options) {
        this.kind = kind;
        this.nanosecondTimestamps = options.nanosecondTimestamps();
        this.clock = new LocalClock(options.zone());
        if (options.dateFormats().isEmpty()) {
            forms = new TimeForm[] {new TimeText()};
            expected = kind == ColumnType.Kind.DATE ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss[.fraction][offset]";
        } else {
            List<TimeForm> all = new ArrayList<>();
            options.dateFormats().forEach(format -> addForms(format, all));
            forms = all.toArray(TimeForm[]::new);
            expected = String.join(" or ", options.dateFormats());
        }
    }

    /** @throws IllegalArgumentException when it is neither a pattern nor the name of an epoch unit */
    static void addForms(String format, List<TimeForm> forms) {
        switch (format) {
            case "epochSeconds" -> forms.add(new EpochForm(1));
            case "epochMillis" -> forms.add(new EpochForm(1_000));
            case "epochMicros" -> forms.add(new EpochForm(1_000_000));
            case "epochNanos" -> forms.add(new EpochForm(1_000_000_000));
            default -> {
                FormattedForm formatted = new FormattedForm(format);
                FixedForm.of(FormattedForm.prolepticYears(format)).ifPresent(forms::add);
                forms.add(formatted);
            }
        }
    }

    /** Whether no other formats are set than the one of {@link TimeText}. */
    boolean readsUsualForm() {
        return forms[0] instanceof TimeText;
    }

    @Override
    public void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        for (TimeForm form : forms) {
            if (form.read(text, from, to, fields)) {
                store(sink);
                return;
            }
        }
        throw new BadValueException("is not a " + kind + " of the form " + expected);
    }

    private void store(ColumnSink sink) throws BadValueException {
        switch (kind) {
            case DATE -> {
                if (fields.zoned || fields.nanos != 0 || Math.floorMod(fields.localSecond, DAY) != 0) {
                    throw new BadValueException("has a time of day or an offset, which a DATE cannot hold");
                }
                sink.setLong(Math.floorDiv(checked(fields.localSecond), DAY));
            }
            case TIMESTAMP_NTZ -> {
                if (fields.zoned) {
                    throw new BadValueException("has an offset, which a TIMESTAMP_NTZ cannot hold");
                }
                sink.setTimestamp(timestamp(fields.localSecond), fields.nanos);
            }
            case DATETIME -> {
                if (fields.nanos % 1_000_000 != 0) {
                    throw new BadValueException("is finer than a millisecond, the finest that a DATETIME can hold");
                }
                sink.setLong(checked(instant()) * 1000 + fields.nanos / 1_000_000);
            }
            default -> sink.setTimestamp(timestamp(instant()), fields.nanos);
        }
    }

    private long instant() throws BadValueException {
        return fields.zoned ? fields.localSecond - fields.offset : clock.epochSecond(fields.localSecond);
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
}
