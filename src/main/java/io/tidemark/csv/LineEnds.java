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
        int count = 0;
        long returns = 0;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = Words.at(bytes, i);
            count += Long.bitCount(Words.exactMarks(word, Words.LINE_FEEDS));
            returns |= Words.marks(word, Words.CARRIAGE_RETURNS);
        }
        for (; i < to; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
            returns |= bytes[i] == '\r' ? 1 : 0;
        }
        return returns == 0 ? count : countAll(bytes, from, to);
    }

    private static int countAll(byte[] bytes, int from, int to) {
        int count = 0;
        long returnBefore = 0;
        for (int i = from; i < to; i += 8) {
            long word = Words.at(bytes, i);
            long inside = Words.firstBytes(to - i);
            long feeds = Words.exactMarks(word, Words.LINE_FEEDS) & inside;
            long returns = Words.exactMarks(word, Words.CARRIAGE_RETURNS) & inside;
            // a line feed right after a carriage return ends no line of its own
            count += Long.bitCount(returns) + Long.bitCount(feeds & ~(returns << 8 | returnBefore));
            returnBefore = returns >>> 56;
        }
        return count;
    }
}
