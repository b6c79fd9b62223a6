package io.tidemark.cli;

/** How many columns of a terminal a text takes: Chinese characters take two, combining marks none. */
final class CellWidth {

    /** First and last code points that terminals show two columns wide (Unicode's East Asian Width W and F, and pictographs). */
    private static final int[][] WIDE = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
        {0xA000, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

    private CellWidth() {
    }

    static int of(String text) {
        return text.codePoints().map(CellWidth::of).sum();
    }

    /** The text, cut off with an ellipsis where it is wider. */
    static String cut(String text, int widest) {
        if (of(text) <= widest) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += of(text.codePointAt(i));
            if (width > widest) {
                break;
            }
            cut.appendCodePoint(text.codePointAt(i));
        }
        return cut.append('…').toString();
    }

    /** The text without what would steer the terminal: causes quote what stands in objects. */
    static String printable(String text) {
        return text.codePoints().noneMatch(Character::isISOControl) ? text
                : text.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int of(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (codePoint >= range[0] && codePoint <= range[1]) {
                return 2;
            }
        }
        return 1;
    }
}
