package io.tidemark.oss;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.aliyun.oss.model.OSSObjectSummary;

import io.tidemark.oss.stream.OssObjectsStream;

import static io.tidemark.oss.OssTestBed.BUCKET;
import static io.tidemark.oss.OssTestBed.pack;
import static org.assertj.core.api.Assertions.assertThat;

/** The operations besides {@code poll}. */
@Timeout(60)
class OssProducerTest {

    @TempDir
    private Path directory;
    @TempDir
    private Path files;
    private OssTestBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    static List<Object> bodies() {
        return List.of("Grüße\n", "Grüße\n".getBytes(StandardCharsets.UTF_8),
                new ByteArrayInputStream("Grüße\n".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyIsStoredUnderTheNameOfTheSlot(Object body) throws Exception {
        Exchange exchange = run("operation=putObject&objectName=dead/$[yyyymmdd]/$[hh24mi].json", body);

        assertThat(bed.text("dead/20191106/2315.json")).isEqualTo("Grüße\n");
        assertThat(exchange.getMessage().getHeaders()).containsEntry(OssConstants.OBJECT_KEY, "dead/20191106/2315.json")
                .containsKey(OssConstants.ETAG);
    }

    @Test
    void aFileIsStored() throws Exception {
        Path file = Files.writeString(files.resolve("x"), "from a file");
        run("operation=putObject&objectName=x", file.toFile());

        assertThat(bed.text("x")).isEqualTo("from a file");
    }

    @Test
    void theBodyOfAPollCanBeStoredAgain() throws Exception {
        bed.put("d/a.csv", "1");
        bed.put("d/b.csv", "2");
        bed.oss.createBucket("copies");
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=d/*").to("oss:copies?operation=putObject&objectName=all.csv"));

        assertThat(bed.send().getException()).isNull();
        assertThat(new String(bed.oss.get("copies", "all.csv"), StandardCharsets.UTF_8))
                .as("stored in the bucket of the URI, not in the one the poll reported").isEqualTo("1\n2");
    }

    @Test
    void headersReplaceOptions() throws Exception {
        bed.oss.createBucket("other");
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?operation=getObject&objectName=x"));
        bed.send(exchange -> {
            exchange.getMessage().setHeader(OssConstants.OPERATION, "putObject");
            exchange.getMessage().setHeader(OssConstants.OVERRIDE_BUCKET_NAME, "other");
            exchange.getMessage().setHeader(OssConstants.OBJECT_NAME, "y");
            exchange.getMessage().setHeader(OssConstants.CONTENT_TYPE, "text/x-test");
            exchange.getMessage().setHeader(OssConstants.METADATA, Map.of("device", "7"));
            exchange.getMessage().setBody("1");
        });

        assertThat(bed.oss.exists("other", "y")).isTrue();
        Exchange head = bed.send(exchange -> {
            exchange.getMessage().setHeader(OssConstants.OPERATION, OssOperations.headObject);
            exchange.getMessage().setHeader(OssConstants.OVERRIDE_BUCKET_NAME, "other");
            exchange.getMessage().setHeader(OssConstants.OBJECT_NAME, "y");
        });
        assertThat(head.getMessage().getHeaders()).containsEntry(OssConstants.CONTENT_TYPE, "text/x-test")
                .containsEntry(OssConstants.METADATA, Map.of("device", "7")).doesNotContainKey("device");
    }

    @Test
    void getObjectGivesTheBytesAsTheyAreStored() throws Exception {
        byte[] packed = pack("gz", "1\n");
        bed.put("x.gz", packed);
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?operation=getObject&objectName=x.gz")
                .process(exchange -> exchange.setProperty("bytes", exchange.getMessage().getBody(OssObjectsStream.class).readAllBytes())));

        Exchange exchange = bed.send();
        assertThat(exchange.getProperty("bytes")).isEqualTo(packed);
        assertThat(exchange.getMessage().getHeader(OssConstants.CONTENT_LENGTH)).isEqualTo((long) packed.length);
    }

    @Test
    void anObjectThatIsNotThereIsAFailureOfGetAndHead() throws Exception {
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?operation=getObject&objectName=none"));

        assertThat(bed.send().getException()).isInstanceOfSatisfying(OssException.class, e -> assertThat(e.code()).isEqualTo("NoSuchKey"));
    }

    @Test
    void listingStopsAtTheLimitAndSaysSo() throws Exception {
        for (int i = 0; i < 5; i++) {
            bed.put("p/" + i, "x");
        }
        Exchange all = run("operation=listObjects&prefix=p/&maxKeys=2", null);
        assertThat(names(all)).containsExactly("p/0", "p/1", "p/2", "p/3", "p/4");
        assertThat(all.getMessage().getHeader(OssConstants.IS_TRUNCATED)).isEqualTo(false);

        Exchange some = bed.send(exchange -> exchange.getMessage().setHeader(OssConstants.MAX_KEYS, 3));
        assertThat(names(some)).containsExactly("p/0", "p/1", "p/2");
        assertThat(some.getMessage().getHeader(OssConstants.IS_TRUNCATED)).isEqualTo(true);
    }

    @Test
    void objectsAreCopiedAndDeleted() throws Exception {
        bed.put("a", "1");
        bed.route(route -> route.from("direct:slot")
                .setHeader(OssConstants.SOURCE_OBJECT_NAME, route.constant("a"))
                .to("oss:iot-raw?operation=copyObject&objectName=b")
                .to("oss:iot-raw?operation=deleteObject&objectName=a"));

        assertThat(bed.send().getException()).isNull();
        assertThat(bed.oss.list(BUCKET, "")).extracting(object -> object.key()).containsExactly("b");
    }

    @Test
    void severalObjectsAreDeletedAtOnce() throws Exception {
        bed.put("a", "1");
        bed.put("b", "1");
        bed.put("c", "1");
        assertThat(run("operation=deleteObjects", List.of("a", "c")).getException()).isNull();

        assertThat(bed.oss.list(BUCKET, "")).extracting(object -> object.key()).containsExactly("b");
    }

    @Test
    void aPutThatOssStoredWronglyIsAFailure() throws Exception {
        bed.oss.faults().lieAboutCrc("PUT", "x", 1);

        assertThat(run("operation=putObject&objectName=x", "1").getException()).isInstanceOf(OssException.class)
                .hasMessageContaining("oss://iot-raw/x");
    }

    @Test
    void aNameIsNeeded() throws Exception {
        assertThat(run("operation=getObject", null).getException()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set objectName");
    }

    private static List<String> names(Exchange exchange) {
        List<?> found = exchange.getMessage().getBody(List.class);
        return found.stream().map(summary -> ((OSSObjectSummary) summary).getKey()).toList();
    }

    private Exchange run(String options, Object body) throws Exception {
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?" + options));
        return bed.send(exchange -> exchange.getMessage().setBody(body));
    }
}
