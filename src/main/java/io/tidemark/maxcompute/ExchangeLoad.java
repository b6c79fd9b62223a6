package io.tidemark.maxcompute;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.commit.LoadProgress;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.TargetCount;
import io.tidemark.csv.ParseOptions;
import io.tidemark.maxcompute.client.MaxComputeClient;
import io.tidemark.maxcompute.client.Pauses;
import io.tidemark.maxcompute.client.Retries;
import io.tidemark.maxcompute.client.TableInfo;
import io.tidemark.maxcompute.client.TableTarget;
import io.tidemark.maxcompute.load.BlockCompression;
import io.tidemark.maxcompute.load.BlockMemory;
import io.tidemark.maxcompute.load.FormatChoice;
import io.tidemark.maxcompute.load.JacksonJson;
import io.tidemark.maxcompute.load.LoadFrame;
import io.tidemark.maxcompute.load.LoadMonitor;
import io.tidemark.maxcompute.load.LoadPlan;
import io.tidemark.maxcompute.load.LoadResult;
import io.tidemark.schedule.SlotHeaders;

/** Loads the body of one message: session, blocks, reconciliation, intent, commit. */
final class ExchangeLoad {

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeLoad.class);
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

    private final MaxComputeEndpoint endpoint;
    private final MaxComputeConfiguration configuration;
    private final Exchange exchange;
    private final ExchangeTarget slot;
    private final Services services;

    /**
     * What the producer keeps between loads.
     *
     * @param template sends rejected rows; null when nobody wants them
     * @param memory   of blocks, shared with the other producers of the component
     */
    record Services(Retries retries, Pauses pauses, ExecutorService threads, ProducerTemplate template, BlockMemory memory) {
    }

    ExchangeLoad(MaxComputeEndpoint endpoint, Exchange exchange, Services services) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.exchange = exchange;
        this.slot = new ExchangeTarget(endpoint, exchange);
        this.services = services;
    }

    void run(LoadBody body) throws InterruptedException {
        CommitLog log = exchange.getProperty(CommitLog.EXCHANGE_PROPERTY, NO_LOG, CommitLog.class);
        SessionOpening.Opened opened = new SessionOpening(endpoint, services.retries(), log).open(slot.target());
        TableTarget target = opened.target();
        if (opened.appended() != null) {
            skip(body, opened.appended(), target);
            return;
        }
        MaxComputeClient client = endpoint.client();
        TableTunnel.UploadSession session = opened.session();
        LoadPlan plan = plan(target, opened.table());
        // up to here nothing was read: a load that failed before can be redelivered, with its rows open and complete
        LoadResult result;
        String rejects = null;
        try (Rejects rejected = new Rejects(endpoint, exchange, slot, services.template(), target)) {
            LoadFrame frame = new LoadFrame(plan, session, client.sessions(), services.retries(), monitor(target, log), rejected.file(),
                    services.memory());
            result = load(body, frame, rejected, log);
            // before the commit: rows must not be missing from the table and from everywhere else
            rejects = rejected.deliver(result.counts().rowsRejected());
            tellRejected(log, rejects, frame);
        }
        new SessionCommit(endpoint, services.retries(), log).commit(new CommitIntent(target.toString(), client.service(), session.getId(),
                plan.overwrite(), result.blocks(), opened.openedAt(), result.counts()), target);
        logRejected(target, result);
        report(target, session.getId(), result.counts());
        setHeader(MaxComputeConstants.REJECTS, rejects);
        verify(client, target, result, log);
    }

    private LoadResult load(LoadBody body, LoadFrame frame, Rejects rejected, CommitLog log) throws InterruptedException {
        try {
            return body.load(frame, services.threads());
        } catch (RowsRejectedException e) {
            String rejects = null;
            try {
                rejects = rejected.deliver(e.rows().size());
            } catch (MaxComputeException unwritten) {
                e.addSuppressed(unwritten);
                LOG.warn("{}", unwritten.getMessage());
            }
            tellRejected(log, rejects, frame);
            throw e;
        }
    }

    private static void tellRejected(CommitLog log, String at, LoadFrame frame) {
        List<RejectedRows.Row> first = frame.firstRejected();
        if (!first.isEmpty()) {
            log.rejected(new RejectedRows(at, first));
        }
    }

    private LoadMonitor monitor(TableTarget target, CommitLog log) {
        long total = SourceSize.ofText(exchange);
        @SuppressWarnings("unchecked")
        BiConsumer<Long, Long> listener = exchange.getProperty(MaxComputeConstants.PROGRESS_LISTENER, BiConsumer.class);
        return new LoadMonitor(target.toString(), endpoint.clock(), endpoint.options().monitoring(), services.pauses(), listener,
                (bytes, rows) -> log.progress(new LoadProgress(bytes, total, rows)));
    }

    /** The attempt that appended them died, or failed in a later step of its route: their rows are in the table. */
    private void skip(LoadBody body, CommitIntent appended, TableTarget target) {
        body.discard();
        LOG.info("{}: session {} of an earlier attempt has appended {} rows; they are not appended again", target, appended.sessionId(),
                appended.counts().rowsWritten());
        report(target, appended.sessionId(), appended.counts());
    }

    private static void logRejected(TableTarget target, LoadResult result) {
        if (!result.rejected().isEmpty()) {
            LOG.warn("Load into {}: {} of {} rows were rejected and are not in the table: {}", target, result.counts().rowsRejected(),
                    result.counts().rowsRead(), String.join("; ", result.rejected()));
        }
    }

    private void report(TableTarget target, String sessionId, LoadCounts counts) {
        Message message = exchange.getMessage();
        message.setBody(null);
        message.setHeader(MaxComputeConstants.ROWS_READ, counts.rowsRead());
        message.setHeader(MaxComputeConstants.ROWS_WRITTEN, counts.rowsWritten());
        message.setHeader(MaxComputeConstants.ROWS_REJECTED, counts.rowsRejected());
        message.setHeader(MaxComputeConstants.SESSION_ID, sessionId);
        message.setHeader(MaxComputeConstants.TABLE, target.tableName());
        message.setHeader(MaxComputeConstants.VERIFIED, false);
        setHeader(MaxComputeConstants.PARTITION, target.partition());
    }

    private void setHeader(String name, String value) {
        if (value != null) {
            exchange.getMessage().setHeader(name, value);
        }
    }

    private void verify(MaxComputeClient client, TableTarget target, LoadResult result, CommitLog log) throws InterruptedException {
        if (configuration.getVerify() == Verification.count) {
            long found;
            try {
                found = services.retries().run(() -> client.count(target));
            } catch (MaxComputeException e) {
                // the rows are committed; that they could not be counted must not bring them a second time
                LOG.warn("{} was committed with {} rows but not verified: {}", target, result.counts().rowsWritten(), e.getMessage());
                return;
            }
            boolean ok = found == result.counts().rowsWritten();
            log.verified(new TargetCount(found, endpoint.clock().instant(), ok));
            if (!ok) {
                throw MaxComputeException.permanent("%s was committed with %d rows but holds %d: somebody else writes to it"
                        .formatted(target, result.counts().rowsWritten(), found));
            }
            exchange.getMessage().setHeader(MaxComputeConstants.VERIFIED, true);
        }
    }

    private LoadPlan plan(TableTarget target, TableInfo table) {
        LoadOptions options = endpoint.options();
        BlockCompression compression = BlockCompression.valueOf(configuration.getCompression().name().toUpperCase(Locale.ROOT));
        boolean arrow = isArrow(table, compression);
        @SuppressWarnings("unchecked")
        LongFunction<String> locator = exchange.getProperty(SlotHeaders.LINE_LOCATOR, LongFunction.class);
        return new LoadPlan(target, configuration.getWriteMode() == WriteMode.overwrite, table.columns(), options.columns(),
                LoadPlan.HeaderRow.valueOf(configuration.getHeader().name().toUpperCase(Locale.ROOT)), options.firstLine(), locator,
                BodyPlaces.files(exchange, options.format()),
                parsing(options, arrow), options.policy(), options.limits(), options.format(), options.added().resolve(exchange, slot),
                new LoadPlan.Blocks(arrow, compression, configuration.getBlockSize(), configuration.getConcurrency()));
    }

    private ParseOptions parsing(LoadOptions options, boolean arrow) {
        return new ParseOptions(slot.zone(), options.dateFormats(), options.nullTokens(), configuration.isEmptyIsNull(),
                ParseOptions.DEFAULT_MAX_TEXT_BYTES, configuration.isTruncateTexts(), configuration.isRoundDecimals(),
                ParseOptions.BinaryText.valueOf(configuration.getBinaryText().name().toUpperCase(Locale.ROOT)), arrow, new JacksonJson());
    }

    private boolean isArrow(TableInfo table, BlockCompression compression) {
        BlockWriter writer = configuration.getWriter();
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
        endpoint.sayOnce(hindrance, () -> LOG.info("{} writes records, not Arrow: {}", endpoint, hindrance));
        return false;
    }
}
