package io.tidemark.sandbox.oss;

import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.HttpMethod;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.GeneratePresignedUrlRequest;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObject;

import static io.tidemark.sandbox.oss.OssFixture.BUCKET;
import static io.tidemark.sandbox.oss.OssFixture.ID;
import static io.tidemark.sandbox.oss.OssFixture.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

/** Who gets in, and by which address. */
@Timeout(60)
class OssSignatureTest {

    private static final String KEY = "a b/温+.csv";
    private static final byte[] BYTES = "device_id,ts\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;
    private OssFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new OssFixture(directory.resolve("oss"));
        fixture.oss.put(BUCKET, KEY, BYTES);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void aWrongSecretDoesNotMatch(SignVersion version) {
        OSS wrong = fixture.client(version, ID, "guess");
        assertThat(OssObjectsTest.refusal(() -> wrong.getObject(BUCKET, KEY)).getErrorCode()).isEqualTo("SignatureDoesNotMatch");
        OSSException head = OssObjectsTest.refusal(() -> wrong.getObjectMetadata(BUCKET, KEY));
        assertThat(head.getErrorCode()).as("from the header of a HEAD answer").isEqualTo("SignatureDoesNotMatch");
        assertThat(head.getMessage()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void anUnknownKeyIsNamed(SignVersion version) {
        OSSException refusal = OssObjectsTest.refusal(() -> fixture.client(version, "stranger", SECRET).getObject(BUCKET, KEY));
        assertThat(refusal.getErrorCode()).isEqualTo("InvalidAccessKeyId");
        assertThat(refusal.getErrorMessage()).contains("stranger");
    }

    @Test
    void anUnsignedRequestIsDenied() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(path()).build());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
        assertThat(answer.headers().firstValue("Server")).hasValue("AliyunOSS (Tidemark sandbox)");
        assertThat(answer.headers().firstValue("x-oss-request-id")).isPresent();
        assertThat(answer.headers().allValues("Date")).hasSize(1);
    }

    @Test
    void whatIsSignedCannotBeChangedOnTheWay() throws Exception {
        URL url = fixture.v4().generatePresignedUrl(BUCKET, KEY, Date.from(Instant.now().plusSeconds(60)));
        URI other = URI.create(url.toString().replace(".csv", ".txt"));
        assertThat(send(HttpRequest.newBuilder(other).build()).body()).contains("<Code>SignatureDoesNotMatch</Code>");
        URI more = URI.create(url + "&tagging");
        assertThat(send(HttpRequest.newBuilder(more).build()).body()).contains("<Code>SignatureDoesNotMatch</Code>");
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void aClockFifteenMinutesOffIsTooSkewed(SignVersion version) throws Exception {
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16));
        try (OssFixture later = new OssFixture(directory.resolve("later"), ahead)) {
            OSSException refusal = OssObjectsTest.refusal(() -> later.client(version, ID, SECRET).listObjectsV2(BUCKET));
            assertThat(refusal.getErrorCode()).isEqualTo("RequestTimeTooSkewed");
        }
        Clock near = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(14));
        try (OssFixture soon = new OssFixture(directory.resolve("soon"), near)) {
            assertThat(soon.client(version, ID, SECRET).listObjectsV2(BUCKET).getKeyCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void aClientThatCorrectsItsClockFollowsAClockOfAnotherYear(SignVersion version) throws Exception {
        Instant then = Instant.parse("2019-11-06T15:15:00.250Z");
        try (OssFixture past = new OssFixture(directory.resolve("past"), () -> then)) {
            ClientBuilderConfiguration configuration = OssFixture.configuration(version);
            configuration.setEnableAutoCorrectClockSkew(true);
            OSS client = past.client(past.server.uri().toString(), ID, SECRET, configuration);
            assertThat(OssObjectsTest.refusal(() -> client.listObjectsV2(BUCKET)).getErrorCode()).isEqualTo("RequestTimeTooSkewed");
            client.putObject(BUCKET, KEY, new ByteArrayInputStream(BYTES));
            assertThat(past.oss.find(BUCKET, KEY).orElseThrow().lastModified()).isEqualTo(then);
        }
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void aSignedUrlNeedsNoHeaders(SignVersion version) throws Exception {
        OSS client = fixture.client(version, ID, SECRET);
        GeneratePresignedUrlRequest get = new GeneratePresignedUrlRequest(BUCKET, KEY, HttpMethod.GET);
        get.setExpiration(Date.from(Instant.now().plusSeconds(60)));
        get.getResponseHeaders().setContentType("text/plain");
        HttpResponse<String> got = send(HttpRequest.newBuilder(client.generatePresignedUrl(get).toURI()).build());
        assertThat(got.body()).isEqualTo("device_id,ts\n");
        assertThat(got.headers().firstValue("Content-Type")).hasValue("text/plain");

        URL put = client.generatePresignedUrl(BUCKET, "new", Date.from(Instant.now().plusSeconds(60)), HttpMethod.PUT);
        HttpRequest upload = HttpRequest.newBuilder(put.toURI()).PUT(HttpRequest.BodyPublishers.ofString("x")).build();
        assertThat(send(upload).statusCode()).isEqualTo(200);
        assertThat(fixture.oss.get(BUCKET, "new")).isEqualTo(new byte[] {'x'});
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void aSignedUrlExpires(SignVersion version) throws Exception {
        URL url = fixture.client(version, ID, SECRET).generatePresignedUrl(BUCKET, KEY, Date.from(Instant.now().plusSeconds(60)));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(90));
        try (OssFixture future = new OssFixture(directory.resolve("future"), later)) {
            future.oss.put(BUCKET, KEY, BYTES);
            URI same = URI.create(url.toString().replace(fixture.server.uri().toString(), future.server.uri().toString()));
            assertThat(send(HttpRequest.newBuilder(same).build()).body()).contains("AccessDenied").contains("expired");
        }
    }

    @ParameterizedTest
    @EnumSource(value = SignVersion.class, names = {"V1", "V4"})
    void theBucketMayStandInTheHostName(SignVersion version) throws Exception {
        // a proxied request carries the full address, as if bucket.oss-cn-hangzhou.aliyuncs.com were here
        ClientBuilderConfiguration configuration = OssFixture.configuration(version);
        configuration.setProxyHost("127.0.0.1");
        configuration.setProxyPort(fixture.server.port());
        OSS client = fixture.client("http://oss-cn-hangzhou.aliyuncs.com", ID, SECRET, configuration);

        client.putObject(BUCKET, "virtual", new ByteArrayInputStream(BYTES));
        assertThat(fixture.oss.get(BUCKET, "virtual")).isEqualTo(BYTES);
        assertThat(client.listObjectsV2(BUCKET).getObjectSummaries()).hasSize(2);
        assertThat(client.listBuckets()).hasSize(1);
    }

    @Test
    void additionalHeadersAreSignedToo() throws Exception {
        GetObjectRequest request = new GetObjectRequest(BUCKET, KEY);
        request.setAdditionalHeaderNames(Set.of("range"));
        request.addHeader("Range", "bytes=0-3");
        try (OSSObject got = fixture.v4().getObject(request)) {
            assertThat(got.getObjectContent().readAllBytes()).hasSize(4);
        }
    }

    @Test
    void anUnknownKindOfAuthorizationIsRefused() throws Exception {
        HttpRequest basic = HttpRequest.newBuilder(path()).header("Authorization", "Basic eDp5").build();
        assertThat(send(basic).body()).contains("<Code>InvalidArgument</Code>");
        HttpRequest second = HttpRequest.newBuilder(path()).header("Authorization", "OSS2 AccessKeyId:x").build();
        assertThat(send(second).body()).contains("<Code>NotImplemented</Code>");
        HttpURLConnection malformed = (HttpURLConnection) new URL(fixture.server.uri() + "/" + BUCKET + "/x?a=%zz").openConnection();
        assertThat(malformed.getResponseCode()).isEqualTo(400);
    }

    private URI path() {
        return URI.create(fixture.server.uri() + "/" + BUCKET + "/x");
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
