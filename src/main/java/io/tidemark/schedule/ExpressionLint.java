package io.tidemark.schedule;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds parameters that can be read but rarely mean what their author thinks. */
final class ExpressionLint {

    private ExpressionLint() {
    }

    static List<String> warnings(List<ExpressionPart> parts) {
        List<ExpressionPart.SlotTime> times = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (ExpressionPart part : parts) {
            if (part instanceof ExpressionPart.SlotTime time) {
                times.add(time);
                warn(time, warnings);
            }
        }
        warnOfHalves(times, warnings);
        return warnings.stream().distinct().toList();
    }

    private static void warn(ExpressionPart.SlotTime time, List<String> warnings) {
        TimeFormat format = time.format();
        TimeShift shift = time.shift();
        if (shift.days() != 0 && shift.months() == 0 && !format.shows(ChronoUnit.DAYS)) {
            warnings.add(time.source() + " shifts by days, which it does not show: the unit of a bare number is one day; " + instead(time));
        }
        if (format.showsMonthAfterHour() && !format.shows(ChronoUnit.MINUTES)) {
            warnings.add(time.source() + " shows the month after the hour: mm is the month, mi is the minute");
        }
        if (format.shows(token -> token == TimeToken.HH)) {
            warnings.add(time.source() + " counts hours from 01 to 12, so 03:00 and 15:00 look the same: hh24 counts from 00 to 23");
        }
    }

    private static String instead(ExpressionPart.SlotTime time) {
        TimeFormat format = time.format();
        if (format.shows(token -> !token.isDate())) {
            return "hours are N/24 and minutes N/24/60";
        }
        long days = time.shift().days();
        String factor = format.shows(ChronoUnit.MONTHS) ? "" : "12*";
        return "months are $[add_months(" + format.text() + "," + (days < 0 ? "-" : "") + factor + Math.abs(days) + ")]";
    }

    /** A date and a time of day side by side are one moment only if both move by the same elapsed time: near midnight the date would not follow. */
    private static void warnOfHalves(List<ExpressionPart.SlotTime> times, List<String> warnings) {
        Map<Long, ExpressionPart.SlotTime> dates = new LinkedHashMap<>();
        for (ExpressionPart.SlotTime time : times) {
            if (time.format().shows(ChronoUnit.DAYS) && !time.format().shows(token -> !token.isDate())) {
                dates.putIfAbsent(time.shift().seconds(), time);
            }
        }
        for (ExpressionPart.SlotTime time : times) {
            if (!dates.isEmpty() && !time.format().shows(TimeToken::isDate) && !dates.containsKey(time.shift().seconds())) {
                warnings.add(dates.values().iterator().next().source() + " and " + time.source()
                        + " move by different times, so near midnight they are not the date and the time of one moment");
            }
        }
    }
}
