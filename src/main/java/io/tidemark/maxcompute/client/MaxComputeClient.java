package io.tidemark.maxcompute.client;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import com.aliyun.odps.Column;
import com.aliyun.odps.Instance;
import com.aliyun.odps.NoSuchObjectException;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.Table;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.account.StsAccount;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.task.SQLTask;
import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.csv.TableColumn;
import io.tidemark.maxcompute.MaxComputeException;

/**
 * One project of the service: tables, partitions, SQL and upload sessions. Safe for many threads. It holds no
 * connection of its own: those belong to the JDK's pool and close when they have been idle, so there is nothing to close.
 */
public final class MaxComputeClient {

    /** The SDK repeats failed reads of the REST service itself; bounded, because its default is four times ten seconds. */
    private static final int REST_RETRIES = 2;
    private static final int REST_RETRY_SECONDS = 1;

    private final Odps odps;
    private final ServiceFailures failures;
    private final TunnelSessions sessions;

    private MaxComputeClient(Odps odps, ClientSettings settings) {
        this.odps = odps;
        this.failures = new ServiceFailures(odps.getEndpoint(), settings.project());
        this.sessions = new TunnelSessions(tunnel(odps, settings), failures);
    }

    /** A client with its own connection settings. */
    public static MaxComputeClient create(ClientSettings settings) {
        Odps odps = new Odps(account(settings));
        odps.setEndpoint(settings.endpoint());
        odps.setDefaultProject(settings.project());
        odps.getRestClient().setConnectTimeout(seconds(settings.connectTimeout().toMillis()));
        odps.getRestClient().setReadTimeout(seconds(settings.readTimeout().toMillis()));
        odps.getRestClient().setRetryTimes(REST_RETRIES);
        odps.getRestClient().setRetryWaitTime(REST_RETRY_SECONDS);
        // otherwise every look at a table asks for its project first
        odps.options().setSkipCheckIfEpv2(true);
        return new MaxComputeClient(odps, settings);
    }

    /** A client on an {@link Odps} that somebody else configured and goes on using. */
    public static MaxComputeClient using(Odps odps, ClientSettings settings) {
        return new MaxComputeClient(odps, settings);
    }

    /** The address that this client asks, as commit intents record it. */
    public String service() {
        return odps.getEndpoint();
    }

    public TunnelSessions sessions() {
        return sessions;
    }

    /** @throws MaxComputeException when the table is unknown or the service cannot be asked */
    public TableInfo table(TableTarget target) {
        try {
            Table table = odps.tables().get(target.project(), target.schema(), target.table());
            table.reload();
            TableSchema schema = table.getSchema();
            return new TableInfo(
                    schema.getColumns().stream().map(MaxComputeClient::column).toList(),
                    schema.getPartitionColumns().stream().map(Column::getName).toList());
        } catch (NoSuchObjectException e) {
            throw missing(target, e);
        } catch (OdpsException | RuntimeException e) {
            throw failures.of("cannot read table " + target.tableName(), e);
        }
    }

    /** Checks that the service answers and knows the project and the keys. */
    public void probe(String project) {
        try {
            odps.projects().get(project).reload();
        } catch (OdpsException | RuntimeException e) {
            throw failures.of("cannot read project " + project, e);
        }
    }

    /** Creates the target's partition unless it is there. Runs a statement. */
    public void createPartition(TableTarget target) {
        try {
            Table table = odps.tables().get(target.project(), target.schema(), target.table());
            table.createPartition(new PartitionSpec(target.partition()), true);
        } catch (OdpsException | RuntimeException e) {
            throw failures.of("cannot create partition " + target.partition() + " of table " + target.tableName(), e);
        }
    }

    /** How many rows the target holds now. Runs a query. */
    public long count(TableTarget target) {
        String sql = "SELECT COUNT(*) FROM " + quoted(target) + where(target) + ";";
        try {
            Instance instance = SQLTask.run(odps, target.project(), sql, null, null);
            instance.waitForSuccess();
            List<Record> result = SQLTask.getResult(instance);
            return Long.parseLong(result.get(0).getString(0));
        } catch (OdpsException | RuntimeException e) {
            throw failures.of("cannot count the rows of " + target, e);
        }
    }

    private MaxComputeException missing(TableTarget target, NoSuchObjectException e) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("project") && !message.toLowerCase(Locale.ROOT).contains("table")
                || "NoSuchProject".equals(e.getErrorCode())) {
            return new MaxComputeException("project %s does not exist: %s; check camel.component.maxcompute.project"
                    .formatted(target.project(), ServiceFailures.oneLine(message)), false, e);
        }
        return new MaxComputeException(("table %s does not exist: %s; check the table name in the endpoint and the options "
                + "project and schema").formatted(target.tableName(), ServiceFailures.oneLine(message)), false, e);
    }

    static TableColumn column(Column column) {
        return TableColumn.of(column.getName(), column.getTypeInfo().getTypeName(), column.isNullable());
    }

    private static String quoted(TableTarget target) {
        String schema = target.schema() == null ? "" : "`" + target.schema() + "`.";
        return "`" + target.project() + "`." + schema + "`" + target.table() + "`";
    }

    private static String where(TableTarget target) {
        if (target.partition() == null) {
            return "";
        }
        StringBuilder where = new StringBuilder();
        PartitionSpec partition = new PartitionSpec(target.partition());
        for (String column : partition.keys()) {
            where.append(where.isEmpty() ? " WHERE " : " AND ").append(column).append("='").append(partition.get(column)).append('\'');
        }
        return where.toString();
    }

    private static TableTunnel tunnel(Odps odps, ClientSettings settings) {
        TunnelConfiguration configuration = new TunnelConfiguration(odps);
        configuration.setSocketConnectTimeout(seconds(settings.connectTimeout().toMillis()));
        configuration.setSocketTimeout(seconds(settings.readTimeout().toMillis()));
        if (settings.tunnelEndpoint() != null) {
            configuration.setEndpoint(URI.create(settings.tunnelEndpoint()));
        }
        if (settings.quotaName() != null) {
            configuration.setQuotaName(settings.quotaName());
        }
        return new TableTunnel(odps, configuration);
    }

    private static AliyunAccount account(ClientSettings settings) {
        if (settings.securityToken() != null) {
            return settings.region() == null
                    ? new StsAccount(settings.accessKey(), settings.secretKey(), settings.securityToken())
                    : new StsAccount(settings.accessKey(), settings.secretKey(), settings.securityToken(), settings.region());
        }
        return settings.region() == null
                ? new AliyunAccount(settings.accessKey(), settings.secretKey())
                : new AliyunAccount(settings.accessKey(), settings.secretKey(), settings.region());
    }

    /** The SDK counts in whole seconds, where 0 means for ever. */
    private static int seconds(long millis) {
        return (int) Math.max(1, (millis + 999) / 1000);
    }
}
