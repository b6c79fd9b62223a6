package io.tidemark.maxcompute.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tidemark.csv.AddedColumn;

/**
 * Columns whose values do not come from the fields of the text.
 *
 * @param columns      those whose source is known to the parser
 * @param objectColumn the column that gets the address of the object that a row comes from; null for none
 */
public record AddedColumns(List<AddedColumn> columns, String objectColumn) {

    public static final AddedColumns NONE = new AddedColumns(List.of(), null);

    private static final Pattern PLACE = Pattern.compile("(.*) line (\\d+)");

    public AddedColumns {
        columns = List.copyOf(columns);
    }

    /** All of them; the object's is NULL until it is set. */
    List<AddedColumn> all() {
        if (objectColumn == null) {
            return columns;
        }
        List<AddedColumn> all = new ArrayList<>(columns);
        all.add(AddedColumn.value(objectColumn, null));
        return all;
    }

    /** The object on whose line this line of the body stands; null when that is not known. */
    static String object(LongFunction<String> locator, long line) {
        if (locator == null) {
            return null;
        }
        Matcher place = PLACE.matcher(locator.apply(line));
        return place.matches() ? place.group(1) : null;
    }

    /** The line in its object of a line of the body; the same one when that is not known. */
    static long line(LongFunction<String> locator, long line) {
        if (locator == null) {
            return line;
        }
        Matcher place = PLACE.matcher(locator.apply(line));
        return place.matches() ? Long.parseLong(place.group(2)) : line;
    }
}
