package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;

@Timeout(120)
class EventsOverHttpTest {

    private static final String TASK = "iot-log";
    private static final Instant SLOT = Instant.parse("2024-02-29T16:00:00Z");
    private static final Pattern ID = Pattern.compile("id: (\\S+)");

    private TestConsole console;

    @BeforeEach
    void startAConsole() throws Exception {
        console = TestConsole.start();
        console.ledger().register(TASK, TestConsole.ZONE, "every 15m from 00:00 to 23:59 Asia/Shanghai");
    }

    @AfterEach
    void stopIt() {
        console.close();
    }

    @Test
    void whoBeginsIsToldTheStatusAtOnce() throws Exception {
        HttpResponse<String> answer = console.get("/api/v1/events");

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).startsWith("retry: 250\n\n").contains("event: status\ndata: {\"serverTime\":").contains("\"ledger\":\"ok\"");
    }

    @Test
    void aChangeIsToldOnceAndTheStreamGoesOnBehindIt() throws Exception {
        String begin = id(console.get("/api/v1/events").body());
        CompletableFuture<HttpResponse<String>> listening = listen(begin);
        console.ledger().plan(TASK, List.of(SLOT), RunKind.CYCLE, 0, null);

        String heard = listening.get(30, TimeUnit.SECONDS).body();
        while (!heard.contains("event: slots")) {
            heard = listen(id(heard)).get(30, TimeUnit.SECONDS).body();
        }
        assertThat(heard).contains("\"task\":\"iot-log\",\"scheduledTime\":\"2024-02-29T16:00:00Z\",\"slot\":\"2024-03-01T00:00\",\"offset\":\"+08:00\","
                + "\"state\":\"PLANNED\",\"look\":\"waiting\"");

        // the ledger tells it again for fifteen seconds; the listener must not hear it again
        String quiet = listen(id(heard)).get(30, TimeUnit.SECONDS).body();
        assertThat(quiet).doesNotContain("event: slots").contains("event: status");

        console.ledger().fail(console.ledger().claim(new ClaimRequest(TASK, "a", 1, 1, Duration.ofMinutes(1), false, Set.of())).get(0),
                new AttemptReport("broken", List.of()));
        String next = listen(id(quiet)).get(30, TimeUnit.SECONDS).body();
        assertThat(next).contains("event: slots").contains("\"look\":\"dead\"");
        assertThat(console.get("/api/v1/events?since=" + id(quiet)).body()).contains("\"look\":\"dead\"");
    }

    @Test
    void aListenerFromAnotherNodeIsToldWhatHappenedSince() throws Exception {
        console.get("/api/v1/events");
        console.ledger().plan(TASK, List.of(SLOT), RunKind.CYCLE, 0, null);

        String heard = console.get("/api/v1/events?since=0badcafe.17." + console.ledger().now().minusSeconds(5).toEpochMilli()).body();

        assertThat(heard).contains("event: slots").contains("event: tasks").contains("2024-03-01T00:00");
    }

    @Test
    void backfillsAndTasksAreToldToo() throws Exception {
        String mark = id(console.get("/api/v1/events").body());
        await().atMost(Duration.ofSeconds(20)).until(() -> console.get("/api/v1/events").body().contains("lastTickAt"));
        console.ledger().interventions().freezeTask(TASK, true, new Signature("eva", null, "r1"));
        StringBuilder all = new StringBuilder();
        while (!all.toString().contains("event: tasks")) {
            String heard = listen(mark).get(30, TimeUnit.SECONDS).body();
            mark = id(heard);
            all.append(heard);
        }
        console.post("/api/v1/backfills", "{\"task\":\"iot-log\",\"days\":[{\"from\":\"2024-03-01\",\"to\":\"2024-03-01\"}]}");
        while (!all.toString().contains("event: backfills")) {
            String heard = listen(mark).get(30, TimeUnit.SECONDS).body();
            mark = id(heard);
            all.append(heard);
        }
        assertThat(all.toString()).contains("\"state\":\"RUNNING\",\"slots\":{\"PENDING\":96}");
    }

    @Test
    void manyListenersHoldAFewThreadsOnly() throws Exception {
        String mark = id(console.get("/api/v1/events").body());
        List<CompletableFuture<HttpResponse<String>>> listening = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            listening.add(listen(mark));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> listening.stream().filter(CompletableFuture::isDone).count() >= 30 - Events.MOST_WAITING);
        assertThat(console.get("/api/v1/session").statusCode()).isEqualTo(200);
        long impatient = 0;
        for (CompletableFuture<HttpResponse<String>> each : listening) {
            String body = each.get(30, TimeUnit.SECONDS).body();
            assertThat(body).contains("event: status");
            impatient += body.startsWith("retry: 2000") ? 1 : 0;
        }
        assertThat(impatient).isGreaterThanOrEqualTo(30 - 2L * Events.MOST_WAITING);
    }

    @Test
    void aServerThatStopsDoesNotWaitForItsListeners() throws Exception {
        CompletableFuture<HttpResponse<String>> listening = listen(id(console.get("/api/v1/events").body()));
        await().atMost(Duration.ofSeconds(10)).until(() -> console.context().getInflightRepository().size() > 0);
        long begin = System.nanoTime();
        console.context().stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(7));
        assertThat(listening).satisfies(each -> await().atMost(Duration.ofSeconds(10)).until(each::isDone));
    }

    @Test
    void aMarkThatIsNoneIsRefused() throws Exception {
        assertThat(console.get("/api/v1/events?since=yesterday").statusCode()).isEqualTo(400);
    }

    private CompletableFuture<HttpResponse<String>> listen(String mark) {
        return console.client().sendAsync(console.request("/api/v1/events").header("Last-Event-ID", mark).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String id(String body) {
        Matcher matcher = ID.matcher(body);
        String last = null;
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }
}
