package io.tidemark.sandbox.maxcompute;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What SHOW and DESC answer. */
final class TableText {

    private TableText() {
    }

    static String tables(List<Table> tables) {
        StringBuilder text = new StringBuilder();
        tables.forEach(table -> text.append("tidemark:").append(table.name().table()).append('\n'));
        return text.toString();
    }

    static String partitions(Table table) {
        StringBuilder text = new StringBuilder();
        for (Table.Partition partition : table.partitions()) {
            text.append(partition.spec().text(table.partitionKeys(), "/", "")).append('\n');
        }
        return text.toString();
    }

    static String describe(Table table) {
        StringBuilder text = new StringBuilder();
        text.append("Project: ").append(table.name().project()).append('\n');
        text.append("TableComment: ").append(table.definition().comment()).append('\n');
        text.append("CreateTime: ").append(Instant.ofEpochMilli(table.definition().time())).append('\n');
        text.append("Size: ").append(table.bytes()).append("\nNative Columns:\n");
        table.columns().forEach(column -> text.append(line(column)));
        if (table.isPartitioned()) {
            text.append("Partition Columns:\n");
            table.partitionKeys().forEach(column -> text.append(line(column)));
        }
        return text.toString();
    }

    static String describe(Table.Partition partition) {
        return "PartitionSize: %d%nRecordNum: %d%nCreateTime: %s%n".formatted(partition.bytes(), partition.rows(),
                Instant.ofEpochMilli(partition.created()));
    }

    private static String line(Column column) {
        return "%s | %s | %s | %s%n".formatted(column.name(), column.type().text().toUpperCase(Locale.ROOT),
                column.nullable() ? "" : "NOT NULL", column.comment());
    }
}
