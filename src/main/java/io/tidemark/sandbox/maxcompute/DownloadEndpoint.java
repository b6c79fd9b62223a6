package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidemark.sandbox.fault.RequestFaults;

/** Downloads of tables, partitions and results of statements. They are forgotten when the sandbox stops. */
final class DownloadEndpoint {

    private static final int REMEMBERED = 1_000;
    private static final Pattern ROW_RANGE = Pattern.compile("\\((\\d+),(\\d+)\\)");

    private final SandboxStore store;
    private final boolean dateTransform;
    private final Map<String, Download> downloads = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Download> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Opens the rows from the start; called for each request of data. */
    private interface Opener {

        Rows open() throws IOException;
    }

    /** Null after the last row. */
    private interface Rows extends AutoCloseable {

        Object[] next() throws IOException;

        @Override
        void close() throws IOException;
    }

    private record Download(String id, String target, List<Column> columns, List<Column> partitionKeys, long rows,
            Opener opener) {
    }

    DownloadEndpoint(SandboxStore store, boolean dateTransform) {
        this.store = store;
        this.dateTransform = dateTransform;
    }

    Answer table(Call call, RequestFaults faults, TableName name) throws IOException {
        if (call.has("downloads")) {
            Download download = store.locked((tables, sessions) -> {
                Table table = TableEndpoint.existing(tables, name);
                String text = call.parameter("partition");
                boolean named = text != null && !text.isEmpty();
                if (table.isPartitioned() && !named) {
                    throw new ServiceException(400, "InvalidPartitionSpec", "Table " + name
                            + " is partitioned; name one partition");
                }
                Table.Partition partition = table.partition(
                        table.resolve(named ? PartitionSpec.parse(text) : Map.of()));
                return new Download(newId(), name.toString(), table.columns(), table.partitionKeys(),
                        partition.rows(), () -> blocks(table.columns(), partition.blocks()));
            });
            return create(call, faults, download);
        }
        return get(call, faults, name.toString());
    }

    Answer instance(Call call, RequestFaults faults, SqlInstance instance) throws IOException {
        if (call.has("downloads")) {
            if (!instance.succeeded() || instance.result().columns().isEmpty()) {
                throw new ServiceException(400, "InvalidArgument", "Instance " + instance.id() + " has no rows");
            }
            if (instance.result().truncated() && !call.has("instance_tunnel_limit_enabled")) {
                throw ServiceException.notImplemented("results of more than " + SqlResult.MAX_ROWS + " rows");
            }
            List<Object[]> rows = instance.result().rows();
            return create(call, faults, new Download(newId(), instance.id(), instance.result().columns(), List.of(),
                    rows.size(), () -> list(rows)));
        }
        return get(call, faults, instance.id());
    }

    private Answer create(Call call, RequestFaults faults, Download download) {
        if (!call.is("POST")) {
            throw ServiceException.notImplemented("listing downloads");
        }
        synchronized (downloads) {
            downloads.put(download.id(), download);
        }
        return session(201, faults, download);
    }

    private Answer get(Call call, RequestFaults faults, String target) throws IOException {
        Download download;
        synchronized (downloads) {
            download = downloads.get(call.parameter("downloadid"));
        }
        if (download == null || !download.target().equals(target)) {
            throw new ServiceException(404, "NoSuchDownload", "The specified download id does not exist: "
                    + call.parameter("downloadid"));
        }
        return call.has("data") ? data(call, faults, download) : session(200, faults, download);
    }

    private Answer data(Call call, RequestFaults faults, Download download) throws IOException {
        Matcher range = ROW_RANGE.matcher(call.has("rowrange") ? call.parameter("rowrange")
                : "(0," + download.rows() + ")");
        if (!range.matches()) {
            throw new ServiceException(400, "InvalidRowRange", "rowrange " + call.parameter("rowrange")
                    + " is not (start,count)");
        }
        long start = Long.parseLong(range.group(1));
        long count = Long.parseLong(range.group(2));
        int[] wanted = wanted(call.parameter("columns"), download.columns());
        boolean arrow = call.has("arrow");
        Compression compression = Compression.of(call.header("Accept-Encoding"), arrow);
        Map<String, String> headers = new HashMap<>();
        if (compression != Compression.NONE) {
            headers.put("Content-Encoding", compression.token());
        }
        List<Column> columns = new ArrayList<>();
        for (int index : wanted) {
            columns.add(download.columns().get(index));
        }
        if (faults.dateTransform(dateTransform)) {
            headers.put("odps-tunnel-date-transform", "true");
        }
        // rows that are gone are to be told by a proper error, which is too late once the body has begun
        download.opener().open().close();
        return new Answer(200, "application/octet-stream", headers, out -> {
            try (Rows rows = download.opener().open();
                    OutputStream data = compression.compress(out);
                    RowWriter writer = arrow ? new ArrowRowWriter(data, columns) : new RecordWriter(data, columns)) {
                copy(rows, start, count, wanted, writer);
            }
        });
    }

    private static void copy(Rows rows, long start, long count, int[] wanted, RowWriter writer) throws IOException {
        long number = 0;
        Object[] row = count == 0 ? null : rows.next();
        while (row != null && number < start + count) {
            if (number >= start) {
                Object[] selected = new Object[wanted.length];
                for (int i = 0; i < wanted.length; i++) {
                    selected[i] = row[wanted[i]];
                }
                writer.write(selected);
            }
            number++;
            row = number < start + count ? rows.next() : null;
        }
        writer.finish();
    }

    private static int[] wanted(String names, List<Column> columns) {
        List<String> all = columns.stream().map(Column::name).toList();
        List<String> wanted = names == null || names.isEmpty() ? all
                : List.of(names.toLowerCase(Locale.ROOT).split(","));
        if (!all.containsAll(wanted)) {
            throw new ServiceException(400, "InvalidColumnSpec", "Columns " + wanted + " are not all in " + all);
        }
        return wanted.stream().mapToInt(all::indexOf).toArray();
    }

    private Rows blocks(List<Column> columns, List<Block> blocks) {
        RowSource source = new RowSource(store.files(), columns, blocks);
        return new Rows() {
            @Override
            public Object[] next() throws IOException {
                return source.next();
            }

            @Override
            public void close() throws IOException {
                source.close();
            }
        };
    }

    private static Rows list(List<Object[]> rows) {
        return new Rows() {
            private int at;

            @Override
            public Object[] next() {
                return at < rows.size() ? rows.get(at++) : null;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private static String newId() {
        return "d" + UUID.randomUUID().toString().replace("-", "");
    }

    private Answer session(int status, RequestFaults faults, Download download) {
        ObjectNode json = Json.object().put("DownloadID", download.id()).put("Status", "NORMAL")
                .put("RecordCount", download.rows());
        json.set("Schema", Json.sessionSchema(download.columns(), download.partitionKeys()));
        Answer answer = Answer.json(status, json.toString());
        return faults.dateTransform(dateTransform) ? answer.with(Map.of("odps-tunnel-date-transform", "true")) : answer;
    }
}
