package io.tidemark.sandbox.oss;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AbortMultipartUploadRequest;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.CompleteMultipartUploadResult;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.UploadFileRequest;
import com.aliyun.oss.model.UploadPartRequest;

import static io.tidemark.sandbox.oss.OssFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

/** Multipart uploads, through the unmodified SDK. */
@Timeout(60)
class OssMultipartTest {

    private static final String KEY = "big/温 1.csv";
    private static final int PART = 300_000;

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
    void partsBecomeOneObjectWithACombinedChecksum(SignVersion version) throws Exception {
        OSS signed = fixture.client(version, OssFixture.ID, OssFixture.SECRET);
        byte[] whole = OssObjectsTest.bytes(2 * PART + 123);
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.addUserMetadata("device", "d-17");
        String id = signed.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, KEY, metadata)).getUploadId();
        List<PartETag> parts = new ArrayList<>();
        for (int number : new int[] {3, 1, 2}) {
            parts.add(upload(signed, id, number, whole));
        }
        parts.add(upload(signed, id, 2, whole));
        parts.remove(2);
        parts.sort((left, right) -> Integer.compare(left.getPartNumber(), right.getPartNumber()));

        CompleteMultipartUploadResult done = signed.completeMultipartUpload(
                new CompleteMultipartUploadRequest(BUCKET, KEY, id, parts));

        assertThat(done.getServerCRC()).as("the SDK combined it from its parts").isEqualTo(done.getClientCRC());
        OssObject object = fixture.oss.find(BUCKET, KEY).orElseThrow();
        Crc64 crc = new Crc64();
        crc.update(whole, 0, whole.length);
        assertThat(object.crc64()).isEqualTo(crc.value()).isEqualTo(done.getServerCRC());
        assertThat(object.etag()).matches("[0-9A-F]{32}-3").isEqualTo(done.getETag());
        assertThat(object.type()).isEqualTo("Multipart");
        assertThat(signed.getObjectMetadata(BUCKET, KEY).getUserMetadata()).containsEntry("device", "d-17");
        assertThat(fixture.oss.get(BUCKET, KEY)).isEqualTo(whole);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anUploadSurvivesARestart() throws Exception {
        byte[] whole = OssObjectsTest.bytes(2 * PART);
        String id = client.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, KEY)).getUploadId();
        List<PartETag> parts = new ArrayList<>();
        parts.add(upload(client, id, 1, whole));
        fixture.close();
        fixture = new OssFixture(directory.resolve("oss"));
        client = fixture.v4();
        parts.add(upload(client, id, 2, whole));
        client.completeMultipartUpload(new CompleteMultipartUploadRequest(BUCKET, KEY, id, parts));
        assertThat(fixture.oss.get(BUCKET, KEY)).isEqualTo(whole);
    }

    @Test
    void anAbortedUploadIsGone() throws Exception {
        byte[] whole = OssObjectsTest.bytes(PART);
        String id = client.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, KEY)).getUploadId();
        PartETag part = upload(client, id, 1, whole);
        client.abortMultipartUpload(new AbortMultipartUploadRequest(BUCKET, KEY, id));
        assertThat(OssObjectsTest.refusal(() -> client.completeMultipartUpload(
                new CompleteMultipartUploadRequest(BUCKET, KEY, id, new ArrayList<>(List.of(part))))).getErrorCode()).isEqualTo("NoSuchUpload");
        assertThat(fixture.oss.exists(BUCKET, KEY)).isFalse();
        assertThat(uploads()).isEmpty();
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        byte[] whole = OssObjectsTest.bytes(PART);
        String id = client.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, KEY)).getUploadId();
        PartETag part = upload(client, id, 1, whole);
        assertThat(OssObjectsTest.refusal(() -> complete(id, List.of(new PartETag(1, "0".repeat(32))))).getErrorCode())
                .isEqualTo("InvalidPart");
        assertThat(OssObjectsTest.refusal(() -> complete(id, List.of(part, new PartETag(2, part.getETag())))).getErrorCode())
                .isEqualTo("InvalidPart");
        PartETag small = client.uploadPart(new UploadPartRequest(BUCKET, KEY, id, 2, new ByteArrayInputStream(new byte[9]), 9))
                .getPartETag();
        PartETag third = client.uploadPart(new UploadPartRequest(BUCKET, KEY, id, 3, new ByteArrayInputStream(new byte[9]), 9))
                .getPartETag();
        assertThat(OssObjectsTest.refusal(() -> complete(id, List.of(small, third))).getErrorCode()).isEqualTo("EntityTooSmall");
        complete(id, List.of(part, small));
        assertThat(fixture.oss.exists(BUCKET, KEY)).isTrue();
    }

    @Test
    void theSdksResumableUploadWorks() throws Throwable {
        byte[] whole = OssObjectsTest.bytes(5 * PART);
        Path file = Files.write(directory.resolve("file.csv"), whole);
        UploadFileRequest request = new UploadFileRequest(BUCKET, KEY, file.toString(), PART, 2, true);
        client.uploadFile(request);
        assertThat(fixture.oss.get(BUCKET, KEY)).isEqualTo(whole);
    }

    private void complete(String id, List<PartETag> parts) {
        client.completeMultipartUpload(new CompleteMultipartUploadRequest(BUCKET, KEY, id, new ArrayList<>(parts)));
    }

    private static PartETag upload(OSS client, String id, int number, byte[] whole) {
        int from = (number - 1) * PART;
        int length = Math.min(PART, whole.length - from);
        return client.uploadPart(new UploadPartRequest(BUCKET, KEY, id, number,
                new ByteArrayInputStream(whole, from, length), length)).getPartETag();
    }

    private List<Path> uploads() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("oss").resolve(BUCKET).resolve("uploads"))) {
            return files.toList();
        }
    }
}
