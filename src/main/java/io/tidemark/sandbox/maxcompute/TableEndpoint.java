package io.tidemark.sandbox.maxcompute;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables and partitions over REST. */
final class TableEndpoint {

    private final SandboxStore store;

    TableEndpoint(SandboxStore store) {
        this.store = store;
    }

    Answer list(Call call, String project, String schema) {
        if (!call.is("GET")) {
            throw ServiceException.notImplemented("loading several tables at once (" + call.method() + " tables)");
        }
        String wanted = call.parameter("name");
        List<Table> tables = store.locked((all, sessions) -> all.tables(project, schema));
        StringBuilder xml = new StringBuilder("<Tables>");
        for (Table table : tables) {
            if (wanted == null || table.name().table().contains(wanted.toLowerCase(Locale.ROOT))) {
                xml.append("<Table><Name>").append(Xml.text(table.name().table())).append("</Name><Owner>")
                        .append(Xml.OWNER).append("</Owner><Type>MANAGED_TABLE</Type></Table>");
            }
        }
        return Answer.xml(200, end(xml, tables.size(), "Tables"));
    }

    Answer get(Call call, TableName name) {
        if (!call.is("GET")) {
            throw ServiceException.notImplemented(call.method() + " of a table");
        }
        return store.locked((tables, sessions) -> {
            Table table = existing(tables, name);
            if (call.has("partitions")) {
                return call.has("name") ? partitionNames(table) : partitions(call, table);
            }
            if (call.has("partition")) {
                return partition(table, call.parameter("partition"));
            }
            return table(table, call.has("extended"));
        });
    }

    /** @throws ServiceException NoSuchTable */
    static Table existing(TableStore tables, TableName name) {
        Table table = tables.find(name);
        if (table == null) {
            throw new ServiceException(404, "NoSuchTable", "The specified table does not exist: " + name);
        }
        return table;
    }

    private static Answer table(Table table, boolean extended) {
        String schema = (extended ? Json.extended(table) : Json.table(table)).toString();
        String created = ProjectEndpoint.rfc1123(table.definition().time());
        return Answer.xml(200, "<Table><Name>" + Xml.text(table.name().table()) + "</Name><TableId>"
                + table.definition().tableId() + "</TableId><Project>" + Xml.text(table.name().project())
                + "</Project><Comment>" + Xml.text(table.definition().comment()) + "</Comment><Owner>" + Xml.OWNER
                + "</Owner><Type>MANAGED_TABLE</Type><Schema format=\"Json\">" + Xml.cdata(schema)
                + "</Schema></Table>").with(Map.of("x-odps-owner", Xml.OWNER, "x-odps-creation-time", created,
                "Last-Modified", ProjectEndpoint.rfc1123(table.modified())));
    }

    private static Answer partition(Table table, String text) {
        PartitionSpec spec = PartitionSpec.of(table.partitionKeys(), PartitionSpec.parse(text));
        return Answer.xml(200, "<Partition><Schema>" + Xml.cdata(Json.partition(table.partition(spec)).toString())
                + "</Schema></Partition>");
    }

    private static Answer partitions(Call call, Table table) {
        Map<String, String> filter = call.has("partition") ? PartitionSpec.parse(call.parameter("partition"))
                : Map.of();
        StringBuilder xml = new StringBuilder("<Partitions>");
        int count = 0;
        for (Table.Partition partition : partitioned(table)) {
            if (!matches(filter, table, partition)) {
                continue;
            }
            xml.append("<Partition>");
            for (int i = 0; i < table.partitionKeys().size(); i++) {
                xml.append("<Column Name=\"").append(Xml.text(table.partitionKeys().get(i).name()))
                        .append("\" Value=\"").append(Xml.text(partition.spec().values().get(i))).append("\"/>");
            }
            xml.append("<CreationTime>").append(partition.created() / 1000).append("</CreationTime><LastDDLTime>")
                    .append(partition.created() / 1000).append("</LastDDLTime><LastModifiedTime>")
                    .append(partition.modified() / 1000).append("</LastModifiedTime></Partition>");
            count++;
        }
        return Answer.xml(200, end(xml, count, "Partitions"));
    }

    private static boolean matches(Map<String, String> filter, Table table, Table.Partition partition) {
        for (int i = 0; i < table.partitionKeys().size(); i++) {
            String wanted = filter.get(table.partitionKeys().get(i).name());
            if (wanted != null && !wanted.equals(partition.spec().values().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Answer partitionNames(Table table) {
        StringBuilder xml = new StringBuilder("<Partitions>");
        List<Table.Partition> partitions = partitioned(table);
        for (Table.Partition partition : partitions) {
            xml.append("<Partition><Name>").append(Xml.text(partition.spec().text(table.partitionKeys(), ",", "")))
                    .append("</Name></Partition>");
        }
        return Answer.xml(200, end(xml, partitions.size(), "Partitions"));
    }

    private static List<Table.Partition> partitioned(Table table) {
        if (!table.isPartitioned()) {
            throw new ServiceException(400, "InvalidParameter", "Table " + table.name() + " has no partitions");
        }
        return List.copyOf(table.partitions());
    }

    /** All in one page; the SDK fails on a listing without Marker. */
    private static String end(StringBuilder xml, int count, String element) {
        return xml.append("<Marker/><MaxItems>").append(Math.max(count, 1000)).append("</MaxItems></").append(element)
                .append('>').toString();
    }
}
