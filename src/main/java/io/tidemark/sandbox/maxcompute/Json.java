package io.tidemark.sandbox.maxcompute;

import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON of tables and sessions. */
final class Json {

    private Json() {
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The schema of a session. {@code nullable} is text there. */
    static ObjectNode sessionSchema(List<Column> columns, List<Column> partitionKeys) {
        ObjectNode schema = object().put("IsVirtualView", false);
        schema.set("columns", sessionColumns(columns));
        schema.set("partitionKeys", sessionColumns(partitionKeys));
        return schema;
    }

    private static ArrayNode sessionColumns(List<Column> columns) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Column column : columns) {
            array.addObject().put("name", column.name()).put("type", column.type().text())
                    .put("comment", column.comment()).put("nullable", Boolean.toString(column.nullable()));
        }
        return array;
    }

    /** The schema of a table; times are epoch seconds. */
    static ObjectNode table(Table table) {
        JournalEvent.TableCreated definition = table.definition();
        ObjectNode json = object().put("comment", definition.comment()).put("owner", Xml.OWNER)
                .put("createTime", definition.time() / 1000).put("lastModifiedTime", table.modified() / 1000)
                .put("lastDDLTime", definition.time() / 1000).put("isVirtualView", false).put("isExternal", false)
                .put("lifecycle", definition.lifecycle()).put("size", table.bytes()).put("recordNum", table.rows());
        json.set("columns", tableColumns(table.columns()));
        json.set("partitionKeys", tableColumns(table.partitionKeys()));
        return json;
    }

    private static ArrayNode tableColumns(Collection<Column> columns) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Column column : columns) {
            array.addObject().put("name", column.name()).put("type", column.type().text())
                    .put("comment", column.comment()).put("label", "").put("isNullable", column.nullable());
        }
        return array;
    }

    /** {@code Reserved} is JSON in a string. */
    static ObjectNode extended(Table table) {
        ObjectNode reserved = object().put("Transactional", "false").put("schema_version", "1");
        reserved.putArray("PrimaryKey");
        return object().put("IsArchived", false).put("PhysicalSize", table.bytes()).put("FileNum",
                table.partitions().stream().mapToInt(partition -> partition.blocks().size()).sum())
                .put("Reserved", reserved.toString());
    }

    static ObjectNode partition(Table.Partition partition) {
        return object().put("createTime", partition.created() / 1000).put("lastDDLTime", partition.created() / 1000)
                .put("lastModifiedTime", partition.modified() / 1000).put("partitionSize", partition.bytes())
                .put("partitionRecordNum", partition.rows());
    }
}
