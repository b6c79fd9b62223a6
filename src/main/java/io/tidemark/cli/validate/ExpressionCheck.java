package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tidemark.cli.validate.Endpoint.Option;
import io.tidemark.cli.validate.RouteModel.Text;
import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduleExpressionException;

/** Parses the scheduling parameters in options, so that a typo is found before the first slot is due. */
final class ExpressionCheck {

    /** Options in which our components resolve scheduling parameters: here every dollar sign counts. */
    private static final Map<String, Set<String>> RESOLVED = Map.of(
            "oss", Set.of("bucketName", "objectName", "prefix", "doneFileName", "destinationBucketPrefix", "destinationBucketSuffix"),
            "maxcompute", Set.of("table", "partition"));
    /** Everywhere else <code>${...}</code> is Camel's Simple language, and only this form can be meant for us. */
    private static final Pattern SQUARE = Pattern.compile("\\$\\[[^\\]]*\\]?");

    private ExpressionCheck() {
    }

    static List<Finding> check(Endpoint endpoint) {
        List<Finding> findings = new ArrayList<>();
        Set<String> resolved = RESOLVED.getOrDefault(endpoint.scheme(), Set.of());
        if (endpoint.isPathKnown()) {
            checkText(endpoint.path(), endpoint.scheme() + ": ", endpoint.place(), !resolved.isEmpty(), findings);
        }
        for (Option option : endpoint.options()) {
            if (option.isKnown()) {
                checkText(option.value(), endpoint.scheme() + ": option '" + option.name() + "': ", option.place(),
                        resolved.contains(option.name()), findings);
            }
        }
        return findings;
    }

    /** An expression of the language {@code schedule}. */
    static List<Finding> check(Text text) {
        List<Finding> findings = new ArrayList<>();
        parse(text.value(), "schedule: ", text.place(), findings);
        return findings;
    }

    private static void checkText(String value, String subject, Place place, boolean whole, List<Finding> findings) {
        if (whole) {
            parse(value, subject, place, findings);
            return;
        }
        Matcher square = SQUARE.matcher(value);
        while (square.find()) {
            parse(square.group(), subject, place, findings);
        }
    }

    private static void parse(String value, String subject, Place place, List<Finding> findings) {
        try {
            for (String warning : ScheduleExpression.parseOption(value).warnings()) {
                findings.add(Finding.warning(place, subject + warning));
            }
        } catch (ScheduleExpressionException e) {
            findings.add(Finding.error(place, subject + e.getMessage()));
        }
    }
}
