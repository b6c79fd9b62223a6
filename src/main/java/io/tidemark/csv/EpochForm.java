package io.tidemark.csv;

/** Whole units since 1970-01-01T00:00Z. */
final class EpochForm implements TimeForm {

    private static final int SECOND = 1_000_000_000;

    private final int unitsPerSecond;

    EpochForm(int unitsPerSecond) {
        this.unitsPerSecond = unitsPerSecond;
    }

    @Override
    public boolean read(byte[] text, int from, int to, TimeFields into) {
        int at = Blanks.start(text, from, to);
        int end = Blanks.end(text, at, to);
        boolean negative = at < end && text[at] == '-';
        if (negative || at < end && text[at] == '+') {
            at++;
        }
        if (at == end) {
            return false;
        }
        long value = 0;
        for (; at < end; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return false;
            }
            value = value * 10 + digit;
        }
        value = negative ? -value : value;
        into.set(Math.floorDiv(value, (long) unitsPerSecond), Math.floorMod(value, unitsPerSecond) * (SECOND / unitsPerSecond), 0);
        return true;
    }
}
