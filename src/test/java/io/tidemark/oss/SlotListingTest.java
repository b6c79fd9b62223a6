package io.tidemark.oss;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.sandbox.oss.OssFaults;
import io.tidemark.schedule.ListedObject;

import static io.tidemark.oss.OssTestBed.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is listed for many slots, and how many requests that takes. */
@Timeout(60)
class SlotListingTest {

    @TempDir
    private Path directory;
    private OssTestBed bed;
    private OssEndpoint endpoint;
    private final AtomicInteger requests = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
        bed.context.start();
        endpoint = bed.context.getEndpoint("oss:" + BUCKET, OssEndpoint.class);
        endpoint.start();
        bed.oss.faults().before("GET", "", OssFaults.ALWAYS, requests::incrementAndGet);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void aDayOfSlotsTakesOneRequest() throws Exception {
        List<SlotSource> sources = new ArrayList<>();
        for (int minute = 0; minute < 24 * 60; minute += 5) {
            String key = "iot_log_20191106%02d%02d.csv".formatted(minute / 60, minute % 60);
            bed.put(key, key);
            sources.add(exact(key));
        }

        assertThat(list(sources)).hasSize(288).allSatisfy((source, keys) -> assertThat(source).isEqualTo(keys.get(0)));
        assertThat(requests).hasValue(1);
    }

    @Test
    void keysOfOthersBetweenTheSlotsAreSkipped() throws Exception {
        List<SlotSource> sources = new ArrayList<>();
        for (String day : List.of("20191105", "20191106", "20191107")) {
            sources.add(exact(day + "/mine/a.csv"));
            bed.put(day + "/mine/a.csv", day);
            for (int i = 0; i < 1_500; i++) {
                bed.put(day + "/other/%04d.csv".formatted(i), "x");
            }
        }

        assertThat(list(sources)).containsOnlyKeys("20191105/mine/a.csv", "20191106/mine/a.csv", "20191107/mine/a.csv");
        assertThat(requests).as("5 pages would show all 4503 keys").hasValue(3);
    }

    @Test
    void aSlotThatFillsPagesIsSeenWhole() throws Exception {
        for (int i = 0; i < 2_300; i++) {
            bed.put("20191106/%05d.csv".formatted(i), "x");
        }
        bed.put("20191107/1.csv", "x");

        Map<String, List<String>> listed = list(List.of(glob("20191106/*.csv"), glob("20191107/*.csv"), exact("20191106/00999.csv")));

        assertThat(listed.get("20191106/*.csv")).hasSize(2_300).doesNotHaveDuplicates();
        assertThat(listed.get("20191107/*.csv")).containsExactly("20191107/1.csv");
        assertThat(listed.get("20191106/00999.csv")).containsExactly("20191106/00999.csv");
    }

    @Test
    void whatIsAbsentIsNotTold() throws Exception {
        bed.put("b.csv", "x");

        assertThat(list(List.of(exact("a.csv"), exact("b.csv"), exact("c.csv")))).containsOnlyKeys("b.csv");
        assertThat(list(List.of(exact("a.csv")))).isEmpty();
    }

    @Test
    void keysThatNobodyWouldChooseAreFoundToo() throws Exception {
        List<String> keys = List.of("!", "~", "a", "a b+%.csv", "日志/1.csv", "日志/1.csw", "\ud83d\ude00.csv", "\uffe5.csv");
        for (String key : keys) {
            bed.put(key, "x");
        }

        assertThat(list(keys.stream().map(SlotListingTest::exact).toList()).keySet()).containsExactlyInAnyOrderElementsOf(keys);
        for (String key : keys) {
            assertThat(list(List.of(exact(key)))).as(key).containsOnlyKeys(key);
        }
    }

    @Test
    void foldersMarkersAndWhatTheFeedItselfMovedAreNotTold() throws Exception {
        for (String key : List.of("d/", "d/a.csv", "d/a.csv.done", "d/sub/b.csv", "d/done/c.csv.ok")) {
            bed.put(key, "x");
        }
        SlotSource source = new SlotSource("iot-raw/poll", BUCKET, ObjectPattern.of("d/**", null), null, "{name}.done", Duration.ZERO, "d/done/", ".ok");
        SlotSource flat = new SlotSource("iot-raw/poll", BUCKET, ObjectPattern.of("d/**", null), "/", "{name}.done", Duration.ZERO, null, null);

        assertThat(list(List.of(source)).get("d/**")).containsExactly("d/a.csv", "d/sub/b.csv");
        assertThat(list(List.of(flat)).get("d/**")).containsExactly("d/a.csv");
    }

    @Test
    void anObjectIsToldAsItIs() throws Exception {
        bed.put("a.csv", "hello");
        List<ListedObject> told = new ArrayList<>();

        endpoint.list(List.of(exact("a.csv").text()), (source, object) -> told.add(object));

        var head = bed.client().headObject(BUCKET, "a.csv");
        assertThat(told).singleElement().returns(BUCKET, ListedObject::bucket).returns("a.csv", ListedObject::key)
                .returns(head.getETag(), ListedObject::etag).returns(5L, ListedObject::size)
                .satisfies(object -> assertThat(object.lastModified()).isBetween(head.getLastModified().toInstant(), head.getLastModified().toInstant().plusSeconds(1)));
    }

    @Test
    void aListingThatIsRefusedSaysSo() {
        bed.oss.faults().fail("GET", "", 1, 403, "AccessDenied");

        assertThatThrownBy(() -> list(List.of(exact("a.csv")))).isInstanceOf(OssException.class).hasMessageContaining("access denied");
    }

    @Test
    void anObjectIsCompleteByTheRulesOfItsPoll() throws Exception {
        bed.put("a.csv", "x");
        ListedObject object = new ListedObject(BUCKET, "a.csv", "E", 1, bed.client().headObject(BUCKET, "a.csv").getLastModified().toInstant());
        ObjectPattern pattern = ObjectPattern.of("a.csv", null);
        String marked = new SlotSource("iot-raw/poll", BUCKET, pattern, null, "{name}.done", Duration.ZERO, null, null).text();
        String aged = new SlotSource("iot-raw/poll", BUCKET, pattern, null, null, Duration.ofHours(1), null, null).text();

        assertThat(endpoint.isComplete(exact("a.csv").text(), List.of(object))).isTrue();
        assertThat(endpoint.isComplete(aged, List.of(object))).as("still young").isFalse();
        assertThat(endpoint.isComplete(marked, List.of(object))).isFalse();
        bed.put("a.csv.done", "");
        assertThat(endpoint.isComplete(marked, List.of(object))).isTrue();
    }

    @Test
    void aSourceIsReadBackFromItsText() {
        SlotSource source = new SlotSource("iot-raw/poll", BUCKET, ObjectPattern.of("a&b=c %20 日.csv", null), "/", "{name}.done", Duration.ofSeconds(30),
                "done/", ".ok");

        assertThat(SlotSource.parse(source.text())).contains(source);
        assertThat(source.text()).doesNotContain("\n", " ");
        assertThat(SlotSource.parse("somebody-else?x=1")).isEmpty();
        assertThat(SlotSource.parse("oss-source?bucket=x")).isEmpty();
        assertThat(endpoint.acceptsSource(source.text())).isTrue();
        assertThat(endpoint.acceptsSource("somebody-else?x=1")).isFalse();
        assertThat(bed.context.getEndpoint("oss:" + BUCKET + "?operation=putObject", OssEndpoint.class).acceptsSource(source.text())).isFalse();
        assertThat(bed.context.getEndpoint("oss:other", OssEndpoint.class).acceptsSource(source.text())).isFalse();
    }

    private static SlotSource exact(String key) {
        return new SlotSource("iot-raw/poll", BUCKET, ObjectPattern.of(key, ObjectMatch.exact), null, null, Duration.ZERO, null, null);
    }

    private static SlotSource glob(String name) {
        return new SlotSource("iot-raw/poll", BUCKET, ObjectPattern.of(name, ObjectMatch.glob), null, null, Duration.ZERO, null, null);
    }

    /** The keys found, by the name that they were looked for. */
    private Map<String, List<String>> list(List<SlotSource> sources) {
        Map<String, List<String>> found = new TreeMap<>();
        endpoint.list(sources.stream().map(SlotSource::text).toList(), (source, object) ->
                found.computeIfAbsent(SlotSource.parse(source).orElseThrow().pattern().text(), s -> new ArrayList<>()).add(object.key()));
        return found;
    }
}
