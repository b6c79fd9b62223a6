package io.tidemark.maxcompute;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;

import com.aliyun.odps.Odps;

import io.tidemark.csv.CsvFormat;

/** The options of the MaxCompute component and its endpoints. */
@UriParams
public class MaxComputeConfiguration implements Cloneable {

    @UriPath(description = "The table. May hold scheduling parameters.")
    @Metadata(required = true)
    private String table;

    @UriParam(label = "common")
    private String endpoint;

    @UriParam(label = "common")
    private String tunnelEndpoint;

    @UriParam(label = "common")
    private String project;

    @UriParam(label = "common")
    private String schema;

    @UriParam(label = "security", secret = true)
    private String accessKey;

    @UriParam(label = "security", secret = true)
    private String secretKey;

    @UriParam(label = "security", secret = true)
    private String securityToken;

    @UriParam(label = "security")
    private String region;

    @UriParam(label = "advanced")
    private String quotaName;

    @UriParam(label = "producer")
    private String partition;

    @UriParam(label = "producer", defaultValue = "true")
    private boolean createPartition = true;

    @UriParam(label = "producer", defaultValue = "overwrite", enums = "overwrite,append,upsert,load")
    private WriteMode writeMode = WriteMode.overwrite;

    @UriParam(label = "producer")
    private String columns;

    @UriParam(label = "producer", defaultValue = "none", enums = "none,skip,match")
    private HeaderMode header = HeaderMode.none;

    @UriParam(label = "producer", defaultValue = ",")
    private String delimiter = ",";

    @UriParam(label = "producer", defaultValue = "\"")
    private String quote = "\"";

    @UriParam(label = "producer")
    private String escape;

    @UriParam(label = "producer")
    private boolean lenient;

    @UriParam(label = "producer")
    private String comment;

    @UriParam(label = "producer")
    private String footer;

    @UriParam(label = "producer")
    private int footerLines;

    @UriParam(label = "producer", defaultValue = "UTF-8")
    private String charset = "UTF-8";

    @UriParam(label = "producer", defaultValue = "reject", enums = "reject,replace,fail")
    private MalformedTextPolicy malformedText = MalformedTextPolicy.reject;

    @UriParam(label = "producer")
    private boolean keepBlankLines;

    @UriParam(label = "producer")
    private boolean keepNul;

    @UriParam(label = "producer", defaultValue = "16777216")
    private int maxRecordBytes = CsvFormat.DEFAULT_MAX_RECORD_BYTES;

    @UriParam(label = "producer")
    private Integer firstLine;

    @UriParam(label = "producer", defaultValue = "reject", enums = "reject,ignore")
    private ColumnPolicy extraColumns = ColumnPolicy.reject;

    @UriParam(label = "producer", defaultValue = "reject", enums = "reject,asNull")
    private ColumnPolicy missingColumns = ColumnPolicy.reject;

    @UriParam(label = "producer")
    private String nullTokens;

    @UriParam(label = "producer")
    private String timeZone;

    @UriParam(label = "producer")
    private String dateFormats;

    @UriParam(label = "producer", defaultValue = "0")
    private Long maxRejectedRows;

    @UriParam(label = "producer")
    private Double maxRejectedPercent;

    @UriParam(label = "producer", defaultValue = "true")
    private boolean emptyIsNull = true;

    @UriParam(label = "producer")
    private boolean truncateTexts;

    @UriParam(label = "producer")
    private boolean roundDecimals;

    @UriParam(label = "producer", defaultValue = "plain", enums = "plain,hex,base64")
    private BinaryForm binaryText = BinaryForm.plain;

    @UriParam(label = "producer")
    private String constants;

    @UriParam(label = "producer")
    private String metadataColumns;

    @UriParam(label = "producer")
    private String rejects;

    @UriParam(label = "producer", defaultValue = "30000", javaType = "java.time.Duration")
    private long progressInterval = 30_000;

    @UriParam(label = "producer")
    private long maxBytesPerSecond;

    @UriParam(label = "producer")
    private long maxRowsPerSecond;

    @UriParam(label = "producer", defaultValue = "auto", enums = "auto,arrow,record")
    private BlockWriter writer = BlockWriter.auto;

    @UriParam(label = "producer", defaultValue = "none", enums = "none,zlib,snappy,lz4,zstd")
    private CompressionMode compression = CompressionMode.none;

    @UriParam(label = "producer", defaultValue = "33554432")
    private int blockSize = 32 * 1024 * 1024;

    @UriParam(label = "producer", defaultValue = "2")
    private int concurrency = 2;

    @UriParam(label = "producer", defaultValue = "none", enums = "none,count")
    private Verification verify = Verification.none;

    @UriParam(label = "producer", defaultValue = "300000", javaType = "java.time.Duration")
    private long commitTimeout = 300_000;

    @UriParam(label = "advanced", defaultValue = "10000", javaType = "java.time.Duration")
    private long connectTimeout = 10_000;

    @UriParam(label = "advanced", defaultValue = "300000", javaType = "java.time.Duration")
    private long readTimeout = 300_000;

    @UriParam(label = "advanced")
    @Metadata(autowired = true)
    private Odps odps;

    public MaxComputeConfiguration copy() {
        try {
            return (MaxComputeConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public String getTable() {
        return table;
    }

    /** The table. May hold scheduling parameters. */
    public void setTable(String table) {
        this.table = table;
    }

    public String getEndpoint() {
        return endpoint;
    }

    /**
     * The address of the MaxCompute REST service, for example https://service.cn-
     * hangzhou.maxcompute.aliyun.com/api.
     */
    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    public String getTunnelEndpoint() {
        return tunnelEndpoint;
    }

    /** The address of the MaxCompute tunnel service. By default the REST service is asked for it. */
    public void setTunnelEndpoint(String tunnelEndpoint) {
        this.tunnelEndpoint = tunnelEndpoint;
    }

    public String getProject() {
        return project;
    }

    /** The MaxCompute project. */
    public void setProject(String project) {
        this.project = project;
    }

    public String getSchema() {
        return schema;
    }

    /** The schema of the table, in a project with schemas. */
    public void setSchema(String schema) {
        this.schema = schema;
    }

    public String getAccessKey() {
        return accessKey;
    }

    /** The access key id. */
    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public String getSecretKey() {
        return secretKey;
    }

    /** The access key secret. */
    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    public String getSecurityToken() {
        return securityToken;
    }

    /** The token of temporary (STS) credentials. */
    public void setSecurityToken(String securityToken) {
        this.securityToken = securityToken;
    }

    public String getRegion() {
        return region;
    }

    /** The region, for example cn-hangzhou. When it is set, requests carry signatures of version 4. */
    public void setRegion(String region) {
        this.region = region;
    }

    public String getQuotaName() {
        return quotaName;
    }

    /** The tunnel quota (resource group) that uploads use. */
    public void setQuotaName(String quotaName) {
        this.quotaName = quotaName;
    }

    public String getPartition() {
        return partition;
    }

    /**
     * The partition to write, column=value for every partition column, separated by commas. May hold scheduling
     * parameters, for example dt=$[yyyymmdd],hhmi=$[hh24mi].
     */
    public void setPartition(String partition) {
        this.partition = partition;
    }

    public boolean isCreatePartition() {
        return createPartition;
    }

    /** Whether to create the partition when it is absent. */
    public void setCreatePartition(boolean createPartition) {
        this.createPartition = createPartition;
    }

    public WriteMode getWriteMode() {
        return writeMode;
    }

    /**
     * overwrite replaces what the table or partition holds, at the moment of the commit; append adds to it. upsert
     * and load are reserved and refused by this version.
     */
    public void setWriteMode(WriteMode writeMode) {
        this.writeMode = writeMode;
    }

    public String getColumns() {
        return columns;
    }

    /**
     * The table column of each field, in field order, separated by commas; - leaves a field out. Table columns
     * that are not named become NULL. Rows that are maps are matched by name. By default the fields stand in the
     * table's order.
     */
    public void setColumns(String columns) {
        this.columns = columns;
    }

    public HeaderMode getHeader() {
        return header;
    }

    /** What the first row is: none, it is data; skip, it is dropped; match, it names the column of each field. */
    public void setHeader(HeaderMode header) {
        this.header = header;
    }

    public String getDelimiter() {
        return delimiter;
    }

    /**
     * What stands between two fields of a CSV text, one or more characters; tab or \t for a tab. For bodies that are
     * bytes, as all options of the text are.
     */
    public void setDelimiter(String delimiter) {
        this.delimiter = delimiter;
    }

    public String getQuote() {
        return quote;
    }

    /**
     * The character around fields that hold delimiters or line ends; none when quotes are text as any other.
     */
    public void setQuote(String quote) {
        this.quote = quote;
    }

    public String getEscape() {
        return escape;
    }

    /**
     * The character in front of a quote inside a quoted field. By default a quote is doubled there.
     */
    public void setEscape(String escape) {
        this.escape = escape;
    }

    public boolean isLenient() {
        return lenient;
    }

    /**
     * Whether text after a closing quote, and quotes inside a field that is not quoted, are text. Otherwise the row
     * is rejected.
     */
    public void setLenient(boolean lenient) {
        this.lenient = lenient;
    }

    public String getComment() {
        return comment;
    }

    /**
     * Lines of a CSV text that start with this are left out.
     */
    public void setComment(String comment) {
        this.comment = comment;
    }

    public String getFooter() {
        return footer;
    }

    /**
     * Lines of a CSV text that start with this are left out, such as a row of totals.
     */
    public void setFooter(String footer) {
        this.footer = footer;
    }

    public int getFooterLines() {
        return footerLines;
    }

    /**
     * How many lines at the end of a CSV text are left out.
     */
    public void setFooterLines(int footerLines) {
        this.footerLines = footerLines;
    }

    public String getCharset() {
        return charset;
    }

    /**
     * The charset of a CSV text, unless a byte order mark says otherwise.
     */
    public void setCharset(String charset) {
        this.charset = charset;
    }

    public MalformedTextPolicy getMalformedText() {
        return malformedText;
    }

    /**
     * What becomes of bytes that are no text in the charset: reject the row, replace them by U+FFFD, or fail the load.
     */
    public void setMalformedText(MalformedTextPolicy malformedText) {
        this.malformedText = malformedText;
    }

    public boolean isKeepBlankLines() {
        return keepBlankLines;
    }

    /**
     * Whether a line without a byte is a row with one empty field. Otherwise it is left out.
     */
    public void setKeepBlankLines(boolean keepBlankLines) {
        this.keepBlankLines = keepBlankLines;
    }

    public boolean isKeepNul() {
        return keepNul;
    }

    /**
     * Whether a NUL is a character as any other. Otherwise the row is rejected.
     */
    public void setKeepNul(boolean keepNul) {
        this.keepNul = keepNul;
    }

    public int getMaxRecordBytes() {
        return maxRecordBytes;
    }

    /**
     * The longest row of a CSV text, in bytes of UTF-8. A longer one is rejected.
     */
    public void setMaxRecordBytes(int maxRecordBytes) {
        this.maxRecordBytes = maxRecordBytes;
    }

    public Integer getFirstLine() {
        return firstLine;
    }

    /**
     * The line of the body on which the first row stands, so that messages name the right line. By default 2 with
     * header=none, because unmarshal has skipped the header line, and 1 otherwise.
     */
    public void setFirstLine(Integer firstLine) {
        this.firstLine = firstLine;
    }

    public ColumnPolicy getExtraColumns() {
        return extraColumns;
    }

    /** What becomes of a row with more fields than columns: reject the row, or ignore the extra fields. */
    public void setExtraColumns(ColumnPolicy extraColumns) {
        this.extraColumns = extraColumns;
    }

    public ColumnPolicy getMissingColumns() {
        return missingColumns;
    }

    /** What becomes of a row with fewer fields than columns: reject the row, or take the missing columns asNull. */
    public void setMissingColumns(ColumnPolicy missingColumns) {
        this.missingColumns = missingColumns;
    }

    public String getNullTokens() {
        return nullTokens;
    }

    /**
     * Texts that mean NULL, separated by commas and compared exactly; (empty) stands for the empty text. An empty
     * text is always NULL in columns that are not STRING, VARCHAR, CHAR or BINARY.
     */
    public void setNullTokens(String nullTokens) {
        this.nullTokens = nullTokens;
    }

    public String getTimeZone() {
        return timeZone;
    }

    /**
     * The zone of times that bring no offset with them, for example Asia/Shanghai. By default the zone of the
     * slot, and without a slot Asia/Shanghai; never the JVM's.
     */
    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
    }

    public String getDateFormats() {
        return dateFormats;
    }

    /**
     * Patterns of java.time.format.DateTimeFormatter for DATE, DATETIME and TIMESTAMP texts, separated by commas
     * and tried in order; also epochSeconds and epochMillis. By default yyyy-MM-dd, and yyyy-MM-dd HH:mm:ss with
     * optional fraction and offset, with a blank or a T in the middle.
     */
    public void setDateFormats(String dateFormats) {
        this.dateFormats = dateFormats;
    }

    public Long getMaxRejectedRows() {
        return maxRejectedRows;
    }

    /**
     * The most rows that may be rejected; one more fails the load before anything is committed. 0 by default, and
     * no limit when only maxRejectedPercent is set.
     */
    public void setMaxRejectedRows(Long maxRejectedRows) {
        this.maxRejectedRows = maxRejectedRows;
    }

    public Double getMaxRejectedPercent() {
        return maxRejectedPercent;
    }

    /** The most rows that may be rejected, in percent of the rows read. Checked before the commit. */
    public void setMaxRejectedPercent(Double maxRejectedPercent) {
        this.maxRejectedPercent = maxRejectedPercent;
    }

    public boolean isEmptyIsNull() {
        return emptyIsNull;
    }

    /**
     * Whether an empty field of a CSV text that is not quoted is NULL also in STRING, VARCHAR, CHAR and BINARY columns;
     * a quoted one is the empty text. Rows that come parsed do not say what was quoted: there it is the empty text.
     */
    public void setEmptyIsNull(boolean emptyIsNull) {
        this.emptyIsNull = emptyIsNull;
    }

    public boolean isTruncateTexts() {
        return truncateTexts;
    }

    /**
     * Whether texts that are too long for their column are cut off. Otherwise the row is rejected.
     */
    public void setTruncateTexts(boolean truncateTexts) {
        this.truncateTexts = truncateTexts;
    }

    public boolean isRoundDecimals() {
        return roundDecimals;
    }

    /**
     * Whether a DECIMAL with too many digits after the point is rounded half up. Otherwise the row is rejected.
     */
    public void setRoundDecimals(boolean roundDecimals) {
        this.roundDecimals = roundDecimals;
    }

    public BinaryForm getBinaryText() {
        return binaryText;
    }

    /**
     * How BINARY values are written: plain, the text itself in UTF-8; hex; or base64.
     */
    public void setBinaryText(BinaryForm binaryText) {
        this.binaryText = binaryText;
    }

    public String getConstants() {
        return constants;
    }

    /**
     * Columns with the same value in every row, column=value and separated by commas. The values may hold scheduling
     * parameters. For bodies that are bytes.
     */
    public void setConstants(String constants) {
        this.constants = constants;
    }

    public String getMetadataColumns() {
        return metadataColumns;
    }

    /**
     * Columns that say where a row comes from, source=column and separated by commas. Sources are object (the address
     * of the OSS object), line and offset (where the row begins in that object, or in a body that comes from elsewhere), slot, task and
     * loadId. For bodies that are bytes.
     */
    public void setMetadataColumns(String metadataColumns) {
        this.metadataColumns = metadataColumns;
    }

    public String getRejects() {
        return rejects;
    }

    /**
     * Where rejected rows are written as CSV, when a load commits without them or fails because they are too many: a
     * bucket and the beginning of the keys, as in iot-rejects/iot_log, or any other endpoint, as in file:rejects. May hold
     * scheduling parameters. By default they are only counted, and the first ten logged.
     */
    public void setRejects(String rejects) {
        this.rejects = rejects;
    }

    public long getProgressInterval() {
        return progressInterval;
    }

    /**
     * How often a running load says in the log how far it is; 0 for never.
     */
    public void setProgressInterval(long progressInterval) {
        this.progressInterval = progressInterval;
    }

    public long getMaxBytesPerSecond() {
        return maxBytesPerSecond;
    }

    /**
     * The most bytes of its body that a load reads in a second; 0 for no limit. Of parsed rows, their characters.
     */
    public void setMaxBytesPerSecond(long maxBytesPerSecond) {
        this.maxBytesPerSecond = maxBytesPerSecond;
    }

    public long getMaxRowsPerSecond() {
        return maxRowsPerSecond;
    }

    /**
     * The most rows that a load reads in a second, roughly; 0 for no limit.
     */
    public void setMaxRowsPerSecond(long maxRowsPerSecond) {
        this.maxRowsPerSecond = maxRowsPerSecond;
    }

    public BlockWriter getWriter() {
        return writer;
    }

    /**
     * In which form blocks go out. auto takes arrow where the columns and the compression allow it.
     */
    public void setWriter(BlockWriter writer) {
        this.writer = writer;
    }

    public CompressionMode getCompression() {
        return compression;
    }

    /** How blocks are compressed on their way. zstd exists for records only. */
    public void setCompression(CompressionMode compression) {
        this.compression = compression;
    }

    public int getBlockSize() {
        return blockSize;
    }

    /**
     * Bytes of a block, encoded and compressed, after which the next one is begun. A block is kept in memory until
     * the service has it; a load takes up to blockSize x concurrency.
     */
    public void setBlockSize(int blockSize) {
        this.blockSize = blockSize;
    }

    public int getConcurrency() {
        return concurrency;
    }

    /**
     * How many blocks of one load are made and sent at a time. The second one starts when the first has had a
     * block's worth of rows.
     */
    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    public Verification getVerify() {
        return verify;
    }

    /** count also counts the rows of the table or partition after the commit; with writeMode=overwrite only. */
    public void setVerify(Verification verify) {
        this.verify = verify;
    }

    public long getCommitTimeout() {
        return commitTimeout;
    }

    /** How long to wait for a commit to be decided. */
    public void setCommitTimeout(long commitTimeout) {
        this.commitTimeout = commitTimeout;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    /** How long a connection may take to open. */
    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getReadTimeout() {
        return readTimeout;
    }

    /** How long an answer may take. */
    public void setReadTimeout(long readTimeout) {
        this.readTimeout = readTimeout;
    }

    public Odps getOdps() {
        return odps;
    }

    /** A client to use in place of one made from endpoint, accessKey and secretKey. It is not changed. */
    public void setOdps(Odps odps) {
        this.odps = odps;
    }
}
