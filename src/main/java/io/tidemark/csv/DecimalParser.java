package io.tidemark.csv;

import java.math.BigDecimal;

/** Exact decimals. Digits that the column's scale would cut off are a reason to refuse, unless they are zeros. */
final class DecimalParser implements ValueParser {

    /** Longer than any DECIMAL; bounds the work that one field can cause. */
    private static final int MAX_LENGTH = 200;

    private final ColumnType type;

    DecimalParser(ColumnType type) {
        this.type = type;
    }

    @Override
    public void parse(String text, TypedRow row, int slot) throws BadValueException {
        String number = Blanks.strip(text);
        BigDecimal value;
        try {
            if (number.length() > MAX_LENGTH) {
                throw new BadValueException("is too long for " + type);
            }
            value = new BigDecimal(number);
        } catch (NumberFormatException e) {
            throw new BadValueException("is not a number for " + type);
        }
        if (value.signum() == 0) {
            row.setObject(slot, BigDecimal.ZERO.setScale(type.scale()));
            return;
        }
        // before setScale: 1E+999999999 would be written out
        if ((long) value.precision() - value.scale() > type.precision() - type.scale()) {
            throw new BadValueException("is outside the range of " + type);
        }
        if (value.scale() > type.scale() && value.stripTrailingZeros().scale() > type.scale()) {
            throw new BadValueException("has more than " + type.scale() + " digits after the point, the most for " + type);
        }
        row.setObject(slot, value.setScale(type.scale()));
    }
}
