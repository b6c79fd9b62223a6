package io.tidemark.maxcompute;

import org.apache.camel.spi.Metadata;

/** Headers and properties of the MaxCompute component. */
public interface MaxComputeConstants {

    @Metadata(label = "producer", description = "The data rows read from the body, header row not counted", javaType = "Long")
    String ROWS_READ = "CamelMaxComputeRowsRead";

    @Metadata(label = "producer", description = "The rows committed to the table", javaType = "Long")
    String ROWS_WRITTEN = "CamelMaxComputeRowsWritten";

    @Metadata(label = "producer", description = "The rows that could not be loaded, within the limits", javaType = "Long")
    String ROWS_REJECTED = "CamelMaxComputeRowsRejected";

    @Metadata(label = "producer", description = "The id of the upload session that was committed", javaType = "String")
    String SESSION_ID = "CamelMaxComputeSessionId";

    @Metadata(label = "producer", description = "The table that was written, project.table or project.schema.table",
              javaType = "String")
    String TABLE = "CamelMaxComputeTable";

    @Metadata(label = "producer", description = "The partition that was written, column=value,...; absent for a table without partitions",
              javaType = "String")
    String PARTITION = "CamelMaxComputePartition";

    /** Exchange property: the iterator that a load of this exchange began to read. */
    String ROWS_TAKEN = "CamelMaxComputeRowsTaken";
}
