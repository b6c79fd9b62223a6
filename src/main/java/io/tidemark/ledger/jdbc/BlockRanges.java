package io.tidemark.ledger.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Writes block ids as ranges, {@code 0-511,600}: a session has up to 20,000 of them, nearly always without a gap. */
final class BlockRanges {

    private BlockRanges() {
    }

    /** @param blocks ascending */
    static String format(List<Long> blocks) {
        StringJoiner text = new StringJoiner(",");
        int from = 0;
        for (int i = 1; i <= blocks.size(); i++) {
            if (i == blocks.size() || blocks.get(i) != blocks.get(i - 1) + 1) {
                long first = blocks.get(from);
                long last = blocks.get(i - 1);
                text.add(first == last ? Long.toString(first) : first + "-" + last);
                from = i;
            }
        }
        return text.toString();
    }

    static List<Long> parse(String text) {
        List<Long> blocks = new ArrayList<>();
        if (text.isEmpty()) {
            return blocks;
        }
        for (String range : text.split(",")) {
            int dash = range.indexOf('-', 1);
            long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            long last = dash < 0 ? first : Long.parseLong(range.substring(dash + 1));
            for (long block = first; block <= last; block++) {
                blocks.add(block);
            }
        }
        return blocks;
    }
}
