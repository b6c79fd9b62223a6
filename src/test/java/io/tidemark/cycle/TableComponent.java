package io.tidemark.cycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitResolver;
import io.tidemark.commit.LoadCounts;

/** {@code table:NAME?overwrite=true}: a target that keeps the rules of the commit log, as {@code maxcompute:} does. */
final class TableComponent extends DefaultComponent {

    /** What happens around a commit; may throw or wait. */
    interface Hook {
        void at(String table) throws Exception;
    }

    private record Session(String table, boolean overwrite, List<String> rows) {
    }

    private final Map<String, List<String>> tables;
    private final Map<String, Session> open;
    private final Map<String, Session> closed;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile Hook before = table -> { };
    private volatile Hook after = table -> { };

    TableComponent() {
        tables = new ConcurrentHashMap<>();
        open = new ConcurrentHashMap<>();
        closed = new ConcurrentHashMap<>();
    }

    /** The same tables, as another node sees them. */
    TableComponent(TableComponent other) {
        tables = other.tables;
        open = other.open;
        closed = other.closed;
    }

    /** Between the intent and the commit. */
    void beforeCommit(Hook hook) {
        before = hook;
    }

    /** Between the commit and what the log is told of it. */
    void afterCommit(Hook hook) {
        after = hook;
    }

    /** Nobody can say any more what became of the sessions that are open. */
    void forgetSessions() {
        open.clear();
    }

    List<String> rows(String table) {
        return List.copyOf(tables.getOrDefault(table, List.of()));
    }

    /** The tables whose sessions somebody else asked about. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void commit(String id) {
        synchronized (tables) {
            Session session = open.remove(id);
            if (session != null) {
                List<String> rows = new ArrayList<>(session.overwrite ? List.of() : rows(session.table));
                rows.addAll(session.rows);
                tables.put(session.table, rows);
                closed.put(id, session);
            }
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new Table(uri, remaining, getAndRemoveParameter(parameters, "overwrite", boolean.class, false));
    }

    private final class Table extends DefaultEndpoint implements CommitResolver {

        private final String name;
        private final boolean overwrite;

        private Table(String uri, String name, boolean overwrite) {
            super(uri, TableComponent.this);
            this.name = name;
            this.overwrite = overwrite;
        }

        @Override
        public boolean accepts(CommitIntent intent) {
            return intent.target().startsWith("table:");
        }

        @Override
        public CommitOutcome resolve(CommitIntent intent) {
            asked.add(intent.target().substring("table:".length()));
            commit(intent.sessionId());
            return closed.containsKey(intent.sessionId()) ? CommitOutcome.COMMITTED : CommitOutcome.UNKNOWN;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) throws Exception {
                    load(exchange.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class), exchange.getMessage().getBody(String.class));
                }
            };
        }

        private void load(CommitLog log, String row) throws Exception {
            String target = "table:" + name;
            if (!overwrite && log.appended(target).isPresent()) {
                return;
            }
            String id = UUID.randomUUID().toString();
            open.put(id, new Session(name, overwrite, List.of(row)));
            log.intend(new CommitIntent(target, "http://table", id, overwrite, List.of(0L), Instant.now(), new LoadCounts(1, 1, 0)));
            before.at(name);
            commit(id);
            after.at(name);
            log.resolve(id, CommitOutcome.COMMITTED);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("only writes");
        }
    }
}
