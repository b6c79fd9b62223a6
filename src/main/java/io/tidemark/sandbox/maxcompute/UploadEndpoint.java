package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Block upload sessions. */
final class UploadEndpoint {

    private static final int MAX_BLOCK_ID = 19_999;

    private final SandboxStore store;
    private final BlockReceiver receiver;
    private final MaxComputeFaults faults;
    private final boolean dateTransform;
    private final Map<String, Integer> committingPolls = new HashMap<>();

    /** @param dateTransform whether the SDK is told to shift DATETIME values out of its JVM's zone */
    UploadEndpoint(SandboxStore store, BlockReceiver receiver, MaxComputeFaults faults, boolean dateTransform) {
        this.store = store;
        this.receiver = receiver;
        this.faults = faults;
        this.dateTransform = dateTransform;
    }

    Answer answer(Call call, TableName name) throws IOException {
        if (call.has("uploads")) {
            if (!call.is("POST")) {
                throw ServiceException.notImplemented("listing upload sessions");
            }
            return create(call, name);
        }
        String id = call.parameter("uploadid");
        if (faults.isForgotten(id)) {
            throw new ServiceException(404, "NoSuchUpload", "The specified upload id does not exist: " + id);
        }
        return switch (call.method()) {
            case "PUT" -> block(call, name, id);
            case "POST" -> commit(call, name, id);
            case "GET" -> status(call, name, id);
            default -> throw ServiceException.notImplemented(call.method() + " of an upload session");
        };
    }

    private Answer create(Call call, TableName name) {
        return store.locked((tables, sessions) -> {
            Table table = TableEndpoint.existing(tables, name);
            PartitionSpec spec = partition(call, table);
            table.partition(spec);
            String id = "%tY%<tm%<td%<tH%<tM%<tS%s".formatted(store.now().atZone(RowValues.PROJECT_ZONE),
                    UUID.randomUUID().toString().replace("-", ""));
            store.change(new JournalEvent.SessionCreated(id, name, table.definition().tableId(), spec,
                    "true".equalsIgnoreCase(call.parameter("overwrite")), store.now().toEpochMilli()));
            return session(201, table, sessions.get(id));
        });
    }

    private Answer status(Call call, TableName name, String id) {
        return store.locked((tables, sessions) -> {
            UploadSession session = session(call, tables, sessions, name, id);
            Integer polls = committingPolls.get(id);
            if (session.status(store.now()) == UploadSession.Status.COMMITTING) {
                // a sandbox that was restarted has forgotten the polls, not the commit
                if (polls == null || polls <= 1) {
                    apply(tables, session);
                    committingPolls.remove(id);
                } else {
                    committingPolls.put(id, polls - 1);
                }
            }
            return session(200, TableEndpoint.existing(tables, name), session);
        });
    }

    private record Target(List<Column> columns) {
    }

    private Answer block(Call call, TableName name, String id) throws IOException {
        int blockId = blockId(call);
        boolean arrow = call.has("arrow");
        Compression compression = Compression.of(call.header("Content-Encoding"), arrow);
        Target target = store.locked((tables, sessions) -> {
            requireNormal(session(call, tables, sessions, name, id));
            return new Target(TableEndpoint.existing(tables, name).columns());
        });
        Block block = receiver.receive(call.body(), blockId, arrow, compression, target.columns());
        return store.locked((tables, sessions) -> {
            try {
                // a commit may have come while the block was on its way
                requireNormal(session(call, tables, sessions, name, id));
            } catch (ServiceException e) {
                store.files().delete(List.of(block));
                throw e;
            }
            store.change(new JournalEvent.BlockStored(id, block));
            return Answer.json(200, "{}");
        });
    }

    private Answer commit(Call call, TableName name, String id) {
        return store.locked((tables, sessions) -> {
            UploadSession session = session(call, tables, sessions, name, id);
            Table table = TableEndpoint.existing(tables, name);
            UploadSession.Status status = session.status(store.now());
            if (status == UploadSession.Status.CLOSED && faults.secondCommitConflicts()
                    || status == UploadSession.Status.EXPIRED) {
                throw conflict(session, status);
            }
            if (status == UploadSession.Status.NORMAL) {
                int polls = faults.takeCommittingPolls();
                requireSameTable(table, session);
                if (polls > 0) {
                    store.change(new JournalEvent.CommitStarted(id));
                    committingPolls.put(id, polls);
                } else {
                    apply(tables, session);
                }
            }
            return session(200, table, session);
        });
    }

    /** The one place where rows of a session become rows of a table; a session comes here at most once. */
    private void apply(TableStore tables, UploadSession session) {
        requireSameTable(TableEndpoint.existing(tables, session.definition().name()), session);
        store.change(new JournalEvent.SessionCommitted(session.id(), store.now().toEpochMilli()));
    }

    private static void requireSameTable(Table table, UploadSession session) {
        JournalEvent.SessionCreated target = session.definition();
        table.partition(target.partition());
        if (!table.definition().tableId().equals(target.tableId())) {
            throw new ServiceException(404, "NoSuchTable", "Table " + table.name()
                    + " was dropped and created again since session " + session.id() + " was created");
        }
    }

    private UploadSession session(Call call, TableStore tables, SessionStore sessions, TableName name, String id) {
        UploadSession session = sessions.get(id);
        boolean same = session.definition().name().equals(name);
        Table table = tables.find(name);
        if (!same || table != null && !partition(call, table).equals(session.definition().partition())) {
            throw new ServiceException(404, "NoSuchUpload", "Upload " + id + " belongs to "
                    + session.definition().name() + " " + session.definition().partition().values()
                    + ", not to what the request names");
        }
        return session;
    }

    private static PartitionSpec partition(Call call, Table table) {
        String text = call.parameter("partition");
        boolean named = text != null && !text.isEmpty();
        if (!named && table.isPartitioned()) {
            throw new ServiceException(400, "InvalidPartitionSpec", "Table " + table.name()
                    + " is partitioned; name one partition");
        }
        return table.resolve(named ? PartitionSpec.parse(text) : Map.of());
    }

    private void requireNormal(UploadSession session) {
        UploadSession.Status status = session.status(store.now());
        if (status != UploadSession.Status.NORMAL) {
            throw conflict(session, status);
        }
    }

    private static ServiceException conflict(UploadSession session, UploadSession.Status status) {
        return new ServiceException(409, "StatusConflict", "You cannot complete the specified operation under the "
                + "current upload or download status: session " + session.id() + " is " + status);
    }

    private static int blockId(Call call) {
        String text = call.parameter("blockid");
        try {
            int id = Integer.parseInt(text);
            if (id >= 0 && id <= MAX_BLOCK_ID) {
                return id;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw new ServiceException(400, "InvalidBlockID", "Block id " + text + " is not in 0.." + MAX_BLOCK_ID);
    }

    private Answer session(int httpStatus, Table table, UploadSession session) {
        ObjectNode json = Json.object().put("UploadID", session.id())
                .put("Status", session.status(store.now()).name())
                .put("IsOverwrite", session.definition().overwrite())
                .put("Initiated", ProjectEndpoint.rfc1123(session.definition().time()))
                .put("Owner", Xml.OWNER)
                .put("MaxFieldSize", RecordReader.MAX_FIELD_BYTES);
        ArrayNode blocks = json.putArray("UploadedBlockList");
        for (Block block : session.blocks()) {
            blocks.addObject().put("BlockID", block.id());
        }
        json.set("Schema", Json.sessionSchema(table.columns(), table.partitionKeys()));
        Answer answer = Answer.json(httpStatus, json.toString());
        return dateTransform ? answer.with(Map.of("odps-tunnel-date-transform", "true")) : answer;
    }
}
