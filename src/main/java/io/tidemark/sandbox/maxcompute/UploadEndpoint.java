package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidemark.sandbox.fault.Attribute;
import io.tidemark.sandbox.fault.Fault;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.RequestFaults;

/** Block upload sessions. */
final class UploadEndpoint {

    private static final int MAX_BLOCK_ID = 19_999;

    private final SandboxStore store;
    private final BlockReceiver receiver;
    private final boolean dateTransform;

    /** @param dateTransform whether the SDK is told to shift DATETIME values out of its JVM's zone */
    UploadEndpoint(SandboxStore store, BlockReceiver receiver, boolean dateTransform) {
        this.store = store;
        this.receiver = receiver;
        this.dateTransform = dateTransform;
    }

    Answer answer(Call call, RequestFaults faults, TableName name) throws IOException {
        if (call.has("uploads")) {
            if (!call.is("POST")) {
                throw ServiceException.notImplemented("listing upload sessions");
            }
            return create(call, faults, name);
        }
        String id = call.parameter("uploadid");
        if (faults.isForgotten()) {
            throw new ServiceException(404, "NoSuchUpload", "The specified upload id does not exist: " + id);
        }
        return switch (call.method()) {
            case "PUT" -> block(call, faults, name, id);
            case "POST" -> commit(call, faults, name, id);
            case "GET" -> status(call, faults, name, id);
            default -> throw ServiceException.notImplemented(call.method() + " of an upload session");
        };
    }

    private Answer create(Call call, RequestFaults faults, TableName name) {
        return store.locked((tables, sessions) -> {
            Table table = TableEndpoint.existing(tables, name);
            PartitionSpec spec = partition(call, table);
            table.partition(spec);
            String id = "%tY%<tm%<td%<tH%<tM%<tS%s".formatted(store.now().atZone(RowValues.PROJECT_ZONE),
                    UUID.randomUUID().toString().replace("-", ""));
            store.change(new JournalEvent.SessionCreated(id, name, table.definition().tableId(), spec,
                    "true".equalsIgnoreCase(call.parameter("overwrite")), store.now().toEpochMilli()));
            faults.identify(Attribute.SESSION, id);
            return session(201, faults, table, sessions.get(id));
        });
    }

    private Answer status(Call call, RequestFaults faults, TableName name, String id) {
        return store.locked((tables, sessions) -> {
            UploadSession session = session(call, tables, sessions, name, id);
            expire(faults, session);
            if (session.isCommitting() && session.pollEndsCommit(store.now())) {
                requireSameTable(TableEndpoint.existing(tables, name), session);
                store.finishCommit(session);
            }
            return session(200, faults, TableEndpoint.existing(tables, name), session);
        });
    }

    private record Target(List<Column> columns) {
    }

    private Answer block(Call call, RequestFaults faults, TableName name, String id) throws IOException {
        int blockId = blockId(call);
        boolean arrow = call.has("arrow");
        Compression compression = Compression.of(call.header("Content-Encoding"), arrow);
        Target target = store.locked((tables, sessions) -> {
            UploadSession session = session(call, tables, sessions, name, id);
            expire(faults, session);
            requireNormal(session);
            return new Target(TableEndpoint.existing(tables, name).columns());
        });
        faults.limitRate();
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
            faults.stored(block.bytes());
            return Answer.json(200, "{}");
        });
    }

    private Answer commit(Call call, RequestFaults faults, TableName name, String id) {
        return store.locked((tables, sessions) -> {
            UploadSession session = session(call, tables, sessions, name, id);
            Table table = TableEndpoint.existing(tables, name);
            expire(faults, session);
            UploadSession.Status status = session.status(store.now());
            if (status == UploadSession.Status.CLOSED && faults.take(FaultKind.SECOND_COMMIT_CONFLICT).isPresent()
                    || status == UploadSession.Status.EXPIRED) {
                throw conflict(session, status);
            }
            if (status == UploadSession.Status.NORMAL) {
                requireSameTable(table, session);
                Optional<Fault> slow = faults.take(FaultKind.SLOW_COMMIT);
                if (slow.isPresent()) {
                    store.startCommit(session, slow.get().polls(), store.now().plus(slow.get().delay()));
                } else {
                    store.finishCommit(session);
                }
            }
            return session(200, faults, table, session);
        });
    }

    private void expire(RequestFaults faults, UploadSession session) {
        if (session.status(store.now()) == UploadSession.Status.NORMAL && faults.take(FaultKind.SESSION_EXPIRED).isPresent()) {
            store.change(new JournalEvent.SessionExpired(session.id()));
        }
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

    private Answer session(int httpStatus, RequestFaults faults, Table table, UploadSession session) {
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
        return faults.dateTransform(dateTransform) ? answer.with(Map.of("odps-tunnel-date-transform", "true")) : answer;
    }
}
