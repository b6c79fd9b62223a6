package io.tidemark.sandbox.oss;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObject;

import io.tidemark.sandbox.fault.Fault;
import io.tidemark.sandbox.fault.FaultFile;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.fault.Match;
import io.tidemark.sandbox.fault.RequestKind;

import static io.tidemark.sandbox.oss.OssFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the plan does to requests for objects, seen by the SDK. */
@Timeout(60)
class ObjectFaultsTest {

    private static final String KEY = "iot/a.csv";
    private static final String ROWS = "id,text\n1,\"two\nlines\"\n2,b\n3,c\n4,d\n";

    @TempDir
    private Path directory;
    private OssFixture fixture;
    private FaultPlan plan;
    private OSS client;

    @BeforeEach
    void start() throws Exception {
        fixture = new OssFixture(directory.resolve("oss"));
        plan = fixture.plan;
        put(ROWS);
        client = fixture.v4();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private OssObject put(String text) throws IOException {
        return fixture.oss.put(BUCKET, KEY, text.getBytes(StandardCharsets.UTF_8));
    }

    private String stored() throws IOException {
        return new String(fixture.oss.get(BUCKET, KEY), StandardCharsets.UTF_8);
    }

    private String read() throws IOException {
        try (OSSObject object = client.getObject(BUCKET, KEY)) {
            return new String(object.getObjectContent().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void add(String rules) {
        FaultFile.parse(rules).forEach(plan::add);
    }

    @Test
    void listingsAndReadsFailWithTheStatusThatWasOrdered() throws Exception {
        add("error request=oss-list prefix=iot/* status=500 code=InternalError\nerror request=oss-get status=503 code=ServiceUnavailable");
        assertThat(client.listObjectsV2(BUCKET, "other/").getKeyCount()).isZero();
        assertThatThrownBy(() -> client.listObjectsV2(BUCKET, "iot/")).isInstanceOfSatisfying(OSSException.class,
                e -> assertThat(e.getErrorCode()).isEqualTo("InternalError"));
        assertThatThrownBy(this::read).isInstanceOfSatisfying(OSSException.class,
                e -> assertThat(e.getErrorCode()).isEqualTo("ServiceUnavailable"));
        assertThat(read()).isEqualTo(ROWS);
        assertThat(plan.injected(FaultKind.ERROR)).isEqualTo(2);
        assertThat(plan.seen(RequestKind.OSS_LIST)).isEqualTo(2);
        assertThat(plan.seen(RequestKind.OSS_GET)).isEqualTo(2);
    }

    @Test
    void writesAreDoneThoughTheirAnswersAreLost() throws Exception {
        add("answer-lost request=oss-put,oss-copy,oss-delete times=3");
        assertThatThrownBy(() -> client.putObject(BUCKET, "new", new ByteArrayInputStream(new byte[] {1}))).isInstanceOf(ClientException.class);
        assertThat(fixture.oss.get(BUCKET, "new")).hasSize(1);
        assertThatThrownBy(() -> client.copyObject(BUCKET, KEY, BUCKET, "copy")).isInstanceOf(ClientException.class);
        assertThat(fixture.oss.get(BUCKET, "copy")).isEqualTo(ROWS.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> client.deleteObject(BUCKET, KEY)).isInstanceOf(ClientException.class);
        assertThat(fixture.oss.exists(BUCKET, KEY)).isFalse();
        assertThat(plan.injected(FaultKind.ANSWER_LOST, RequestKind.OSS_COPY)).isEqualTo(1);
    }

    @Test
    void aPutThatIsDroppedLeavesNothing() {
        plan.add(Fault.of(FaultKind.DROP).on(RequestKind.OSS_PUT).bytes(1000));
        assertThatThrownBy(() -> client.putObject(BUCKET, "new", new ByteArrayInputStream(new byte[5_000_000]))).isInstanceOf(ClientException.class);
        assertThat(fixture.oss.exists(BUCKET, "new")).isFalse();
        assertThat(directory.resolve("oss").resolve(BUCKET).resolve("data").toFile().list()).hasSize(1);
    }

    @Test
    void aBodyStallsAndGoesOn() throws Exception {
        plan.add(Fault.of(FaultKind.STALL).match(Match.key(KEY)).bytes(5).delay(Duration.ofMillis(400)));
        long begin = System.nanoTime();
        assertThat(read()).isEqualTo(ROWS);
        assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofMillis(390).toNanos());
        assertThat(plan.injected(FaultKind.STALL)).isEqualTo(1);
    }

    @Test
    void aBodyThatStallsComesAsFarAsItWasOrdered() throws Exception {
        ClientBuilderConfiguration impatient = OssFixture.configuration(SignVersion.V4);
        impatient.setSocketTimeout(3_000);
        client = fixture.client(fixture.server.uri().toString(), OssFixture.ID, OssFixture.SECRET, impatient);
        plan.add(Fault.of(FaultKind.STALL).bytes(5).delay(Duration.ofHours(1)));
        OSSObject object = client.getObject(BUCKET, KEY);
        for (int i = 0; i < 5; i++) {
            assertThat(object.getObjectContent().read()).isEqualTo(ROWS.charAt(i));
        }
        assertThatThrownBy(() -> object.getObjectContent().read()).isInstanceOf(SocketTimeoutException.class);
        // an orderly close would wait for the rest
        object.forcedClose();
    }

    @Test
    void aBodyIsNotCutWhereItIsShorterThanTheCut() throws Exception {
        add("truncate bytes=1000");
        assertThat(read()).isEqualTo(ROWS);
        assertThat(plan.injected(FaultKind.TRUNCATE)).isZero();
        assertThat(plan.rules()).hasSize(1);
        add("truncate bytes=10");
        assertThatThrownBy(this::read).isInstanceOfAny(IOException.class, ClientException.class);
        assertThat(plan.injected(FaultKind.TRUNCATE)).isEqualTo(1);
    }

    @Test
    void anObjectThatIsReplacedAfterItsListingHasTheSameRowsAndAnotherETag() throws Exception {
        String listed = client.listObjectsV2(BUCKET).getObjectSummaries().get(0).getETag();
        add("replace-object request=oss-get key=iot/*");
        GetObjectRequest pinned = new GetObjectRequest(BUCKET, KEY);
        pinned.setMatchingETagConstraints(List.of(listed));
        assertThatThrownBy(() -> client.getObject(pinned)).isInstanceOfSatisfying(OSSException.class,
                e -> assertThat(e.getErrorCode()).isEqualTo("PreconditionFailed"));
        assertThat(stored()).isEqualTo("id,text\n2,b\n3,c\n4,d\n1,\"two\nlines\"\n");
        assertThat(plan.injected(FaultKind.REPLACE_OBJECT)).isEqualTo(1);
        assertThat(read()).isEqualTo(stored());
    }

    @Test
    void anObjectIsReplacedByTheBytesOfAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("other.csv"), "other");
        add("replace-object request=oss-head file=" + file);
        assertThat(client.getObjectMetadata(BUCKET, KEY).getContentLength()).isEqualTo(5);
        assertThat(stored()).isEqualTo("other");
    }

    @Test
    void anObjectThatIsNotThereIsNotReplaced() {
        add("replace-object");
        assertThatThrownBy(() -> client.getObject(BUCKET, "nothing")).isInstanceOf(OSSException.class);
        assertThat(plan.rules()).hasSize(1);
        assertThat(plan.injected(FaultKind.REPLACE_OBJECT)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "h%1%2%3%4% | 1 | h%3%4%1%2%",
        "1%2%3%4% | 0 | 3%4%1%2%",
        "h%1%2 | 1 | h%2%1%",
        "h\r%1\r%2 | 1 | h\r%2\r%1\r%",
        "h%1%22222222222% | 1 | h%22222222222%1%",
        "h%1% | 1 | h%1",
        "h%1 | 1 | h%1%",
        "h | 1 | h%",
        "h% | 1 | h",
        "a%b%\"x%y\"%1% | 2 | a%b%1%\"x%y\"%",
    })
    void rowsChangePlacesAndNoneIsLost(String before, int headerLines, String after) throws Exception {
        OssObject old = put(before.replace('%', '\n'));
        add("replace-object request=oss-head header-lines=" + headerLines);
        String etag = client.getObjectMetadata(BUCKET, KEY).getETag();
        assertThat(stored()).isEqualTo(after.replace('%', '\n'));
        assertThat(etag).isNotEqualTo(old.etag());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 70_000})
    void manyRowsStayTheSameRows(int rows) throws Exception {
        StringBuilder text = new StringBuilder("header\n");
        for (int i = 0; i < rows; i++) {
            text.append(i).append(",\"a \"\"quoted\"\"\ntext\"\n");
        }
        put(text.toString());
        add("replace-object request=oss-head");
        client.getObjectMetadata(BUCKET, KEY);
        assertThat(stored()).startsWith("header\n").isNotEqualTo(text.toString());
        assertThat(sortedRows(stored())).isEqualTo(sortedRows(text.toString()));
    }

    private static List<String> sortedRows(String text) {
        return Arrays.stream(text.substring(7).split("(?<=text\"\n)")).sorted().toList();
    }

    @Test
    void anEmptyObjectGainsANewline() throws Exception {
        put("");
        add("replace-object request=oss-head");
        assertThat(client.getObjectMetadata(BUCKET, KEY).getContentLength()).isEqualTo(1);
    }
}
