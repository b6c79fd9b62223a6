package io.tidemark.csv;

/**
 * How many rows of a load may be rejected before the load fails.
 *
 * @param maxRows    the most rejected rows
 * @param maxPercent the most rejected rows in percent of the rows read, 0 to 100
 */
public record RejectLimits(long maxRows, double maxPercent) {

    /** The first rejected row fails the load. */
    public static final RejectLimits NONE = new RejectLimits(0, 100);

    public RejectLimits {
        if (maxRows < 0) {
            throw new IllegalArgumentException("maxRejectedRows is " + maxRows + "; it must not be negative");
        }
        if (!(maxPercent >= 0 && maxPercent <= 100)) {
            throw new IllegalArgumentException("maxRejectedPercent is " + maxPercent + "; it must be from 0 to 100");
        }
    }

    /** Whether so many rows are too many whatever is still to come, so that reading on is of no use. */
    public boolean isExceededBy(long rejected) {
        return rejected > maxRows;
    }

    /** Whether a load that is read to its end has too many rejected rows. */
    public boolean isExceededBy(long rejected, long read) {
        return isExceededBy(rejected) || rejected * 100.0 > maxPercent * read;
    }

    /** For messages, by the names of the options. */
    public String describe() {
        String rows = maxRows == Long.MAX_VALUE ? "" : "maxRejectedRows=" + maxRows;
        String percent = maxPercent == 100 ? "" : "maxRejectedPercent=" + maxPercent;
        return rows.isEmpty() || percent.isEmpty() ? rows + percent : rows + ", " + percent;
    }
}
