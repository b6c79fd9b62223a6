package io.tidemark.csv;

import java.util.Locale;

/** The words that devices and exports use for yes and no, in any case. */
final class BooleanParser implements ValueParser {

    @Override
    public void parse(String text, TypedRow row, int slot) throws BadValueException {
        switch (Blanks.strip(text).toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "1" -> row.setLong(slot, 1);
            case "false", "f", "no", "n", "0" -> row.setLong(slot, 0);
            default -> throw new BadValueException("is not a BOOLEAN (true, t, yes, y, 1, false, f, no, n, 0)");
        }
    }
}
