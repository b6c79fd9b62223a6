package io.tidemark.sandbox.maxcompute;

import java.util.List;

/**
 * The result of a statement.
 *
 * @param columns empty for a statement without rows
 * @param text what a statement without rows answers; may be empty
 * @param truncated whether rows beyond {@link #MAX_ROWS} were left out
 */
record SqlResult(List<Column> columns, List<Object[]> rows, String text, boolean truncated) {

    /** What the service shows of a SELECT at most. */
    static final int MAX_ROWS = 10_000;

    static SqlResult text(String text) {
        return new SqlResult(List.of(), List.of(), text, false);
    }

    /** CSV with a header; text is quoted, numbers and NULL are not. */
    String csv() {
        if (columns.isEmpty()) {
            return text;
        }
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            csv.append(i == 0 ? "" : ",").append(quote(columns.get(i).name()));
        }
        csv.append('\n');
        for (Object[] row : rows) {
            for (int i = 0; i < columns.size(); i++) {
                SqlType type = columns.get(i).type();
                String value = RowValues.text(type, row[i]);
                boolean bare = row[i] == null || type.kind().isNumber() || type.kind() == SqlType.Kind.BOOLEAN;
                csv.append(i == 0 ? "" : ",").append(bare ? value : quote(value));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    private static String quote(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
