package io.tidemark.sandbox.oss;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.InconsistentException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.utils.IOUtils;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObject;

import static io.tidemark.sandbox.oss.OssFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Faults as a client sees them. */
@Timeout(60)
class OssFaultsTest {

    private static final String KEY = "iot/a.csv";
    private static final byte[] BYTES = OssObjectsTest.bytes(3_000_000);

    @TempDir
    private Path directory;
    private OssFixture fixture;
    private OSS client;

    @BeforeEach
    void start() throws Exception {
        fixture = new OssFixture(directory);
        fixture.oss.put(BUCKET, KEY, BYTES);
        client = fixture.v4();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void theNextRequestsFailAndThenNoMore() throws Exception {
        fixture.oss.faults().fail("GET", "iot/*", 2, 503, "ServiceUnavailable");
        for (int i = 0; i < 2; i++) {
            OSSException refusal = OssObjectsTest.refusal(() -> client.getObject(BUCKET, KEY));
            assertThat(refusal.getErrorCode()).isEqualTo("ServiceUnavailable");
        }
        assertThat(client.getObjectMetadata(BUCKET, KEY)).isNotNull();
        client.getObject(BUCKET, KEY).close();
    }

    @Test
    void listingsFailByTheEmptyKeyAndHeadsByTheirMethod() {
        fixture.oss.faults().fail("GET", "", 1, 500, "InternalError").fail("HEAD", KEY, 1, 403, "AccessDenied");
        assertThat(OssObjectsTest.refusal(() -> client.listObjectsV2(BUCKET)).getErrorCode()).isEqualTo("InternalError");
        assertThat(OssObjectsTest.refusal(() -> client.getObjectMetadata(BUCKET, KEY)).getErrorCode()).isEqualTo("AccessDenied");
        assertThat(client.listObjectsV2(BUCKET).getKeyCount()).isEqualTo(1);
    }

    @Test
    void aTruncatedBodyBreaksWhileItIsRead() throws Exception {
        fixture.oss.faults().truncate(KEY, 1, 1_000_000);
        try (OSSObject got = client.getObject(BUCKET, KEY)) {
            assertThat(got.getObjectMetadata().getContentLength()).isEqualTo(BYTES.length);
            assertThatThrownBy(() -> got.getObjectContent().readAllBytes()).isInstanceOf(IOException.class);
        }
        GetObjectRequest rest = new GetObjectRequest(BUCKET, KEY);
        rest.setRange(1_000_000, -1);
        rest.setMatchingETagConstraints(List.of(fixture.oss.find(BUCKET, KEY).orElseThrow().etag()));
        try (OSSObject got = client.getObject(rest)) {
            assertThat(got.getObjectContent().readAllBytes()).hasSize(2_000_000);
        }
    }

    @Test
    void anAnswerIsLostAfterTheObjectWasStored() throws Exception {
        fixture.oss.faults().dropAnswer("PUT", "lost", 1);
        assertThatThrownBy(() -> client.putObject(BUCKET, "lost", new ByteArrayInputStream(BYTES))).isInstanceOf(ClientException.class);
        assertThat(fixture.oss.get(BUCKET, "lost")).isEqualTo(BYTES);
    }

    @Test
    void anObjectIsReplacedBetweenListingAndReading() throws Exception {
        String listed = client.listObjectsV2(BUCKET).getObjectSummaries().get(0).getETag();
        fixture.oss.faults().before("GET", KEY, 1, () -> replace(OssObjectsTest.bytes(10)));
        GetObjectRequest pinned = new GetObjectRequest(BUCKET, KEY);
        pinned.setMatchingETagConstraints(List.of(listed));
        assertThat(OssObjectsTest.refusal(() -> client.getObject(pinned)).getErrorCode()).isEqualTo("PreconditionFailed");
    }

    private void replace(byte[] bytes) {
        try {
            fixture.oss.put(BUCKET, KEY, bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSlowBodyTakesItsTime() throws Exception {
        fixture.oss.faults().slow(KEY, 1, 6_000_000);
        Instant begin = Instant.now();
        try (OSSObject got = client.getObject(BUCKET, KEY)) {
            assertThat(got.getObjectContent().readAllBytes()).isEqualTo(BYTES);
        }
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void theChecksumLiesOrIsAbsent() throws Exception {
        fixture.oss.faults().lieAboutCrc("GET", KEY, 1);
        try (OSSObject got = client.getObject(BUCKET, KEY)) {
            got.getObjectContent().readAllBytes();
            assertThat(IOUtils.getCRCValue(got.getObjectContent())).isNotEqualTo(got.getServerCRC());
        }
        fixture.oss.faults().omitCrc("GET", KEY, OssFaults.ALWAYS);
        try (OSSObject got = client.getObject(BUCKET, KEY)) {
            assertThat(got.getServerCRC()).isNull();
        }
        fixture.oss.faults().clear();
        fixture.oss.faults().lieAboutCrc("PUT", "k", 1);
        assertThatThrownBy(() -> client.putObject(BUCKET, "k", new ByteArrayInputStream(BYTES)))
                .isInstanceOf(InconsistentException.class);
    }
}
