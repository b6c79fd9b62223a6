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

    @Metadata(label = "producer", description = "Whether the rows were counted in the table after the commit and are those written; "
                                                + "with verify=count", javaType = "Boolean")
    String VERIFIED = "CamelMaxComputeVerified";

    @Metadata(label = "producer", description = "Where the rejected rows were written; absent when there are none or the option rejects is not set",
              javaType = "String")
    String REJECTS = "CamelMaxComputeRejects";

    /**
     * Exchange property: a {@code java.util.function.BiConsumer<Long, Long>} that is told the rows and the bytes read so far, every
     * progressInterval and from the thread of the route.
     */
    String PROGRESS_LISTENER = "CamelMaxComputeProgressListener";

    /** Exchange property: the iterator or stream that a load of this exchange began to read. */
    String ROWS_TAKEN = "CamelMaxComputeRowsTaken";
}
