package io.tidemark.maxcompute;

import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.maxcompute.client.MaxComputeClient;
import io.tidemark.maxcompute.client.MissingPartitionException;
import io.tidemark.maxcompute.client.PartitionText;
import io.tidemark.maxcompute.client.Retries;
import io.tidemark.maxcompute.client.TableInfo;
import io.tidemark.maxcompute.client.TableTarget;

/** The first step of a load: learns what its table is like, and opens a session for it. */
final class SessionOpening {

    private static final Logger LOG = LoggerFactory.getLogger(SessionOpening.class);

    private final MaxComputeEndpoint endpoint;
    private final MaxComputeClient client;
    private final Retries retries;
    private final CommitLog log;
    private final boolean overwrite;

    /**
     * Where a load goes.
     *
     * @param target   with the partition as the table spells it
     * @param openedAt before the service was asked for the session
     * @param session  null when {@code appended} says that there is nothing to load
     * @param appended the session of an earlier attempt that has appended the rows; null for none
     */
    record Opened(TableTarget target, TableInfo table, Instant openedAt, TableTunnel.UploadSession session, CommitIntent appended) {
    }

    SessionOpening(MaxComputeEndpoint endpoint, Retries retries, CommitLog log) {
        this.endpoint = endpoint;
        this.client = endpoint.client();
        this.retries = retries;
        this.log = log;
        this.overwrite = endpoint.getConfiguration().getWriteMode() == WriteMode.overwrite;
    }

    /**
     * Opens the session. A session that is not used is never committed and expires.
     *
     * @param asked the target as the options name it
     * @throws MaxComputeException when the table is unknown, options and table do not fit, or the service cannot be asked
     */
    Opened open(TableTarget asked) throws InterruptedException {
        Opened opened = openKnown(asked).orElse(null);
        return opened == null ? openAsItIsNow(asked) : opened;
    }

    /** With what is remembered of the table. Where that does not do, the table as it is now decides, and says best what is wrong. */
    private Optional<Opened> openKnown(TableTarget asked) throws InterruptedException {
        TableInfo known = endpoint.tables().find(asked).orElse(null);
        if (known == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(open(asked, known)).filter(opened -> opened.session() == null || known.isTableOf(opened.session().getSchema()));
        } catch (MaxComputeException e) {
            if (e.retryable()) {
                throw e;
            }
            LOG.debug("Table {} is asked for again: {}", asked.tableName(), e.getMessage());
            return Optional.empty();
        }
    }

    private Opened openAsItIsNow(TableTarget asked) throws InterruptedException {
        TableInfo table = endpoint.tables().ask(client, asked);
        Opened opened = open(asked, table);
        // what is planned for other columns would put values into the wrong ones
        if (opened.session() != null && !table.hasColumnsOf(opened.session().getSchema())) {
            throw new MaxComputeException("table %s was altered while a session was opened for it; nothing was read"
                    .formatted(asked.tableName()), true, null);
        }
        return opened;
    }

    private Opened open(TableTarget asked, TableInfo table) throws InterruptedException {
        TableTarget target = new TableTarget(asked.project(), asked.schema(), asked.table(),
                PartitionText.fit(asked.partition(), table.partitionColumns(), asked.tableName()));
        CommitIntent appended = overwrite ? null : log.appended(target.toString()).orElse(null);
        Instant openedAt = endpoint.clock().instant();
        return new Opened(target, table, openedAt, appended == null ? retries.run(() -> session(target)) : null, appended);
    }

    /** A partition that many loads share is there nearly always; so it is not asked for before. */
    private TableTunnel.UploadSession session(TableTarget target) {
        try {
            return client.sessions().open(target, overwrite);
        } catch (MissingPartitionException e) {
            if (!endpoint.getConfiguration().isCreatePartition()) {
                throw e;
            }
            client.createPartition(target);
            return client.sessions().open(target, overwrite);
        }
    }
}
