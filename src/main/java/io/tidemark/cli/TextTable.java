package io.tidemark.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in aligned columns; numbers to the right. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... header) {
        rows.add(List.of(header));
    }

    void row(Object... cells) {
        rows.add(IntStream.range(0, cells.length).mapToObj(i -> cells[i] == null ? "" : cells[i].toString()).toList());
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        int[] width = IntStream.range(0, columns).map(c -> rows.stream().mapToInt(r -> r.get(c).length()).max().orElse(0)).toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String cell = row.get(c);
                boolean last = c == columns - 1;
                String pad = " ".repeat(width[c] - cell.length());
                line.append(isNumeric(c) ? pad + cell : last ? cell : cell + pad).append(last ? "" : "  ");
            }
            out.println(line);
        }
        out.flush();
    }

    private boolean isNumeric(int column) {
        return rows.stream().skip(1).map(r -> r.get(column)).allMatch(c -> c.isEmpty() || c.matches("-?[\\d,.]+( s)?"))
               && rows.size() > 1;
    }
}
