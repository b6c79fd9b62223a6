package io.tidemark.oss;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.oss.stream.PinnedObject;
import io.tidemark.schedule.SlotHeaders;

import static io.tidemark.oss.OssTestBed.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Actions that somebody keeps: they may be carried out late, twice, or by another process. */
@Timeout(60)
class SourceActionTest {

    @TempDir
    private Path directory;
    private OssTestBed bed;
    private OssEndpoint endpoint;
    private final Map<String, List<String>> kept = Collections.synchronizedMap(new LinkedHashMap<>());

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
        bed.context.start();
        endpoint = bed.context.getEndpoint("oss:" + BUCKET, OssEndpoint.class);
        endpoint.start();
        bed.put("a.csv", "1\n");
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void anExchangeThatIsRememberedLeavesItsActionsInsteadOfDoingThem() throws Exception {
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=a.csv&deleteAfterRead=true").convertBodyTo(String.class));

        Exchange exchange = bed.send(e -> e.setProperty(SlotHeaders.SOURCE_ACTIONS, kept));

        assertThat(exchange.getException()).isNull();
        assertThat(keys()).containsExactly("a.csv");
        assertThat(kept).hasSize(1);
        assertThat(kept.keySet()).containsExactlyElementsOf(sources(exchange));
        String action = kept.values().iterator().next().get(0);
        assertThat(endpoint.acceptsAction(action)).isTrue();
        assertThat(endpoint.carryOut(action)).isEmpty();
        assertThat(keys()).isEmpty();
    }

    @Test
    void twoSourcesOfOneExchangeLeaveBothTheirManifestsAndActions() throws Exception {
        bed.put("b.csv", "2\n");
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=a.csv&deleteAfterRead=true").convertBodyTo(String.class)
                .to("oss:iot-raw?objectName=b.csv&moveAfterRead=true&destinationBucketPrefix=done/").convertBodyTo(String.class)
                .to("oss:iot-raw?objectName=a.csv&deleteAfterRead=true").convertBodyTo(String.class));

        Exchange exchange = bed.send(e -> e.setProperty(SlotHeaders.SOURCE_ACTIONS, kept));

        assertThat(sources(exchange)).hasSize(2);
        assertThat(exchange.getProperty(SlotHeaders.MANIFEST, List.class)).extracting(entry -> ((Map<?, ?>) entry).get("key"))
                .containsExactly("a.csv", "b.csv");
        kept.values().forEach(actions -> actions.forEach(action -> assertThat(endpoint.carryOut(action)).isEmpty()));
        assertThat(keys()).containsExactly("done/b.csv");
    }

    @Test
    void aSlotThatIsNotThereHasASourceAllTheSame() throws Exception {
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=iot_$[yyyymmddhh24mi].csv"));

        Exchange exchange = bed.send();

        assertThat(sources(exchange)).singleElement().asString().contains("iot_201911062315.csv");
        assertThat(exchange.getProperty(SlotHeaders.MANIFEST, List.class)).isEmpty();
    }

    @Test
    void whatIsDoneAlreadyIsDone() throws Exception {
        String delete = SourceAction.delete("iot-raw/poll", pinned()).text();
        String move = SourceAction.move("iot-raw/poll", pinned(), BUCKET, "done/a.csv").text();

        assertThat(endpoint.carryOut(move)).isEmpty();
        assertThat(endpoint.carryOut(move)).isEmpty();
        assertThat(endpoint.carryOut(delete)).isEmpty();

        assertThat(keys()).containsExactly("done/a.csv");
        assertThat(bed.text("done/a.csv")).isEqualTo("1\n");
    }

    @Test
    void aMoveThatWasCopiedOnlyIsCompleted() throws Exception {
        String move = SourceAction.move("iot-raw/poll", pinned(), BUCKET, "done/a.csv").text();
        bed.oss.faults().fail("DELETE", "a.csv", 1, 403, "AccessDenied");
        assertThatThrownBy(() -> endpoint.carryOut(move)).isInstanceOf(OssException.class).hasMessageContaining("access denied");
        assertThat(keys()).containsExactly("a.csv", "done/a.csv");

        assertThat(endpoint.carryOut(move)).isEmpty();

        assertThat(keys()).containsExactly("done/a.csv");
    }

    @Test
    void anObjectThatWasReplacedStaysAndThatIsSaid() throws Exception {
        String delete = SourceAction.delete("iot-raw/poll", pinned()).text();
        String move = SourceAction.move("iot-raw/poll", pinned(), BUCKET, "done/a.csv").text();
        bed.put("a.csv", "new");

        assertThat(endpoint.carryOut(delete)).get().asString().contains("oss://iot-raw/a.csv was replaced").contains("the new one stays");
        assertThat(endpoint.carryOut(move)).get().asString().contains("could not be moved");

        assertThat(keys()).containsExactly("a.csv");
    }

    @Test
    void anObjectReplacedBetweenCopyAndDeleteStays() throws Exception {
        String move = SourceAction.move("iot-raw/poll", pinned(), BUCKET, "done/a.csv").text();
        bed.oss.faults().before("HEAD", "a.csv", 1, () -> {
            try {
                bed.put("a.csv", "new");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        assertThat(endpoint.carryOut(move)).get().asString().contains("was replaced");

        assertThat(bed.text("a.csv")).isEqualTo("new");
        assertThat(bed.text("done/a.csv")).isEqualTo("1\n");
    }

    @Test
    void anActionIsReadBackFromItsText() {
        SourceAction move = new SourceAction("iot-raw/poll", BUCKET, "a&b=1.csv", "v1", "E", "archive", "日/a b.csv");
        SourceAction delete = new SourceAction("iot-raw/poll", BUCKET, "a.csv", null, "E", null, null);

        assertThat(SourceAction.parse(move.text())).contains(move);
        assertThat(SourceAction.parse(delete.text())).contains(delete);
        assertThat(SourceAction.parse(delete.text() + "&toBucket=x")).as("half a move is not a deletion").isEmpty();
        assertThat(endpoint.acceptsAction("somebody-else?x=1")).isFalse();
    }

    private PinnedObject pinned() {
        return PinnedObject.of(BUCKET, "a.csv", bed.client().headObject(BUCKET, "a.csv"));
    }

    private static List<String> sources(Exchange exchange) {
        List<String> sources = new ArrayList<>();
        exchange.getProperty(SlotHeaders.SOURCES, List.class).forEach(source -> sources.add((String) source));
        return sources;
    }

    private List<String> keys() {
        return bed.oss.list(BUCKET, "").stream().map(object -> object.key()).toList();
    }
}
