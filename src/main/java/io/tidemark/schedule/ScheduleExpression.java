package io.tidemark.schedule;

import java.time.DateTimeException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with scheduling parameters in it, parsed once and resolved for any slot. Immutable, for any number of threads.
 *
 * <p>The language is that of DataWorks scheduling parameters, in lower case only:
 * <ul>
 * <li>{@code $[yyyymmddhh24mi-15/24/60]}: the scheduled time. A bare number counts days, {@code N/24} hours,
 * {@code N/24/60} minutes and {@code N/24/60/60} seconds; offsets can be chained.
 * <li>{@code $[add_months(yyyymmdd,-1)-1/24]}: months, and a day that the target month lacks becomes its last.
 * <li><code>${yyyymmdd-1}</code>: the business date, the calendar day before the slot's; the offset counts the smallest unit shown.
 * <li>{@code $bizdate $cyctime $gmtdate $bizmonth $jobid $nodeid $taskid}, and the legacy <code>${bdp.system.bizdate}</code>
 * and <code>${bdp.system.cyctime}</code>. {@code $gmtdate} is the slot's day and {@code $bizmonth} the month before the
 * slot's month, so that a rerun years later gives the same text.
 * </ul>
 * All other text is copied; so is a dollar sign that no letter, {@code [} or <code>{</code> follows.
 *
 * <p>Order: months, then whole days on the calendar, then terms with a division as elapsed time (also {@code 24/24}), then print.
 * Across a change to or from daylight saving time {@code -1} keeps the wall clock and {@code -24/24} does not.
 */
public final class ScheduleExpression {

    private static final Pattern PARAMETER = Pattern.compile("\\$\\[[^\\]]*]|\\$\\{[^}]*}");
    private static final int LONGEST_QUOTE = 120;
    private static final int QUOTE_AROUND = 50;

    private final String text;
    private final List<ExpressionPart> parts;
    private final List<String> warnings;

    private ScheduleExpression(String text, List<ExpressionPart> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
        this.warnings = ExpressionLint.warnings(parts);
    }

    /** @throws ScheduleExpressionException when the text holds a parameter that cannot be read */
    public static ScheduleExpression parse(String text) {
        Objects.requireNonNull(text, "text");
        try {
            return new ScheduleExpression(text, ExpressionParser.parse(text));
        } catch (ParameterMistake mistake) {
            throw new ScheduleExpressionException(explain(text, mistake));
        }
    }

    /**
     * As {@link #parse}, for an option of an endpoint. Camel decodes a plus sign to a space, in a URI and in YAML's
     * {@code parameters} alike; no parameter can hold a space, so a space in one was a plus.
     *
     * @throws ScheduleExpressionException when the text holds a parameter that cannot be read
     */
    public static ScheduleExpression parseOption(String text) {
        Objects.requireNonNull(text, "text");
        return parse(PARAMETER.matcher(text).replaceAll(
                parameter -> Matcher.quoteReplacement(parameter.group().replace(' ', '+'))));
    }

    /**
     * The text with every parameter replaced by its value for the slot.
     *
     * @throws ScheduleExpressionException when a result has no four-digit year, or a parameter needs a value that only
     *                                     {@link #resolve(ScheduledTime, InstanceIds)} gives
     */
    public String resolve(ScheduledTime slot) {
        return resolve(slot, InstanceIds.NONE);
    }

    /** As {@link #resolve(ScheduledTime)}, with the values of {@code $jobid}, {@code $nodeid} and {@code $taskid}. */
    public String resolve(ScheduledTime slot, InstanceIds ids) {
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(ids, "ids");
        StringBuilder out = new StringBuilder(text.length() + 16);
        try {
            for (ExpressionPart part : parts) {
                part.resolve(slot, ids, out);
            }
        } catch (DateTimeException | ArithmeticException | IllegalStateException e) {
            throw new ScheduleExpressionException(subject(text, 0) + " at " + slot.instant() + ": " + e.getMessage() + ".");
        }
        return out.toString();
    }

    /** Whether the text holds no parameter at all. */
    public boolean isConstant() {
        return parts.stream().allMatch(ExpressionPart.Literal.class::isInstance);
    }

    /** What can be read but is rarely meant, in words for people; empty when there is nothing to say. */
    public List<String> warnings() {
        return warnings;
    }

    /** The text as it was parsed. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScheduleExpression that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static String explain(String text, ParameterMistake mistake) {
        int column = text.codePointCount(0, mistake.index()) + 1;
        Optional<String> instead = ParameterAdvice.instead(text, mistake.index());
        String message = subject(text, mistake.index()) + ", column " + column + ": " + mistake.getMessage() + '.'
                + instead.map(parameter -> " Did you mean " + parameter + "?").orElse("");
        return oneLine(message);
    }

    private static String subject(String text, int index) {
        String quote = text;
        if (text.length() > LONGEST_QUOTE) {
            int begin = Math.max(0, index - QUOTE_AROUND);
            int end = Math.min(text.length(), index + QUOTE_AROUND);
            quote = (begin > 0 ? "..." : "") + text.substring(begin, end) + (end < text.length() ? "..." : "");
        }
        return oneLine("Scheduling expression \"" + quote + '"');
    }

    private static String oneLine(String message) {
        return message.replaceAll("[\\p{Cc}\\u2028\\u2029]", " ");
    }
}
