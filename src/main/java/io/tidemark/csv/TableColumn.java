package io.tidemark.csv;

import java.util.Objects;

/**
 * A column of the table that rows go to.
 *
 * @param name     as the table spells it; compared without case
 * @param sqlType  the type as SQL writes it
 * @param type     what a text is read as; null when texts cannot be loaded into the column, which then stays NULL
 * @param nullable whether the table takes NULL
 */
public record TableColumn(String name, String sqlType, ColumnType type, boolean nullable) {

    public TableColumn {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sqlType, "sqlType");
    }

    /** The column with the type that {@code sqlType} stands for. */
    public static TableColumn of(String name, String sqlType, boolean nullable) {
        return new TableColumn(name, sqlType, ColumnType.parse(sqlType).orElse(null), nullable);
    }
}
