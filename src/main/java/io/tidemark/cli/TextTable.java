package io.tidemark.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.tidemark.cli.Palette.Painted;

/** Rows in columns that are aligned on a terminal; numbers to the right. */
final class TextTable {

    private final List<List<Painted>> rows = new ArrayList<>();

    TextTable(String... header) {
        row((Object[]) header);
    }

    /** @param cells texts, numbers, {@link Painted}; null for an empty one */
    void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(TextTable::cell).toList());
    }

    private static Painted cell(Object cell) {
        String text = cell == null ? "" : CellWidth.printable(cell.toString());
        return new Painted(text, cell instanceof Painted painted ? painted.style() : null);
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        int[] width = IntStream.range(0, columns).map(c -> rows.stream().mapToInt(r -> CellWidth.of(r.get(c).text())).max().orElse(0)).toArray();
        boolean[] numeric = new boolean[columns];
        IntStream.range(0, columns).forEach(c -> numeric[c] = isNumeric(c));
        for (List<Painted> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                Painted cell = row.get(c);
                boolean last = c == columns - 1;
                String pad = " ".repeat(width[c] - CellWidth.of(cell.text()));
                String shown = cell.paint(cell.text());
                line.append(numeric[c] ? pad + shown : last ? shown : shown + pad).append(last ? "" : "  ");
            }
            out.println(line);
        }
        out.flush();
    }

    private boolean isNumeric(int column) {
        return rows.stream().skip(1).map(r -> r.get(column).text()).allMatch(c -> c.isEmpty() || c.matches("-?[\\d,.]+( s)?"))
               && rows.size() > 1;
    }
}
