package io.tidemark.maxcompute.client;

import java.util.List;
import java.util.Locale;

import com.aliyun.odps.TableSchema;

import io.tidemark.csv.TableColumn;

/**
 * What a load must know of its table.
 *
 * @param columns          the data columns in their order
 * @param partitionColumns the names of the partition columns in their order; empty when the table has no partitions
 */
public record TableInfo(List<TableColumn> columns, List<String> partitionColumns) {

    public TableInfo {
        columns = List.copyOf(columns);
        partitionColumns = List.copyOf(partitionColumns);
    }

    /** Whether a session is for a table with columns of the same names in the same order. */
    public boolean hasColumnsOf(TableSchema session) {
        return namesOf(columns).equals(namesOf(columnsOf(session)));
    }

    /** Whether they also have the same types. */
    public boolean isTableOf(TableSchema session) {
        return hasColumnsOf(session) && typesOf(columns).equals(typesOf(columnsOf(session)));
    }

    private static List<TableColumn> columnsOf(TableSchema session) {
        return session.getColumns().stream().map(MaxComputeClient::column).toList();
    }

    private static List<String> namesOf(List<TableColumn> columns) {
        return columns.stream().map(column -> column.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static List<String> typesOf(List<TableColumn> columns) {
        return columns.stream().map(TableColumn::sqlType).toList();
    }
}
