package io.tidemark.csv;

/** The ends of physical lines: {@code \n}, {@code \r\n} and a lone {@code \r}. */
final class LineEnds {

    private LineEnds() {
    }

    static boolean isAt(byte[] bytes, int index) {
        byte c = bytes[index];
        return c == '\n' || c == '\r';
    }

    /** The index of the first line end; {@code to} when there is none. */
    static int find(byte[] bytes, int from, int to) {
        return Math.min(to, Words.indexOf(bytes, from, to, Words.LINE_FEEDS, Words.CARRIAGE_RETURNS));
    }

    /** Where the line after the line end at {@code index} begins. */
    static int after(byte[] bytes, int index, int to) {
        return bytes[index] == '\r' && index + 1 < to && bytes[index + 1] == '\n' ? index + 2 : index + 1;
    }

    /**
     * Where the line after the last line end begins; {@code from} when there is none. A {@code \r} at the very end is
     * none, because a {@code \n} may follow.
     */
    static int afterLast(byte[] bytes, int from, int to) {
        int at = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        while (at > from && !isAt(bytes, at - 1)) {
            at--;
        }
        return at;
    }

    static int count(byte[] bytes, int from, int to) {
        return count(bytes, from, to, Words.LINE_FEEDS) + loneReturns(bytes, from, to);
    }

    private static int count(byte[] bytes, int from, int to, long pattern) {
        int count = 0;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            count += Long.bitCount(Words.exactMarks(Words.at(bytes, i), pattern));
        }
        byte wanted = (byte) pattern;
        for (; i < to; i++) {
            count += bytes[i] == wanted ? 1 : 0;
        }
        return count;
    }

    /** Line ends without a line feed: few texts have any, so it only has to be fast where there are none. */
    private static int loneReturns(byte[] bytes, int from, int to) {
        int count = 0;
        int at = Words.indexOf(bytes, from, to, Words.CARRIAGE_RETURNS);
        while (at < to) {
            count += at + 1 < to && bytes[at + 1] == '\n' ? 0 : 1;
            at = Words.indexOf(bytes, at + 1, to, Words.CARRIAGE_RETURNS);
        }
        return count;
    }
}
