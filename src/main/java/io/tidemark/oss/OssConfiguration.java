package io.tidemark.oss;

import java.time.Duration;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

import com.aliyun.oss.OSS;

import io.tidemark.oss.stream.Compression;
import io.tidemark.oss.stream.UnpackLimits;

/** The options of the component and of each endpoint. */
@UriParams
public class OssConfiguration implements Cloneable {

    private String bucketName;

    @UriParam(description = "The address of OSS, for example https://oss-cn-hangzhou-internal.aliyuncs.com. The "
                            + "internal address is free of traffic cost inside the region.")
    private String endpoint;

    @UriParam(description = "The region's id, for example cn-hangzhou. Signature version V4 needs it.")
    private String region;

    @UriParam(label = "producer", defaultValue = "poll",
              description = "What the producer does.")
    private OssOperations operation = OssOperations.poll;

    @UriParam(description = "The object's key. May hold scheduling parameters, for example "
                            + "iot_log_$[yyyymmddhh24mi].csv, which are resolved for the slot of the exchange. With "
                            + "* or ? in it, a pattern: see objectMatch. For the consumer a pattern that keys must "
                            + "match.")
    private String objectName;

    @UriParam(description = "How objectName is meant. Unless set: a glob when objectName holds * or ?, an exact "
                            + "key otherwise.")
    private ObjectMatch objectMatch;

    @UriParam(description = "The beginning of the keys that the consumer and listObjects look at. May hold "
                            + "scheduling parameters for listObjects.")
    private String prefix;

    @UriParam(description = "Keys that hold it after the prefix are left out by the consumer and listObjects: / "
                            + "keeps them to one folder.")
    private String delimiter;

    @UriParam(defaultValue = "1000",
              description = "How many keys OSS returns at a time while listing, 1 to 1000.")
    private int maxKeys = 1000;

    @UriParam(label = "producer", defaultValue = "1000",
              description = "How many objects one slot may have. More are a failure and never a part of the slot.")
    private int maxObjects = 1000;

    @UriParam(defaultValue = "0", javaType = "java.time.Duration",
              description = "How long an object must have been left alone, by the clock of OSS, before it counts "
                            + "as complete.")
    private Duration minAge = Duration.ZERO;

    @UriParam(description = "The key of the object whose presence says that the slot's objects are complete. May "
                            + "hold scheduling parameters, and {name} for the key of each object, for example "
                            + "{name}.done.")
    private String doneFileName;

    @UriParam(defaultValue = "0",
              description = "How many header lines each object has. Only the first object keeps them, so that the "
                            + "body reads like one file with one header. An object whose last header line differs "
                            + "from the first object's is a failure, because its columns may differ too.")
    private int headerLines = 0;

    @UriParam(defaultValue = "auto",
              description = "How objects are packed. With auto the first bytes and the suffix (or the stored "
                            + "content encoding) must say the same. Not used by getObject.")
    private Compression compression = Compression.auto;

    @UriParam(defaultValue = "Asia/Shanghai",
              description = "The time zone of a slot that brings none with it.")
    private String timeZone = "Asia/Shanghai";

    @UriParam(defaultValue = "false",
              description = "Whether the objects are deleted when the exchange has completed. An exchange that "
                            + "failed leaves them alone.")
    private boolean deleteAfterRead = false;

    @UriParam(defaultValue = "false",
              description = "Whether the objects are moved when the exchange has completed. An exchange that "
                            + "failed leaves them alone.")
    private boolean moveAfterRead = false;

    @UriParam(description = "moveAfterRead: the bucket to move to. Unless set, the same bucket.")
    private String destinationBucket;

    @UriParam(description = "moveAfterRead: what is put in front of the key, for example done/. May hold "
                            + "scheduling parameters for the producer.")
    private String destinationBucketPrefix;

    @UriParam(description = "moveAfterRead: what is put behind the key. May hold scheduling parameters for the "
                            + "producer.")
    private String destinationBucketSuffix;

    @UriParam(defaultValue = "false",
              description = "moveAfterRead: whether the value of prefix is taken off the key first.")
    private boolean removePrefixOnMove = false;

    @UriParam(label = "consumer,filter", defaultValue = "false",
              description = "Whether the placeholders of folders (keys that end with /) are consumed too.")
    private boolean includeFolders = false;

    @UriParam(label = "consumer", defaultValue = "false",
              description = "Whether the consumer sets headers only and fetches nothing.")
    private boolean ignoreBody = false;

    @UriParam(defaultValue = "true",
              description = "Whether the body's stream is closed when the exchange has completed. When false, "
                            + "whoever reads the body closes it.")
    private boolean autocloseBody = true;

    @UriParam(label = "consumer,advanced",
              description = "Which objects are being consumed just now, so that no poll takes one twice. Unless "
                            + "set, a memory of this endpoint.")
    private IdempotentRepository inProgressRepository;

    @UriParam(label = "consumer",
              description = "Which objects have been consumed. An object that it contains is not fetched again "
                            + "unless its content has changed.")
    private IdempotentRepository idempotentRepository;

    @UriParam(label = "security", secret = true,
              description = "The access key's id.")
    private String accessKey;

    @UriParam(label = "security", secret = true,
              description = "The access key's secret.")
    private String secretKey;

    @UriParam(label = "security", secret = true,
              description = "The token of temporary keys (STS).")
    private String securityToken;

    @UriParam(label = "security", defaultValue = "V4",
              description = "How requests are signed.")
    private SignatureVersion signatureVersion = SignatureVersion.V4;

    @UriParam(label = "advanced",
              description = "A client of your own. It is never closed here, and endpoint and keys are then not "
                            + "needed..")
    @Metadata(autowired = true)
    private OSS ossClient;

    @UriParam(label = "advanced", defaultValue = "65536",
              description = "Bytes between the connection and the decompression.")
    private int bufferSize = 64 * 1024;

    @UriParam(label = "advanced", defaultValue = "67108864",
              description = "Bytes asked for at a time. OSS ends a connection that nobody reads from for about a "
                            + "minute; short ranges keep what is lost then small.")
    private long rangeSize = 64L * 1024 * 1024;

    @UriParam(label = "advanced", defaultValue = "1048576",
              description = "Bytes of the body, after decompression, that a thread of its own fetches and unpacks before "
                            + "the route asks for them. With 0 the route's thread does that.")
    private int readAhead = 1024 * 1024;

    @UriParam(label = "advanced", defaultValue = "200",
              description = "How many times its stored size a packed object may unpack to, once it has unpacked to more "
                            + "than 64 MiB. More is a failure. 0 for no limit.")
    private int maxExpansionRatio = UnpackLimits.DEFAULT_RATIO;

    @UriParam(label = "advanced", defaultValue = "107374182400",
              description = "Bytes that a packed object may unpack to, all files of an archive together. More is a "
                            + "failure. 0 for no limit.")
    private long maxDecompressedSize = UnpackLimits.DEFAULT_BYTES;

    @UriParam(label = "advanced", defaultValue = "10000",
              description = "How many files and directories a zip archive may have. More are a failure.")
    private int maxArchiveEntries = UnpackLimits.DEFAULT_ENTRIES;

    @UriParam(label = "advanced", defaultValue = "8388608",
              description = "Bytes of memory outside the heap that unpacking a Zstandard object may take, 1 KiB to 128 MiB. "
                            + "An object that needs more is a failure. zstd -1 to -19 need 8 MiB at most, --long and "
                            + "--ultra up to 128 MiB.")
    private int maxWindowSize = UnpackLimits.DEFAULT_WINDOW;

    @UriParam(label = "advanced", defaultValue = "5",
              description = "How many times in a row a range is resumed after its connection was lost, before the "
                            + "read fails.")
    private int maximumRedownloads = 5;

    @UriParam(label = "advanced", defaultValue = "500", javaType = "java.time.Duration",
              description = "The pause before the first resumption. Each further pause is twice as long, up to 30 "
                            + "seconds.")
    private Duration redownloadDelay = Duration.ofMillis(500);

    @UriParam(label = "advanced", defaultValue = "10000", javaType = "java.time.Duration",
              description = "How long to wait for a connection.")
    private Duration connectionTimeout = Duration.ofSeconds(10);

    @UriParam(label = "advanced", defaultValue = "60000", javaType = "java.time.Duration",
              description = "How long to wait for the next bytes.")
    private Duration socketTimeout = Duration.ofSeconds(60);

    @UriParam(label = "advanced", defaultValue = "64",
              description = "How many connections the client keeps.")
    private int maxConnections = 64;

    @UriParam(label = "proxy",
              description = "The host of an HTTP proxy.")
    private String proxyHost;

    @UriParam(label = "proxy",
              description = "The port of the HTTP proxy.")
    private int proxyPort = 0;

    @UriParam(label = "proxy",
              description = "The user of the HTTP proxy.")
    private String proxyUsername;

    @UriParam(label = "proxy", secret = true,
              description = "The password of the HTTP proxy.")
    private String proxyPassword;

    /** A copy that can be changed without changing this one. The client and the repositories are shared. */
    public OssConfiguration copy() {
        try {
            return (OssConfiguration) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** The bucket of the endpoint; null on the component. */
    public String getBucketName() {
        return bucketName;
    }

    public void setBucketName(String bucketName) {
        this.bucketName = bucketName;
    }

    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    public String getRegion() {
        return region;
    }

    public void setRegion(String region) {
        this.region = region;
    }

    public OssOperations getOperation() {
        return operation;
    }

    public void setOperation(OssOperations operation) {
        this.operation = operation;
    }

    public String getObjectName() {
        return objectName;
    }

    public void setObjectName(String objectName) {
        this.objectName = objectName;
    }

    public ObjectMatch getObjectMatch() {
        return objectMatch;
    }

    public void setObjectMatch(ObjectMatch objectMatch) {
        this.objectMatch = objectMatch;
    }

    public String getPrefix() {
        return prefix;
    }

    public void setPrefix(String prefix) {
        this.prefix = prefix;
    }

    public String getDelimiter() {
        return delimiter;
    }

    public void setDelimiter(String delimiter) {
        this.delimiter = delimiter;
    }

    public int getMaxKeys() {
        return maxKeys;
    }

    public void setMaxKeys(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    public int getMaxObjects() {
        return maxObjects;
    }

    public void setMaxObjects(int maxObjects) {
        this.maxObjects = maxObjects;
    }

    public Duration getMinAge() {
        return minAge;
    }

    public void setMinAge(Duration minAge) {
        this.minAge = minAge;
    }

    public String getDoneFileName() {
        return doneFileName;
    }

    public void setDoneFileName(String doneFileName) {
        this.doneFileName = doneFileName;
    }

    public int getHeaderLines() {
        return headerLines;
    }

    public void setHeaderLines(int headerLines) {
        this.headerLines = headerLines;
    }

    public Compression getCompression() {
        return compression;
    }

    public void setCompression(Compression compression) {
        this.compression = compression;
    }

    public String getTimeZone() {
        return timeZone;
    }

    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
    }

    public boolean isDeleteAfterRead() {
        return deleteAfterRead;
    }

    public void setDeleteAfterRead(boolean deleteAfterRead) {
        this.deleteAfterRead = deleteAfterRead;
    }

    public boolean isMoveAfterRead() {
        return moveAfterRead;
    }

    public void setMoveAfterRead(boolean moveAfterRead) {
        this.moveAfterRead = moveAfterRead;
    }

    public String getDestinationBucket() {
        return destinationBucket;
    }

    public void setDestinationBucket(String destinationBucket) {
        this.destinationBucket = destinationBucket;
    }

    public String getDestinationBucketPrefix() {
        return destinationBucketPrefix;
    }

    public void setDestinationBucketPrefix(String destinationBucketPrefix) {
        this.destinationBucketPrefix = destinationBucketPrefix;
    }

    public String getDestinationBucketSuffix() {
        return destinationBucketSuffix;
    }

    public void setDestinationBucketSuffix(String destinationBucketSuffix) {
        this.destinationBucketSuffix = destinationBucketSuffix;
    }

    public boolean isRemovePrefixOnMove() {
        return removePrefixOnMove;
    }

    public void setRemovePrefixOnMove(boolean removePrefixOnMove) {
        this.removePrefixOnMove = removePrefixOnMove;
    }

    public boolean isIncludeFolders() {
        return includeFolders;
    }

    public void setIncludeFolders(boolean includeFolders) {
        this.includeFolders = includeFolders;
    }

    public boolean isIgnoreBody() {
        return ignoreBody;
    }

    public void setIgnoreBody(boolean ignoreBody) {
        this.ignoreBody = ignoreBody;
    }

    public boolean isAutocloseBody() {
        return autocloseBody;
    }

    public void setAutocloseBody(boolean autocloseBody) {
        this.autocloseBody = autocloseBody;
    }

    public IdempotentRepository getInProgressRepository() {
        return inProgressRepository;
    }

    public void setInProgressRepository(IdempotentRepository inProgressRepository) {
        this.inProgressRepository = inProgressRepository;
    }

    public IdempotentRepository getIdempotentRepository() {
        return idempotentRepository;
    }

    public void setIdempotentRepository(IdempotentRepository idempotentRepository) {
        this.idempotentRepository = idempotentRepository;
    }

    public String getAccessKey() {
        return accessKey;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public String getSecretKey() {
        return secretKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    public String getSecurityToken() {
        return securityToken;
    }

    public void setSecurityToken(String securityToken) {
        this.securityToken = securityToken;
    }

    public SignatureVersion getSignatureVersion() {
        return signatureVersion;
    }

    public void setSignatureVersion(SignatureVersion signatureVersion) {
        this.signatureVersion = signatureVersion;
    }

    public OSS getOssClient() {
        return ossClient;
    }

    public void setOssClient(OSS ossClient) {
        this.ossClient = ossClient;
    }

    public int getBufferSize() {
        return bufferSize;
    }

    public void setBufferSize(int bufferSize) {
        this.bufferSize = bufferSize;
    }

    public long getRangeSize() {
        return rangeSize;
    }

    public void setRangeSize(long rangeSize) {
        this.rangeSize = rangeSize;
    }

    public int getReadAhead() {
        return readAhead;
    }

    public void setReadAhead(int readAhead) {
        this.readAhead = readAhead;
    }

    public int getMaxExpansionRatio() {
        return maxExpansionRatio;
    }

    public void setMaxExpansionRatio(int maxExpansionRatio) {
        this.maxExpansionRatio = maxExpansionRatio;
    }

    public long getMaxDecompressedSize() {
        return maxDecompressedSize;
    }

    public void setMaxDecompressedSize(long maxDecompressedSize) {
        this.maxDecompressedSize = maxDecompressedSize;
    }

    public int getMaxArchiveEntries() {
        return maxArchiveEntries;
    }

    public void setMaxArchiveEntries(int maxArchiveEntries) {
        this.maxArchiveEntries = maxArchiveEntries;
    }

    public int getMaxWindowSize() {
        return maxWindowSize;
    }

    public void setMaxWindowSize(int maxWindowSize) {
        this.maxWindowSize = maxWindowSize;
    }

    public int getMaximumRedownloads() {
        return maximumRedownloads;
    }

    public void setMaximumRedownloads(int maximumRedownloads) {
        this.maximumRedownloads = maximumRedownloads;
    }

    public Duration getRedownloadDelay() {
        return redownloadDelay;
    }

    public void setRedownloadDelay(Duration redownloadDelay) {
        this.redownloadDelay = redownloadDelay;
    }

    public Duration getConnectionTimeout() {
        return connectionTimeout;
    }

    public void setConnectionTimeout(Duration connectionTimeout) {
        this.connectionTimeout = connectionTimeout;
    }

    public Duration getSocketTimeout() {
        return socketTimeout;
    }

    public void setSocketTimeout(Duration socketTimeout) {
        this.socketTimeout = socketTimeout;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public int getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(int proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getProxyUsername() {
        return proxyUsername;
    }

    public void setProxyUsername(String proxyUsername) {
        this.proxyUsername = proxyUsername;
    }

    public String getProxyPassword() {
        return proxyPassword;
    }

    public void setProxyPassword(String proxyPassword) {
        this.proxyPassword = proxyPassword;
    }
}
