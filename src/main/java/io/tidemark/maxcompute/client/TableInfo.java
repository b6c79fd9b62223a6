package io.tidemark.maxcompute.client;

import java.util.List;

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
}
