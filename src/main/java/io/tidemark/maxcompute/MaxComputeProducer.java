package io.tidemark.maxcompute;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.util.IOHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitUnknownException;
import io.tidemark.commit.LoadCounts;
import io.tidemark.csv.ParseOptions;
import io.tidemark.maxcompute.client.MaxComputeClient;
import io.tidemark.maxcompute.client.PartitionText;
import io.tidemark.maxcompute.client.Pauses;
import io.tidemark.maxcompute.client.Retries;
import io.tidemark.maxcompute.client.TableInfo;
import io.tidemark.maxcompute.client.TableTarget;
import io.tidemark.maxcompute.load.BlockCompression;
import io.tidemark.maxcompute.load.FormatChoice;
import io.tidemark.maxcompute.load.LoadPlan;
import io.tidemark.maxcompute.load.RowLoad;
import io.tidemark.maxcompute.session.Committer;
import io.tidemark.maxcompute.session.SessionState;
import io.tidemark.maxcompute.session.SessionStatus;
import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;
import io.tidemark.schedule.language.ExchangeSlot;

/** Loads the rows of one message: session, blocks, reconciliation, intent, commit. */
public class MaxComputeProducer extends DefaultProducer {

    private static final Logger LOG = LoggerFactory.getLogger(MaxComputeProducer.class);
    /** The zone of a MaxCompute project unless its owner changed it. */
    private static final ZoneId DEFAULT_ZONE = ZoneId.of("Asia/Shanghai");
    /** With growing pauses about half a minute. */
    private static final int ATTEMPTS = 7;
    private static final CommitLog NO_LOG = new CommitLog() {

        @Override
        public void intend(CommitIntent intent) {
            // nobody asked to remember it
        }

        @Override
        public void resolve(String sessionId, CommitOutcome outcome) {
            // nobody asked to remember it
        }
    };

    private final AtomicBoolean saidWhyNoArrow = new AtomicBoolean();
    private ExecutorService threads;
    private CountDownLatch stopped;
    private Retries retries;
    private HealthCheck healthCheck;

    public MaxComputeProducer(MaxComputeEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        stopped = new CountDownLatch(1);
        retries = new Retries(ATTEMPTS, Pauses.until(stopped));
        threads = getEndpoint().getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "maxcompute-block");
        WritableHealthCheckRepository checks = HealthCheckHelper.getHealthCheckRepository(
                getEndpoint().getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (checks != null) {
            healthCheck = MaxComputeHealthCheck.register(checks, getEndpoint());
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (stopped != null) {
            stopped.countDown();
        }
        if (threads != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(threads);
            threads = null;
        }
        WritableHealthCheckRepository checks = healthCheck == null ? null : HealthCheckHelper.getHealthCheckRepository(
                getEndpoint().getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (checks != null) {
            checks.removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        load(exchange, BodyRows.of(exchange));
    }

    private void load(Exchange exchange, Iterator<?> rows) throws InterruptedException {
        MaxComputeClient client = getEndpoint().client();
        TableTarget asked = target(exchange);
        TableInfo table = client.table(asked);
        TableTarget target = new TableTarget(asked.project(), asked.schema(), asked.table(),
                PartitionText.fit(asked.partition(), table.partitionColumns(), asked.tableName()));
        CommitLog log = exchange.getProperty(CommitLog.EXCHANGE_PROPERTY, NO_LOG, CommitLog.class);
        LoadPlan plan = plan(exchange, target, table);
        if (!plan.overwrite()) {
            CommitIntent appended = log.appended(target.toString()).orElse(null);
            if (appended != null) {
                skip(exchange, rows, appended, target);
                return;
            }
        }
        if (target.partition() != null && getConfiguration().isCreatePartition()) {
            client.createPartition(target);
        }
        Instant openedAt = getEndpoint().clock().instant();
        TableTunnel.UploadSession session = retries.run(() -> client.sessions().open(target, plan.overwrite()));
        RowLoad load = new RowLoad(plan, session, client.sessions(), retries, threads);
        RowLoad.Result result = read(exchange, rows, load);
        commit(log, client, new CommitIntent(target.toString(), client.service(), session.getId(), plan.overwrite(), result.blocks(),
                openedAt, result.counts()), target);
        logRejected(target, load, result);
        report(exchange, target, session.getId(), result.counts());
        verify(client, target, result);
    }

    /** Up to here nothing was read: a load that failed before can be redelivered, with its rows open and complete. */
    private static RowLoad.Result read(Exchange exchange, Iterator<?> rows, RowLoad load) throws InterruptedException {
        BodyRows.take(exchange, rows);
        try {
            return load.run(rows);
        } finally {
            close(rows);
        }
    }

    private static void close(Iterator<?> rows) {
        try {
            IOHelper.closeIterator(rows);
        } catch (IOException e) {
            LOG.debug("The source of the rows did not close: {}", e.getMessage());
        }
    }

    private void commit(CommitLog log, MaxComputeClient client, CommitIntent intent, TableTarget target) throws InterruptedException {
        checkBlocks(client, intent, target);
        if (Thread.interrupted()) {
            throw new InterruptedException("load into " + target + " was stopped before its commit; nothing was committed");
        }
        log.intend(intent);
        Committer.Decision decision;
        try {
            decision = getEndpoint().committer().commit(target, intent);
        } catch (MaxComputeException e) {
            // the log keeps the intent open: whoever comes next asks the service again
            throw new CommitUnknownException("load into %s: session %s was asked to commit, but the service could not be asked what became of it: %s"
                    .formatted(target, intent.sessionId(), e.getMessage()), e);
        }
        log.resolve(intent.sessionId(), decision.outcome());
        switch (decision.outcome()) {
            case COMMITTED -> LOG.debug("Session {} of {} committed: {}", intent.sessionId(), target, intent.counts());
            case NOT_COMMITTED -> throw new MaxComputeException("load into %s was not committed: %s"
                    .formatted(target, decision.reason()), true, null);
            case UNKNOWN -> throw new CommitUnknownException("load into %s: nobody can say whether session %s was committed: %s"
                    .formatted(target, intent.sessionId(), decision.reason()), null);
        }
    }

    /** The service commits whatever blocks it holds, so it must hold exactly ours. */
    private void checkBlocks(MaxComputeClient client, CommitIntent intent, TableTarget target) throws InterruptedException {
        SessionState state = retries.run(() -> client.sessions().state(target, intent.sessionId()));
        if (state.status() != SessionStatus.NORMAL || !state.blocks().equals(intent.blocks())) {
            throw new MaxComputeException("load into %s was not committed: session %s is %s with %d blocks, but %d blocks were sent"
                    .formatted(target, intent.sessionId(), state.word(), state.blocks().size(), intent.blocks().size()), true, null);
        }
    }

    /** The attempt that appended them died, or failed in a later step of its route: their rows are in the table. */
    private void skip(Exchange exchange, Iterator<?> rows, CommitIntent appended, TableTarget target) {
        BodyRows.take(exchange, rows);
        close(rows);
        LOG.info("{}: session {} of an earlier attempt has appended {} rows; they are not appended again", target, appended.sessionId(),
                appended.counts().rowsWritten());
        report(exchange, target, appended.sessionId(), appended.counts());
    }

    private static void logRejected(TableTarget target, RowLoad load, RowLoad.Result result) {
        if (!result.rejected().isEmpty()) {
            LOG.warn("Load into {}: {} of {} rows were rejected and are not in the table: {}", target, result.counts().rowsRejected(),
                    result.counts().rowsRead(), result.rejected().stream().map(load::describe).collect(Collectors.joining("; ")));
        }
    }

    private static void report(Exchange exchange, TableTarget target, String sessionId, LoadCounts counts) {
        Message message = exchange.getMessage();
        message.setBody(null);
        message.setHeader(MaxComputeConstants.ROWS_READ, counts.rowsRead());
        message.setHeader(MaxComputeConstants.ROWS_WRITTEN, counts.rowsWritten());
        message.setHeader(MaxComputeConstants.ROWS_REJECTED, counts.rowsRejected());
        message.setHeader(MaxComputeConstants.SESSION_ID, sessionId);
        message.setHeader(MaxComputeConstants.TABLE, target.tableName());
        if (target.partition() != null) {
            message.setHeader(MaxComputeConstants.PARTITION, target.partition());
        }
    }

    private void verify(MaxComputeClient client, TableTarget target, RowLoad.Result result) throws InterruptedException {
        if (getConfiguration().getVerify() == Verification.count) {
            long found = retries.run(() -> client.count(target));
            if (found != result.counts().rowsWritten()) {
                throw MaxComputeException.permanent("%s was committed with %d rows but holds %d: somebody else writes to it"
                        .formatted(target, result.counts().rowsWritten(), found));
            }
        }
    }

    private TableTarget target(Exchange exchange) {
        LoadOptions options = getEndpoint().options();
        return new TableTarget(getConfiguration().getProject(), getConfiguration().getSchema(), resolve(options.table(), exchange),
                resolve(options.partition(), exchange));
    }

    private String resolve(ScheduleExpression expression, Exchange exchange) {
        if (expression == null) {
            return null;
        }
        if (expression.isConstant()) {
            // a constant needs no slot, so the component also works in routes that have none
            return expression.text();
        }
        ScheduledTime slot = ExchangeSlot.of(exchange, zone(exchange));
        return expression.resolve(slot, ExchangeSlot.ids(exchange, slot));
    }

    private ZoneId zone(Exchange exchange) {
        ZoneId configured = getEndpoint().options().timeZone();
        if (configured != null) {
            return configured;
        }
        return exchange.getMessage().getHeader(SlotHeaders.SCHEDULED_TIME) instanceof ScheduledTime slot ? slot.zone() : DEFAULT_ZONE;
    }

    private LoadPlan plan(Exchange exchange, TableTarget target, TableInfo table) {
        MaxComputeConfiguration configuration = getConfiguration();
        LoadOptions options = getEndpoint().options();
        BlockCompression compression = BlockCompression.valueOf(configuration.getCompression().name().toUpperCase(Locale.ROOT));
        boolean arrow = isArrow(table, compression);
        @SuppressWarnings("unchecked")
        LongFunction<String> locator = exchange.getProperty(SlotHeaders.LINE_LOCATOR, LongFunction.class);
        return new LoadPlan(target, configuration.getWriteMode() == WriteMode.overwrite, table.columns(), options.columns(),
                LoadPlan.HeaderRow.valueOf(configuration.getHeader().name().toUpperCase(Locale.ROOT)), options.firstLine(), locator,
                new ParseOptions(zone(exchange), options.dateFormats(), options.nullTokens(), ParseOptions.DEFAULT_MAX_TEXT_BYTES, arrow),
                options.policy(), options.limits(), arrow, compression, configuration.getBlockSize(), configuration.getConcurrency());
    }

    private boolean isArrow(TableInfo table, BlockCompression compression) {
        BlockWriter writer = getConfiguration().getWriter();
        if (writer == BlockWriter.record) {
            return false;
        }
        String hindrance = FormatChoice.arrowHindrance(table.columns(), compression).orElse(null);
        if (hindrance == null) {
            return true;
        }
        if (writer == BlockWriter.arrow) {
            throw MaxComputeException.permanent("option writer=arrow cannot be used: " + hindrance);
        }
        if (saidWhyNoArrow.compareAndSet(false, true)) {
            LOG.info("{} writes records, not Arrow: {}", getEndpoint(), hindrance);
        }
        return false;
    }

    private MaxComputeConfiguration getConfiguration() {
        return getEndpoint().getConfiguration();
    }

    @Override
    public MaxComputeEndpoint getEndpoint() {
        return (MaxComputeEndpoint) super.getEndpoint();
    }
}
