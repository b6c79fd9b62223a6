package io.tidemark.schedule;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands between the brackets of one parameter. */
final class ParameterParser {

    private static final String ADD_MONTHS = "add_months(";
    /** Ten thousand years, the span of a four-digit year. */
    private static final long MAXIMUM_DAYS = 3_660_000;
    private static final long MAXIMUM_MONTHS = 120_000;

    private final ParameterCursor cursor;

    ParameterParser(ParameterCursor cursor) {
        this.cursor = cursor;
    }

    /** The inside of {@code $[...]}. */
    ExpressionPart.SlotTime slotTime(String source) throws ParameterMistake {
        TimeFormat format;
        long months = 0;
        if (cursor.at(ADD_MONTHS)) {
            cursor.skip(ADD_MONTHS.length());
            format = format();
            cursor.expect(',', "add_months takes a format, a comma and a number of months");
            months = months();
            cursor.expect(')', "the bracket of add_months is closed after the number of months");
        } else {
            format = format();
        }
        return new ExpressionPart.SlotTime(source, format, shift(months));
    }

    /** The inside of <code>${...}</code>. */
    ExpressionPart.BusinessDate businessDate(String source) throws ParameterMistake {
        int begin = cursor.position();
        if (cursor.at(ADD_MONTHS)) {
            throw new ParameterMistake(begin, "add_months belongs in $[...]; ${...} shifts by the smallest unit that it shows");
        }
        TimeFormat format = format();
        if (format.shows(token -> !token.isDate())) {
            throw new ParameterMistake(begin, "${...} is the business date and has no time of day; $[...] is the scheduled time");
        }
        ChronoUnit unit = format.smallestUnit();
        if (cursor.atEnd()) {
            return new ExpressionPart.BusinessDate(source, format, unit, 0);
        }
        int offset = cursor.position();
        long amount = cursor.sign() * bounded(offset, product(), MAXIMUM_DAYS);
        if (cursor.at('/')) {
            throw new ParameterMistake(cursor.position(), "${...} takes a whole number as its offset; parts of a day need $[...]");
        }
        if (!cursor.atEnd()) {
            throw new ParameterMistake(cursor.position(), "${...} takes one offset, at its end");
        }
        return new ExpressionPart.BusinessDate(source, format, unit, amount);
    }

    private TimeFormat format() throws ParameterMistake {
        int begin = cursor.position();
        boolean tokens = false;
        List<TimeFormat.Element> elements = new ArrayList<>();
        for (TimeToken token = cursor.token(); token != null || cursor.atSeparator(); token = cursor.token()) {
            if (token == null) {
                elements.add(new TimeFormat.Element(null, cursor.next()));
            } else {
                elements.add(new TimeFormat.Element(token, '\0'));
                cursor.skip(token.text().length());
                tokens = true;
            }
        }
        if (!cursor.atEnd() && !cursor.atSign() && !cursor.at(',') && !cursor.at(')')) {
            throw cursor.unexpected();
        }
        if (!tokens) {
            throw new ParameterMistake(begin, "there is no time token (" + TimeToken.ALL + ")");
        }
        return new TimeFormat(cursor.since(begin), elements);
    }

    private long months() throws ParameterMistake {
        int begin = cursor.position();
        long sign = cursor.atSign() ? cursor.sign() : 1;
        long months = product();
        if (cursor.at('/')) {
            throw new ParameterMistake(cursor.position(), "add_months takes a whole number of months");
        }
        return sign * bounded(begin, months, MAXIMUM_MONTHS);
    }

    private long product() throws ParameterMistake {
        int begin = cursor.position();
        long product = cursor.number();
        while (cursor.at('*')) {
            cursor.skip(1);
            try {
                product = Math.multiplyExact(product, cursor.number());
            } catch (ArithmeticException e) {
                throw outOfRange(begin);
            }
        }
        return product;
    }

    /** All the terms up to the end of the parameter. */
    private TimeShift shift(long months) throws ParameterMistake {
        int begin = cursor.position();
        long days = 0;
        DayFraction elapsed = DayFraction.ZERO;
        while (!cursor.atEnd()) {
            int term = cursor.position();
            try {
                Term value = term();
                days += value.days();
                elapsed = elapsed.plus(value.elapsed());
            } catch (ArithmeticException e) {
                throw outOfRange(term);
            }
        }
        if (!elapsed.isWholeSeconds()) {
            throw new ParameterMistake(begin, "the offset is not a whole number of seconds: it makes "
                    + elapsed.numerator() + "/" + elapsed.denominator() + " of a day");
        }
        bounded(begin, days, MAXIMUM_DAYS);
        bounded(begin, elapsed.wholeDays(), MAXIMUM_DAYS);
        return new TimeShift(months, days, elapsed.toSeconds());
    }

    /** At most one of the two is not zero: a term with a division is elapsed time, even where it makes whole days. */
    private record Term(long days, DayFraction elapsed) {
    }

    private Term term() throws ParameterMistake {
        int begin = cursor.position();
        long sign = cursor.sign();
        DayFraction value = DayFraction.of(cursor.number()).times(sign);
        boolean divided = false;
        while (cursor.at('*') || cursor.at('/')) {
            boolean division = cursor.next() == '/';
            divided |= division;
            long factor = cursor.number();
            if (division && factor == 0) {
                throw new ParameterMistake(begin, "the offset divides by zero");
            }
            value = division ? value.dividedBy(factor) : value.times(factor);
        }
        if (!cursor.atEnd() && !cursor.atSign()) {
            throw cursor.token() == null ? cursor.unexpected()
                    : new ParameterMistake(cursor.position(), "an offset stands after the whole format");
        }
        bounded(begin, value.wholeDays(), MAXIMUM_DAYS);
        return divided ? new Term(0, value) : new Term(value.wholeDays(), DayFraction.ZERO);
    }

    private static long bounded(int index, long value, long maximum) throws ParameterMistake {
        if (Math.absExact(value) > maximum) {
            throw outOfRange(index);
        }
        return value;
    }

    private static ParameterMistake outOfRange(int index) {
        return new ParameterMistake(index, "the offset is out of range");
    }
}
