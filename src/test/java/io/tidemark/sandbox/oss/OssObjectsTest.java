package io.tidemark.sandbox.oss;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import com.aliyun.oss.HttpMethod;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.common.utils.IOUtils;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.CopyObjectResult;
import com.aliyun.oss.model.DeleteObjectsRequest;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObject;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PutObjectRequest;
import com.aliyun.oss.model.PutObjectResult;
import com.aliyun.oss.model.SetObjectTaggingRequest;
import com.aliyun.oss.model.SimplifiedObjectMeta;
import com.aliyun.oss.model.TagSet;

import static io.tidemark.sandbox.oss.OssFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** The calls of the unmodified SDK that concern objects. */
@Timeout(60)
class OssObjectsTest {

    private static final byte[] THOUSAND = bytes(1000);
    private static final String KEY = "iot/iot_log_201911062315.csv";

    @TempDir
    private Path directory;
    private OssFixture fixture;
    private OSS client;

    @BeforeEach
    void start() throws Exception {
        fixture = new OssFixture(directory.resolve("oss"));
        client = fixture.v4();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void anObjectComesBackAsItWasPut(SignVersion version) throws Exception {
        OSS signed = fixture.client(version, OssFixture.ID, OssFixture.SECRET);
        PutObjectResult put = signed.putObject(BUCKET, KEY, new ByteArrayInputStream(THOUSAND));

        try (OSSObject got = signed.getObject(BUCKET, KEY)) {
            assertThat(got.getObjectContent().readAllBytes()).isEqualTo(THOUSAND);
            assertThat(IOUtils.getCRCValue(got.getObjectContent())).isNotNull()
                    .isEqualTo(got.getServerCRC()).isEqualTo(put.getServerCRC()).isEqualTo(put.getClientCRC());
            assertThat(got.getObjectMetadata().getETag()).isEqualTo(put.getETag()).matches("[0-9A-F]{32}");
            assertThat(got.getObjectMetadata().getContentType()).isEqualTo("text/csv");
            assertThat(got.getObjectMetadata().getObjectType()).isEqualTo("Normal");
            assertThat(got.getObjectMetadata().getRequestId()).matches("[0-9A-F]{24}");
        }
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void keysOfAnyCharactersAreKept(SignVersion version) throws Exception {
        OSS signed = fixture.client(version, OssFixture.ID, OssFixture.SECRET);
        List<String> keys = List.of("with space/and more.csv", "plus+and%2Bpercent%", "温度/传感器.csv", "emoji \uD83D\uDE80.csv",
                "a=b&c=d?e#f;g,h", "a//b/../c/./d", "quote\"'<tag>&amp;", "~tilde*star!(x)[y]{z}|^`", " leading and trailing ",
                "x".repeat(1023), "长".repeat(341));
        for (String key : keys) {
            signed.putObject(BUCKET, key, new ByteArrayInputStream(key.getBytes(StandardCharsets.UTF_8)));
        }
        for (String key : keys) {
            try (OSSObject got = signed.getObject(BUCKET, key)) {
                assertThat(new String(got.getObjectContent().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(key);
            }
            assertThat(signed.doesObjectExist(BUCKET, key)).isTrue();
        }
        assertThat(fixture.oss.list(BUCKET, "")).extracting(OssObject::key).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void aFileIsPutWithItsLengthAndAnEmptyObjectIsAnObject() throws Exception {
        File file = Files.write(directory.resolve("file.csv"), THOUSAND).toFile();
        client.putObject(BUCKET, KEY, file);
        client.putObject(BUCKET, "empty", new ByteArrayInputStream(new byte[0]));

        assertThat(fixture.oss.get(BUCKET, KEY)).isEqualTo(THOUSAND);
        assertThat(client.getObjectMetadata(BUCKET, "empty").getContentLength()).isZero();
        try (OSSObject empty = client.getObject(BUCKET, "empty")) {
            assertThat(empty.getObjectContent().readAllBytes()).isEmpty();
            assertThat(empty.getServerCRC()).isZero();
        }
    }

    @Test
    void userMetadataAndStandardHeadersComeBack() {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.addUserMetadata("device", "d-17");
        metadata.setContentType("text/plain; charset=utf-8");
        metadata.setCacheControl("no-cache");
        metadata.setContentEncoding("gzip");
        client.putObject(BUCKET, KEY, new ByteArrayInputStream(THOUSAND), metadata);

        ObjectMetadata read = client.getObjectMetadata(BUCKET, KEY);
        assertThat(read.getUserMetadata()).containsEntry("device", "d-17");
        assertThat(read.getContentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(read.getCacheControl()).isEqualTo("no-cache");
        assertThat(read.getContentEncoding()).isEqualTo("gzip");
        assertThat(read.getContentLength()).isEqualTo(1000);
    }

    @Test
    void aHeadTellsSizeETagAndTime() throws Exception {
        OssObject stored = fixture.oss.put(BUCKET, KEY, THOUSAND);
        Instant time = Instant.parse("2019-11-06T15:15:00.123Z");
        fixture.oss.touch(BUCKET, KEY, time);

        SimplifiedObjectMeta meta = client.getSimplifiedObjectMeta(BUCKET, KEY);
        assertThat(meta.getSize()).isEqualTo(1000);
        assertThat(meta.getETag()).isEqualTo(stored.etag());
        assertThat(meta.getLastModified()).isEqualTo(Date.from(Instant.parse("2019-11-06T15:15:00Z")));
        assertThat(client.headObject(BUCKET, KEY).getLastModified()).isEqualTo(meta.getLastModified());
        assertThat(client.listObjectsV2(BUCKET).getObjectSummaries().get(0).getLastModified()).isEqualTo(Date.from(time));
    }

    @Test
    void anAbsentObjectIsNoSuchKeyAndAnAbsentBucketNoSuchBucket() {
        assertThat(client.doesObjectExist(BUCKET, "absent")).isFalse();
        assertThat(refusal(() -> client.getObject(BUCKET, "absent")).getErrorCode()).isEqualTo("NoSuchKey");
        assertThat(refusal(() -> client.getObjectMetadata(BUCKET, "absent")).getErrorCode()).isEqualTo("NoSuchKey");
        assertThat(refusal(() -> client.getSimplifiedObjectMeta("no-bucket", "k")).getErrorCode()).isEqualTo("NoSuchBucket");
        OSSException put = refusal(() -> client.putObject("no-bucket", "k", new ByteArrayInputStream(bytes(5_000_000))));
        assertThat(put.getErrorCode()).isEqualTo("NoSuchBucket");
        assertThat(put.getRequestId()).matches("[0-9A-F]{24}");
    }

    @ParameterizedTest
    @CsvSource({"0,9,10", "990,999,10", "500,-1,500", "-1,100,100", "0,999,1000", "0,0,1"})
    void aRangeInsideTheObjectIsPartial(long first, long last, int length) throws Exception {
        fixture.oss.put(BUCKET, KEY, THOUSAND);
        GetObjectRequest request = new GetObjectRequest(BUCKET, KEY);
        request.setRange(first, last);

        try (OSSObject got = client.getObject(request)) {
            int from = first < 0 ? 1000 - length : (int) first;
            assertThat(got.getObjectContent().readAllBytes()).isEqualTo(Arrays.copyOfRange(THOUSAND, from, from + length));
            assertThat(got.getResponse().getStatusCode()).isEqualTo(206);
            assertThat(got.getObjectMetadata().getRawMetadata())
                    .containsEntry("Content-Range", "bytes %d-%d/1000".formatted(from, from + length - 1));
            assertThat(got.getServerCRC()).as("of the whole object").isEqualTo(fixture.oss.find(BUCKET, KEY).orElseThrow().crc64());
        }
    }

    @ParameterizedTest
    @CsvSource({"500,2000", "1000,2000", "1000,-1", "-1,1001", "9,3"})
    void aRangeThatLeavesTheObjectIsIgnored(long first, long last) throws Exception {
        fixture.oss.put(BUCKET, KEY, THOUSAND);
        GetObjectRequest request = new GetObjectRequest(BUCKET, KEY);
        request.addHeader("Range", "bytes=" + (first < 0 ? "" : first) + "-" + (last < 0 ? "" : last));

        try (OSSObject got = client.getObject(request)) {
            assertThat(got.getResponse().getStatusCode()).isEqualTo(200);
            assertThat(got.getObjectContent().readAllBytes()).hasSize(1000);
        }
    }

    @Test
    void theStandardRangeBehaviourCutsTheEndAndRefusesABeginningOutside() throws Exception {
        fixture.oss.put(BUCKET, KEY, THOUSAND);
        GetObjectRequest over = new GetObjectRequest(BUCKET, KEY);
        over.setRange(500, 2000);
        over.addHeader("x-oss-range-behavior", "standard");
        try (OSSObject got = client.getObject(over)) {
            assertThat(got.getObjectContent().readAllBytes()).hasSize(500);
        }
        GetObjectRequest outside = new GetObjectRequest(BUCKET, KEY);
        outside.setRange(1000, 2000);
        outside.addHeader("x-oss-range-behavior", "standard");
        assertThat(refusal(() -> client.getObject(outside)).getErrorCode()).isEqualTo("InvalidRange");
    }

    @Test
    void conditionsDecideWhetherAnObjectIsSent() throws Exception {
        OssObject stored = fixture.oss.put(BUCKET, KEY, THOUSAND);
        Instant time = Instant.parse("2024-03-01T00:15:00Z");
        fixture.oss.touch(BUCKET, KEY, time.plusMillis(400));

        GetObjectRequest match = new GetObjectRequest(BUCKET, KEY);
        match.setMatchingETagConstraints(List.of(stored.etag()));
        match.setUnmodifiedSinceConstraint(Date.from(time));
        match.setModifiedSinceConstraint(Date.from(time.minusSeconds(1)));
        client.getObject(match).close();

        GetObjectRequest changed = new GetObjectRequest(BUCKET, KEY);
        changed.setMatchingETagConstraints(List.of("0".repeat(32)));
        assertThat(refusal(() -> client.getObject(changed)).getErrorCode()).isEqualTo("PreconditionFailed");
        GetObjectRequest older = new GetObjectRequest(BUCKET, KEY);
        older.setUnmodifiedSinceConstraint(Date.from(time.minusSeconds(1)));
        assertThat(refusal(() -> client.getObject(older)).getErrorCode()).isEqualTo("PreconditionFailed");
        GetObjectRequest same = new GetObjectRequest(BUCKET, KEY);
        same.setNonmatchingETagConstraints(List.of(stored.etag()));
        assertThat(refusal(() -> client.getObject(same)).getErrorCode()).isEqualTo("NotModified");
        GetObjectRequest notNewer = new GetObjectRequest(BUCKET, KEY);
        notNewer.setModifiedSinceConstraint(Date.from(time));
        assertThat(refusal(() -> client.getObject(notNewer)).getErrorCode()).isEqualTo("NotModified");
    }

    @Test
    void aCopyIsAnObjectOfItsOwn() throws Exception {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.addUserMetadata("device", "d-17");
        client.putObject(BUCKET, "in/a b+c%.csv", new ByteArrayInputStream(THOUSAND), metadata);
        fixture.oss.createBucket("archive");

        CopyObjectResult copy = client.copyObject(BUCKET, "in/a b+c%.csv", "archive", KEY);
        fixture.oss.put(BUCKET, "in/a b+c%.csv", bytes(3));

        assertThat(fixture.oss.get("archive", KEY)).isEqualTo(THOUSAND);
        assertThat(copy.getETag()).isEqualTo(fixture.oss.find("archive", KEY).orElseThrow().etag());
        assertThat(client.getObjectMetadata("archive", KEY).getUserMetadata()).containsEntry("device", "d-17");
    }

    @Test
    void aCopyOfAChangedSourceIsRefused() throws Exception {
        OssObject stored = fixture.oss.put(BUCKET, KEY, THOUSAND);
        CopyObjectRequest unchanged = new CopyObjectRequest(BUCKET, KEY, BUCKET, "copy");
        unchanged.setMatchingETagConstraints(List.of(stored.etag()));
        client.copyObject(unchanged);
        fixture.oss.put(BUCKET, KEY, bytes(10));

        CopyObjectRequest changed = new CopyObjectRequest(BUCKET, KEY, BUCKET, "copy2");
        changed.setMatchingETagConstraints(List.of(stored.etag()));
        assertThat(refusal(() -> client.copyObject(changed)).getErrorCode()).isEqualTo("PreconditionFailed");
        assertThat(fixture.oss.exists(BUCKET, "copy2")).isFalse();
        assertThat(fixture.oss.get(BUCKET, "copy")).isEqualTo(THOUSAND);
    }

    @Test
    void anObjectIsCopiedOntoItselfToChangeItsMetadata() throws Exception {
        fixture.oss.put(BUCKET, KEY, THOUSAND);
        CopyObjectRequest onto = new CopyObjectRequest(BUCKET, KEY, BUCKET, KEY);
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.addUserMetadata("state", "done");
        onto.setNewObjectMetadata(metadata);
        client.copyObject(onto);

        assertThat(client.getObjectMetadata(BUCKET, KEY).getUserMetadata()).containsEntry("state", "done");
        assertThat(fixture.oss.get(BUCKET, KEY)).isEqualTo(THOUSAND);
    }

    @Test
    void overwritingCanBeForbidden() throws Exception {
        PutObjectRequest once = put(THOUSAND);
        client.putObject(once);
        assertThat(refusal(() -> client.putObject(put(bytes(7)))).getErrorCode()).isEqualTo("FileAlreadyExists");
        assertThat(fixture.oss.get(BUCKET, KEY)).isEqualTo(THOUSAND);
        assertThat(dataFiles()).as("the refused bytes are gone").hasSize(1);
    }

    private static PutObjectRequest put(byte[] bytes) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setHeader("x-oss-forbid-overwrite", "true");
        return new PutObjectRequest(BUCKET, KEY, new ByteArrayInputStream(bytes), metadata);
    }

    @Test
    void objectsAreDeletedOneByOneAndTogether() throws Exception {
        for (String key : List.of("a", "b<&>", "c d", "e")) {
            fixture.oss.put(BUCKET, key, THOUSAND);
        }
        client.deleteObject(BUCKET, "a");
        client.deleteObject(BUCKET, "a");
        assertThat(client.deleteObjects(new DeleteObjectsRequest(BUCKET).withKeys(List.of("b<&>", "c d", "absent")))
                .getDeletedObjects()).containsExactlyInAnyOrder("b<&>", "c d", "absent");
        assertThat(client.deleteObjects(new DeleteObjectsRequest(BUCKET).withKeys(List.of("e")).withQuiet(true))
                .getDeletedObjects()).isEmpty();
        assertThat(fixture.oss.list(BUCKET, "")).isEmpty();
    }

    @Test
    void tagsAreSetReadAndRemoved() throws Exception {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setObjectTagging(Map.of("stage", "raw & new"));
        client.putObject(BUCKET, KEY, new ByteArrayInputStream(THOUSAND), metadata);
        assertThat(client.getObjectTagging(BUCKET, KEY).getAllTags()).isEqualTo(Map.of("stage", "raw & new"));

        client.setObjectTagging(new SetObjectTaggingRequest(BUCKET, KEY, Map.of("loaded", "yes", "slot", "201911062315")));
        TagSet tags = client.getObjectTagging(BUCKET, KEY);
        assertThat(tags.getAllTags()).isEqualTo(Map.of("loaded", "yes", "slot", "201911062315"));

        client.deleteObjectTagging(BUCKET, KEY);
        assertThat(client.getObjectTagging(BUCKET, KEY).getAllTags()).isEmpty();
        assertThat(refusal(() -> client.getObjectTagging(BUCKET, "absent")).getErrorCode()).isEqualTo("NoSuchKey");
    }

    @Test
    void aWrongContentMd5LeavesNothingBehind() throws Exception {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentMD5("AAAAAAAAAAAAAAAAAAAAAA==");
        assertThat(refusal(() -> client.putObject(BUCKET, KEY, new ByteArrayInputStream(THOUSAND), metadata)).getErrorCode())
                .isEqualTo("InvalidDigest");
        assertThat(fixture.oss.exists(BUCKET, KEY)).isFalse();
        assertThat(dataFiles()).isEmpty();
    }

    @Test
    void whatIsNotBuiltIsRefusedByName() throws Exception {
        fixture.oss.put(BUCKET, KEY, THOUSAND);
        OSSException acl = refusal(() -> client.getObjectAcl(BUCKET, KEY));
        assertThat(acl.getErrorCode()).isEqualTo("NotImplemented");
        assertThat(acl.getErrorMessage()).contains("acl");
        ObjectMetadata encrypted = new ObjectMetadata();
        encrypted.setServerSideEncryption("AES256");
        OSSException encryption = refusal(() -> client.putObject(BUCKET, "x", new ByteArrayInputStream(THOUSAND), encrypted));
        assertThat(encryption.getErrorCode()).isEqualTo("NotImplemented");
        assertThat(encryption.getErrorMessage()).contains("x-oss-server-side-encryption");
        assertThat(refusal(() -> client.getBucketLifecycle(BUCKET)).getErrorMessage()).contains("lifecycle");
        GetObjectRequest processed = new GetObjectRequest(BUCKET, KEY);
        processed.setProcess("image/resize,w_100");
        assertThat(refusal(() -> client.getObject(processed)).getErrorMessage()).contains("x-oss-process");
    }

    @Test
    void aReaderKeepsTheVersionThatItOpened() throws Exception {
        byte[] large = bytes(20_000_000);
        fixture.oss.put(BUCKET, KEY, large);
        try (OSSObject got = client.getObject(BUCKET, KEY)) {
            assertThat(got.getObjectContent().read()).isEqualTo(large[0]);
            fixture.oss.put(BUCKET, KEY, THOUSAND);
            assertThat(got.getObjectContent().readAllBytes()).hasSize(large.length - 1);
        }
        assertThat(fixture.oss.get(BUCKET, KEY)).isEqualTo(THOUSAND);
    }

    @Test
    void objectsSurviveARestart() throws Exception {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.addUserMetadata("note", "a=b: c\\d");
        metadata.setObjectTagging(Map.of("k", "v"));
        client.putObject(BUCKET, "温度 1.csv", new ByteArrayInputStream(THOUSAND), metadata);
        OssObject before = fixture.oss.find(BUCKET, "温度 1.csv").orElseThrow();
        Path orphan = Files.write(directory.resolve("oss").resolve(BUCKET).resolve("data").resolve("never-published"), THOUSAND);
        fixture.close();

        fixture = new OssFixture(directory.resolve("oss"));
        assertThat(fixture.oss.find(BUCKET, "温度 1.csv")).contains(before);
        assertThat(fixture.oss.get(BUCKET, "温度 1.csv")).isEqualTo(THOUSAND);
        assertThat(orphan).doesNotExist();
        try (OSSObject got = fixture.v4().getObject(BUCKET, "温度 1.csv")) {
            assertThat(got.getObjectContent().readAllBytes()).isEqualTo(THOUSAND);
        }
    }

    @Test
    void aServerClockGivesTheTimeOfChange() throws Exception {
        Instant now = Instant.now().minus(Duration.ofMinutes(10));
        try (OssFixture slow = new OssFixture(directory.resolve("slow"), () -> now)) {
            slow.v4().putObject(BUCKET, KEY, new ByteArrayInputStream(THOUSAND));
            assertThat(slow.oss.find(BUCKET, KEY).orElseThrow().lastModified()).isBetween(now.minusMillis(1), now);
        }
    }

    @Test
    void aPutThatBreaksOffLeavesNothingBehind() throws Exception {
        URL url = client.generatePresignedUrl(BUCKET, KEY, Date.from(Instant.now().plusSeconds(60)), HttpMethod.PUT);
        for (String framing : List.of("Content-Length: 1000", "Transfer-Encoding: chunked")) {
            try (Socket socket = new Socket("127.0.0.1", fixture.server.port())) {
                socket.getOutputStream().write(("PUT " + url.getFile() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + framing
                        + "\r\n\r\n64\r\n" + "x".repeat(100)).getBytes(StandardCharsets.US_ASCII));
                await().until(() -> dataFiles().size() == 1);
            }
            await().until(() -> dataFiles().isEmpty());
            assertThat(fixture.oss.exists(BUCKET, KEY)).isFalse();
        }
    }

    @Test
    void writersOfOneKeyLeaveOneWholeVersion() throws Exception {
        List<byte[]> versions = List.of(bytes(200_000), bytes(100_000), bytes(50_000));
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (byte[] version : versions) {
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 30; i++) {
                        client.putObject(BUCKET, KEY, new ByteArrayInputStream(version));
                        try (OSSObject got = client.getObject(BUCKET, KEY)) {
                            assertThat(versions).contains(got.getObjectContent().readAllBytes());
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(dataFiles()).hasSize(1);
        assertThat(versions).contains(fixture.oss.get(BUCKET, KEY));
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("oss").resolve(BUCKET).resolve("data"))) {
            return files.toList();
        }
    }

    static OSSException refusal(ThrowingCallable call) {
        OSSException refused = catchThrowableOfType(OSSException.class, call);
        assertThat(refused).as("an answer with an error").isNotNull();
        return refused;
    }

    static byte[] bytes(int n) {
        byte[] bytes = new byte[n];
        for (int i = 0; i < n; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        return bytes;
    }
}
