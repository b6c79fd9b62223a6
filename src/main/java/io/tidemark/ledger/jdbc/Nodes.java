package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tidemark.ledger.Node;
import io.tidemark.ledger.NodeInfo;
import io.tidemark.ledger.NodeNameTakenException;

/** The table of nodes. A row belongs to one process until the sign of life that it promised does not come. */
final class Nodes {

    private static final String SELECT = """
            SELECT name, start_id, host, pid, version, address, started_at, seen_at, alive_until FROM tidemark_node
            """;

    private static final String ALL = SELECT + "ORDER BY name";

    private static final String ONE = SELECT + "WHERE name = ?";

    /** Task by task, because the index of states begins with the task; there is none of the owners. */
    private static final String RUNNING = """
            SELECT instance.owner AS owner, COUNT(*) AS instances
            FROM tidemark_cycle_task task
            JOIN tidemark_cycle_instance instance ON instance.task = task.name AND instance.state = 'RUNNING'
            GROUP BY instance.owner
            """;

    private static final String SEEN = """
            UPDATE tidemark_node SET host = ?, pid = ?, version = ?, address = ?, seen_at = ?, alive_until = ?
            WHERE name = ? AND start_id = ?
            """;

    private static final String REPLACE = """
            UPDATE tidemark_node
            SET start_id = ?, host = ?, pid = ?, version = ?, address = ?, started_at = ?, seen_at = ?, alive_until = ?
            WHERE name = ? AND alive_until <= ?
            """;

    private static final String INSERT = """
            INSERT INTO tidemark_node (name, start_id, host, pid, version, address, started_at, seen_at, alive_until)
            SELECT CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS VARCHAR),
                   CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)
            WHERE NOT EXISTS (SELECT 1 FROM tidemark_node WHERE name = ?)
            """;

    private static final String FORGET = "DELETE FROM tidemark_node WHERE name = ? AND start_id = ?";

    private static final String FORGET_SILENT = "DELETE FROM tidemark_node WHERE seen_at <= ? AND alive_until <= ?";

    private Nodes() {
    }

    /** @throws NodeNameTakenException when another process has the name and is not dead */
    static void heartbeat(Tx tx, NodeInfo node, Duration alive) throws SQLException {
        Instant now = tx.now();
        Instant until = now.plus(alive);
        if (seen(tx, node, now, until) || replaced(tx, node, now, until) || inserted(tx, node, now, until)) {
            return;
        }
        Node holder = tx.one(ONE, row -> read(row, now, Map.of()), node.name()).orElseThrow(() -> new IllegalStateException(
                "node '%s' was forgotten while it gave a sign of life; it gives the next one".formatted(node.name())));
        throw new NodeNameTakenException(holder);
    }

    static List<Node> all(Tx tx) throws SQLException {
        Map<String, Long> running = new HashMap<>();
        tx.list(RUNNING, row -> running.put(row.text("owner"), row.number("instances")));
        Instant now = tx.now();
        return tx.list(ALL, row -> read(row, now, running));
    }

    static boolean forget(Tx tx, String name, String startId) throws SQLException {
        return atMostOne(tx.update(FORGET, name, startId), name);
    }

    static int forgetSilent(Tx tx, Duration silent) throws SQLException {
        return tx.update(FORGET_SILENT, tx.now().minus(silent), tx.now());
    }

    private static boolean seen(Tx tx, NodeInfo node, Instant now, Instant until) throws SQLException {
        return atMostOne(tx.update(SEEN, node.host(), node.pid(), node.version(), node.address(), now, until,
                node.name(), node.startId()), node.name());
    }

    private static boolean replaced(Tx tx, NodeInfo node, Instant now, Instant until) throws SQLException {
        return atMostOne(tx.update(REPLACE, node.startId(), node.host(), node.pid(), node.version(), node.address(), now, now,
                until, node.name(), now), node.name());
    }

    private static boolean inserted(Tx tx, NodeInfo node, Instant now, Instant until) throws SQLException {
        return atMostOne(tx.dialect().insertAbsent(tx, INSERT, node.name(), node.startId(), node.host(), node.pid(),
                node.version(), node.address(), now, now, until, node.name()), node.name());
    }

    private static boolean atMostOne(int changed, String name) {
        if (changed > 1) {
            throw new IllegalStateException("a change of node '%s' touched %d rows; the ledger's keys are broken".formatted(name, changed));
        }
        return changed == 1;
    }

    private static Node read(Row row, Instant now, Map<String, Long> running) throws SQLException {
        NodeInfo info = new NodeInfo(row.text("name"), row.text("start_id"), row.text("host"), row.number("pid"),
                row.text("version"), row.text("address"));
        Instant until = row.instant("alive_until");
        return new Node(info, row.instant("started_at"), row.instant("seen_at"), until, until.isAfter(now),
                running.getOrDefault(info.name(), 0L));
    }
}
