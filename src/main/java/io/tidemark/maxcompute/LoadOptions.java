package io.tidemark.maxcompute;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.tidemark.csv.CsvFormat;
import io.tidemark.csv.RejectLimits;
import io.tidemark.csv.RowPolicy;
import io.tidemark.csv.ValueParsers;
import io.tidemark.maxcompute.client.ClientSettings;
import io.tidemark.maxcompute.load.LoadMonitor;
import io.tidemark.schedule.ScheduleExpression;

import static java.time.Duration.ofMillis;

/**
 * The options of one endpoint, read and checked when it starts.
 *
 * @param rejects    null for nowhere
 * @param timeZone   null for the slot's zone
 * @param firstLine  the line of the body on which the first row stands
 */
record LoadOptions(
        ClientSettings client,
        ScheduleExpression table,
        ScheduleExpression partition,
        List<String> columns,
        Set<String> nullTokens,
        List<String> dateFormats,
        ZoneId timeZone,
        RowPolicy policy,
        RejectLimits limits,
        CsvFormat format,
        AddedColumnOptions added,
        LoadMonitor.Settings monitoring,
        RejectTarget rejects,
        int firstLine) {

    private static final String EMPTY_TOKEN = "(empty)";
    private static final int MIN_BLOCK = 64 * 1024;
    private static final int MAX_CONCURRENCY = 16;

    /** @throws IllegalArgumentException when an option cannot be used; the message names it */
    static LoadOptions of(MaxComputeConfiguration options) {
        checkMode(options);
        checkAccess(options);
        check(options.getBlockSize() >= MIN_BLOCK, "blockSize", options.getBlockSize(), "it must be at least " + MIN_BLOCK + " bytes");
        check(options.getConcurrency() >= 1 && options.getConcurrency() <= MAX_CONCURRENCY, "concurrency", options.getConcurrency(),
                "it must be from 1 to " + MAX_CONCURRENCY);
        check(options.getExtraColumns() != ColumnPolicy.asNull, "extraColumns", options.getExtraColumns(), "it is reject or ignore");
        check(options.getMissingColumns() != ColumnPolicy.ignore, "missingColumns", options.getMissingColumns(), "it is reject or asNull");
        check(options.getProgressInterval() >= 0, "progressInterval", options.getProgressInterval(), "it must not be negative");
        check(options.getMaxBytesPerSecond() >= 0, "maxBytesPerSecond", options.getMaxBytesPerSecond(), "it must not be negative");
        check(options.getMaxRowsPerSecond() >= 0, "maxRowsPerSecond", options.getMaxRowsPerSecond(), "it must not be negative");
        check(options.getMaxRecordBytes() > 0, "maxRecordBytes", options.getMaxRecordBytes(), "it must be positive");
        check(options.getCommitTimeout() > 0, "commitTimeout", options.getCommitTimeout(), "it must be positive");
        check(options.getFirstLine() == null || options.getFirstLine() > 0, "firstLine", options.getFirstLine(), "lines count from 1");
        check(options.getHeader() != HeaderMode.match || options.getColumns() == null, "columns", options.getColumns(),
                "with header=match the header alone names the columns; leave one of the two out");
        check(options.getWriter() != BlockWriter.arrow || options.getCompression() != CompressionMode.zstd,
                "compression", options.getCompression(), "the arrow writer does not have it");
        check(!options.getTable().contains("."), "table", options.getTable(), "give the bare name, and the rest with project and schema");
        List<String> dateFormats = list(options.getDateFormats());
        dateFormats.forEach(ValueParsers::checkDateFormat);
        return new LoadOptions(
                client(options),
                ScheduleExpression.parseOption(options.getTable()),
                options.getPartition() == null ? null : ScheduleExpression.parseOption(options.getPartition()),
                list(options.getColumns()),
                list(options.getNullTokens()).stream().map(token -> token.equals(EMPTY_TOKEN) ? "" : token).collect(Collectors.toSet()),
                dateFormats,
                zone(options.getTimeZone()),
                new RowPolicy(options.getExtraColumns() == ColumnPolicy.ignore, options.getMissingColumns() == ColumnPolicy.asNull),
                limits(options),
                CsvOptions.format(options),
                AddedColumnOptions.of(list(options.getConstants()), list(options.getMetadataColumns())),
                new LoadMonitor.Settings(ofMillis(options.getProgressInterval()), options.getMaxBytesPerSecond(), options.getMaxRowsPerSecond()),
                options.getRejects() == null ? null : RejectTarget.of(options.getRejects()),
                options.getFirstLine() != null ? options.getFirstLine() : options.getHeader() == HeaderMode.none ? 2 : 1);
    }

    private static void checkMode(MaxComputeConfiguration options) {
        if (options.getWriteMode() == WriteMode.upsert || options.getWriteMode() == WriteMode.load) {
            throw new IllegalArgumentException("option writeMode=" + options.getWriteMode()
                    + " is not in this version of the maxcompute component; use overwrite or append");
        }
        check(options.getVerify() != Verification.count || options.getWriteMode() == WriteMode.overwrite, "verify", "count",
                "it needs writeMode=overwrite, because what was appended cannot be told from what was there");
    }

    private static void checkAccess(MaxComputeConfiguration options) {
        required("project", options.getProject());
        if (options.getOdps() == null) {
            required("endpoint", options.getEndpoint());
            required("accessKey", options.getAccessKey());
            required("secretKey", options.getSecretKey());
            checkAddress("endpoint", options.getEndpoint());
        }
        if (options.getTunnelEndpoint() != null) {
            checkAddress("tunnelEndpoint", options.getTunnelEndpoint());
        }
    }

    private static void required(String option, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("option " + option + " is missing; set camel.component.maxcompute." + option
                    + " or give it to the endpoint");
        }
    }

    private static void checkAddress(String option, String value) {
        check(value.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?"), option, value, "it must be http(s)://host[:port][/path]");
    }

    private static void check(boolean right, String option, Object value, String rule) {
        if (!right) {
            throw new IllegalArgumentException("option " + option + "=" + value + " cannot be used: " + rule);
        }
    }

    private static ClientSettings client(MaxComputeConfiguration options) {
        return new ClientSettings(options.getEndpoint(), options.getTunnelEndpoint(), options.getProject(), options.getAccessKey(),
                options.getSecretKey(), options.getSecurityToken(), options.getRegion(), options.getQuotaName(),
                ofMillis(options.getConnectTimeout()), ofMillis(options.getReadTimeout()));
    }

    private static RejectLimits limits(MaxComputeConfiguration options) {
        Double percent = options.getMaxRejectedPercent();
        long rows = options.getMaxRejectedRows() != null ? options.getMaxRejectedRows() : percent == null ? 0 : Long.MAX_VALUE;
        return new RejectLimits(rows, percent == null ? 100 : percent);
    }

    private static ZoneId zone(String name) {
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("option timeZone=" + name + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<String> list(String text) {
        return text == null ? List.of() : Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList();
    }
}
