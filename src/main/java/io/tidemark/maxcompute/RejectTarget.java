package io.tidemark.maxcompute;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tidemark.schedule.ScheduleExpression;

/**
 * Where rejected rows go: the value of the option {@code rejects}.
 *
 * @param uri    of the endpoint that writes them
 * @param prefix the beginning of the objects' names, null when the endpoint alone says where
 */
record RejectTarget(ScheduleExpression uri, ScheduleExpression prefix) {

    private static final Pattern BUCKET = Pattern.compile("(?:oss://)?([a-z0-9][a-z0-9-]*)(?:/(.*))?");

    /** @throws IllegalArgumentException when the text holds a scheduling parameter that cannot be read */
    static RejectTarget of(String text) {
        Matcher bucket = BUCKET.matcher(text);
        if (bucket.matches()) {
            String prefix = bucket.group(2);
            return new RejectTarget(ScheduleExpression.parseOption("oss:" + bucket.group(1) + "?operation=putObject"),
                    prefix == null || prefix.isEmpty() ? null : ScheduleExpression.parseOption(prefix));
        }
        return new RejectTarget(ScheduleExpression.parseOption(text), null);
    }
}
