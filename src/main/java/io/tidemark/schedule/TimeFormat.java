package io.tidemark.schedule;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/**
 * How a time is printed: tokens and separators in any order.
 *
 * @param text     the format as it was written
 * @param elements its parts; at least one of them is a token
 */
record TimeFormat(String text, List<Element> elements) {

    /** A token, or with a null token a separator. */
    record Element(TimeToken token, char separator) {
    }

    TimeFormat {
        elements = List.copyOf(elements);
    }

    void print(LocalDateTime time, StringBuilder out) {
        if (time.getYear() < 0 || time.getYear() > 9999) {
            throw new DateTimeException("the year " + time.getYear() + " does not have four digits");
        }
        for (Element element : elements) {
            if (element.token() == null) {
                out.append(element.separator());
            } else {
                element.token().print(time, out);
            }
        }
    }

    boolean shows(Predicate<TimeToken> kind) {
        return elements.stream().map(Element::token).anyMatch(token -> token != null && kind.test(token));
    }

    boolean shows(ChronoUnit unit) {
        return shows(token -> token.unit() == unit);
    }

    /** Whether a month token follows an hour token: almost always minutes were meant. */
    boolean showsMonthAfterHour() {
        boolean hour = false;
        for (Element element : elements) {
            if (element.token() != null) {
                if (hour && element.token() == TimeToken.MM) {
                    return true;
                }
                hour = element.token().isHour();
            }
        }
        return false;
    }

    /** The unit of the smallest token. */
    ChronoUnit smallestUnit() {
        return elements.stream().filter(element -> element.token() != null)
                .map(element -> element.token().unit())
                .min(ChronoUnit::compareTo).orElseThrow();
    }
}
