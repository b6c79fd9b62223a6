package io.tidemark.csv;

/** The words that devices and exports use for yes and no, in any case. */
final class BooleanParser implements ValueParser {

    private static final byte[][] TRUE = {{'t', 'r', 'u', 'e'}, {'t'}, {'y', 'e', 's'}, {'y'}, {'1'}};
    private static final byte[][] FALSE = {{'f', 'a', 'l', 's', 'e'}, {'f'}, {'n', 'o'}, {'n'}, {'0'}};

    @Override
    public void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        int start = Blanks.start(text, from, to);
        int end = Blanks.end(text, start, to);
        if (isOne(TRUE, text, start, end)) {
            sink.setLong(1);
        } else if (isOne(FALSE, text, start, end)) {
            sink.setLong(0);
        } else {
            throw new BadValueException("is not a BOOLEAN (true, t, yes, y, 1, false, f, no, n, 0)");
        }
    }

    private static boolean isOne(byte[][] words, byte[] text, int from, int to) {
        for (byte[] word : words) {
            if (word.length == to - from && isAt(word, text, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] word, byte[] text, int at) {
        for (int i = 0; i < word.length; i++) {
            byte c = text[at + i];
            if (word[i] != (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)) {
                return false;
            }
        }
        return true;
    }
}
