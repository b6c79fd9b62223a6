package io.tidemark.sandbox.fault;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class FaultPlanTest {

    private final AtomicLong nanos = new AtomicLong();
    private final FaultPlan plan = new FaultPlan(nanos::get);

    private static RequestInfo request(RequestKind kind, String session) {
        return new RequestInfo(kind, Map.of(Attribute.SESSION, session, Attribute.TABLE, "t", Attribute.PARTITION, "dt=1"));
    }

    /** What happens to the next request: "" for nothing. */
    private String next(RequestKind kind) {
        RequestFaults faults = plan.begin(request(kind, "s"));
        try {
            faults.received(InputStream::nullInputStream);
            faults.applied();
            return "";
        } catch (InjectedError e) {
            return Integer.toString(e.status());
        } catch (Dropped e) {
            return e.isReset() ? "reset" : "close";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> next(RequestKind kind, int n) {
        return IntStream.range(0, n).mapToObj(i -> next(kind)).toList();
    }

    @Test
    void aRuleHoldsForTheNextRequestUnlessItSaysOtherwise() {
        plan.add(Fault.of(FaultKind.ERROR).on(RequestKind.COMMIT));
        assertThat(next(RequestKind.STATUS)).isEmpty();
        assertThat(next(RequestKind.COMMIT, 2)).containsExactly("500", "");
        plan.add(Fault.of(FaultKind.ERROR).nth(2).times(2));
        assertThat(next(RequestKind.COMMIT, 5)).containsExactly("", "500", "500", "", "");
        plan.add(Fault.of(FaultKind.ERROR).always());
        assertThat(next(RequestKind.COMMIT, 3)).containsExactly("500", "500", "500");
        plan.clear();
        assertThat(next(RequestKind.COMMIT)).isEmpty();
        assertThat(plan.rules()).isEmpty();
    }

    @Test
    void howARequestEndsIsDecidedByTheFirstRuleThatFires() {
        plan.add(Fault.of(FaultKind.ANSWER_LOST)).add(Fault.of(FaultKind.DROP).end(Parameter.End.CLOSE))
                .add(Fault.of(FaultKind.ERROR).status(502, "BadGateway"));
        assertThat(next(RequestKind.COMMIT, 4)).containsExactly("reset", "close", "502", "");
    }

    @Test
    void chanceWithASeedIsTheSameInEveryRun() {
        List<List<String>> runs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            FaultPlan fresh = new FaultPlan();
            fresh.add(Fault.of(FaultKind.ERROR).probability(0.3, 42));
            runs.add(IntStream.range(0, 1000).mapToObj(n -> fresh.draw(request(RequestKind.BLOCK, "s"), FaultKind.OUTCOMES, f -> true)
                    .map(Fault::toString).orElse("")).toList());
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1));
        assertThat(runs.get(0).stream().filter(text -> !text.isEmpty()).count()).isBetween(250L, 350L);
    }

    @Test
    void anotherSeedAndAnotherPlaceDecideOtherwise() {
        plan.add(Fault.of(FaultKind.WRONG_CRC).probability(0.5, 1)).add(Fault.of(FaultKind.NO_CRC).probability(0.5, 1));
        plan.add(Fault.of(FaultKind.SLOW_BODY).probability(0.5, 2));
        List<Boolean> first = new ArrayList<>();
        List<Boolean> second = new ArrayList<>();
        List<Boolean> third = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            RequestFaults faults = plan.begin(new RequestInfo(RequestKind.OSS_GET, Map.of()));
            first.add(faults.take(FaultKind.WRONG_CRC).isPresent());
            second.add(faults.take(FaultKind.NO_CRC).isPresent());
            third.add(faults.take(FaultKind.SLOW_BODY).isPresent());
        }
        assertThat(first).isNotEqualTo(second).isNotEqualTo(third);
    }

    @Test
    void chanceCanHaveAnEnd() {
        plan.add(Fault.of(FaultKind.ERROR).probability(0.5, 3).times(4));
        assertThat(next(RequestKind.BLOCK, 200).stream().filter("500"::equals).count()).isEqualTo(4);
        assertThat(plan.rules()).isEmpty();
    }

    @Test
    void requestsAreMatchedByEveryPatternThatIsGiven() {
        Match match = Match.table("ods_*").with(Attribute.PARTITION, "dt=20191106,*");
        RequestInfo fits = new RequestInfo(RequestKind.COMMIT, Map.of(Attribute.TABLE, "ods_iot", Attribute.PARTITION, "dt=20191106,hhmi=2315"));
        RequestInfo other = new RequestInfo(RequestKind.COMMIT, Map.of(Attribute.TABLE, "ods_iot", Attribute.PARTITION, "dt=20191107,hhmi=2315"));
        assertThat(match.matches(fits)).isTrue();
        assertThat(match.matches(other)).isFalse();
        assertThat(match.matches(new RequestInfo(RequestKind.COMMIT, Map.of()))).isFalse();
        assertThat(Match.key("a.b").matches(new RequestInfo(RequestKind.OSS_GET, Map.of(Attribute.KEY, "axb")))).isFalse();
        assertThat(Match.key("*").matches(new RequestInfo(RequestKind.OSS_LIST, Map.of()))).isTrue();
        assertThat(Match.key("").matches(new RequestInfo(RequestKind.OSS_LIST, Map.of()))).isTrue();
    }

    @Test
    void whatIsSeenAndWhatIsInjectedIsCounted() {
        plan.add(Fault.of(FaultKind.ERROR).on(RequestKind.BLOCK).times(2)).add(Fault.of(FaultKind.DROP).on(RequestKind.COMMIT));
        next(RequestKind.BLOCK, 5);
        next(RequestKind.COMMIT, 1);
        assertThat(plan.seen(RequestKind.BLOCK)).isEqualTo(5);
        assertThat(plan.injected(FaultKind.ERROR)).isEqualTo(2);
        assertThat(plan.injected(FaultKind.ERROR, RequestKind.COMMIT)).isZero();
        assertThat(plan.injected(FaultKind.DROP, RequestKind.COMMIT)).isEqualTo(1);
        assertThat(plan.injected(FaultKind.TRUNCATE, RequestKind.COMMIT)).isZero();
        assertThat(plan.report()).isEqualTo("seen block 5\nseen commit 1\ninjected drop commit 1\ninjected error block 2\n");
    }

    @Test
    void countersCountUnderConcurrency() throws Exception {
        plan.add(Fault.of(FaultKind.ERROR).times(500));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<String>>> runs = IntStream.range(0, 4).mapToObj(i -> threads.submit(() -> next(RequestKind.BLOCK, 500))).toList();
            long failed = 0;
            for (Future<List<String>> run : runs) {
                failed += run.get().stream().filter("500"::equals).count();
            }
            assertThat(failed).isEqualTo(500);
        } finally {
            threads.shutdown();
        }
        assertThat(plan.seen(RequestKind.BLOCK)).isEqualTo(2000);
        assertThat(plan.injected(FaultKind.ERROR)).isEqualTo(500);
    }

    @Test
    void aRateLimitLetsASecondsWorthPassAndThenWhatRunsOff() {
        plan.add(Fault.of(FaultKind.WRITE_RATE_LIMIT).bytesPerSecond(1000).always());
        RequestFaults session = plan.begin(request(RequestKind.BLOCK, "a"));
        session.limitRate();
        session.stored(2500);
        assertThatThrownBy(session::limitRate).isInstanceOfSatisfying(InjectedError.class, e -> {
            assertThat(e.status()).isEqualTo(429);
            assertThat(e.code()).isEqualTo("FlowExceeded");
        });
        assertThatCode(plan.begin(request(RequestKind.BLOCK, "b"))::limitRate).doesNotThrowAnyException();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1499));
        assertThatThrownBy(session::limitRate).isInstanceOf(InjectedError.class);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        session.limitRate();
        assertThat(plan.injected(FaultKind.WRITE_RATE_LIMIT)).isEqualTo(2);
    }

    @Test
    void aRateLimitCanCountForTheWholeTable() {
        plan.add(Fault.of(FaultKind.WRITE_RATE_LIMIT).bytesPerSecond(1000).with(Parameter.PER, "table").always());
        plan.begin(request(RequestKind.BLOCK, "a")).stored(2500);
        assertThatThrownBy(plan.begin(request(RequestKind.BLOCK, "b"))::limitRate).isInstanceOf(InjectedError.class);
    }

    @Test
    void aRateMeterForgetsTheOldestOfMany() {
        RateMeter meter = new RateMeter(10);
        for (int i = 0; i < 2000; i++) {
            meter.add("session " + i, 100, 0);
        }
        assertThat(meter.isAhead("session 0", 0)).isFalse();
        assertThat(meter.isAhead("session 1999", 0)).isTrue();
    }

    @Test
    void sessionsThatAreForgottenStayForgottenUntilThePlanIsCleared() {
        plan.add(Fault.of(FaultKind.SESSION_FORGOTTEN));
        assertThat(plan.begin(request(RequestKind.STATUS, "a")).isForgotten()).isTrue();
        assertThat(plan.begin(request(RequestKind.STATUS, "b")).isForgotten()).isFalse();
        assertThat(plan.begin(request(RequestKind.COMMIT, "a")).isForgotten()).isTrue();
        plan.clear();
        assertThat(plan.begin(request(RequestKind.COMMIT, "a")).isForgotten()).isFalse();
        for (int i = 0; i < 20_000; i++) {
            plan.forget("s" + i);
        }
        assertThat(plan.isForgotten("s0")).isFalse();
        assertThat(plan.isForgotten("s19999")).isTrue();
    }

    @Test
    void onlySoManyRequestsCanBeHeld() {
        plan.hold(Moment.COMMIT_RECEIVED, Match.any(), 1, 30);
        assertThatThrownBy(() -> plan.hold(Moment.COMMIT_RECEIVED, Match.any(), 1, 3)).hasMessageContaining("at most 32");
        assertThatThrownBy(() -> plan.hold(Moment.COMMIT_RECEIVED, Match.any(), 0, 1)).hasMessageContaining("nth=0");
    }

    @Test
    void aRequestThatIsHeldCountsUntilItIsDecidedAbout() throws Exception {
        Hold hold = plan.hold(Moment.COMMIT_RECEIVED, Match.any(), 1, 32);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<String>> held = IntStream.range(0, 32).mapToObj(i -> threads.submit(() -> next(RequestKind.COMMIT))).toList();
            List<HeldRequest> all = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                all.add(hold.await(Duration.ofSeconds(20)));
            }
            assertThatThrownBy(() -> plan.hold(Moment.COMMIT_RECEIVED, Match.any())).hasMessageContaining("not 33");
            all.get(0).drop();
            assertThatCode(() -> plan.hold(Moment.STATUS_RECEIVED, Match.any())).doesNotThrowAnyException();
            hold.close();
            List<String> ends = new ArrayList<>();
            for (Future<String> end : held) {
                ends.add(end.get());
            }
            assertThat(ends).containsOnlyOnce("reset").hasSize(32);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aHoldThatNobodyReachesSaysWhatItWaitedFor() {
        try (Hold hold = plan.hold(Moment.COMMIT_APPLIED, Match.table("x"))) {
            assertThat(next(RequestKind.COMMIT)).isEmpty();
            assertThat(hold.poll()).isEmpty();
            assertThatThrownBy(() -> hold.await(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("commit-applied table=x");
        }
    }

    @Test
    void stoppingDropsWhatIsHeldAndWhatWaits() throws Exception {
        plan.add(Fault.of(FaultKind.DELAY).on(RequestKind.STATUS).delay(Duration.ofHours(1)));
        Hold hold = plan.hold(Moment.COMMIT_RECEIVED, Match.any());
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<String> held = threads.submit(() -> next(RequestKind.COMMIT));
            Future<String> waiting = threads.submit(() -> next(RequestKind.STATUS));
            assertThat(hold.await(Duration.ofSeconds(20)).request().session()).isEqualTo("s");
            await().until(() -> plan.injected(FaultKind.DELAY) == 1);
            assertThat(held).isNotDone();
            // the delay may have been counted a moment before it began: stop until both are gone
            await().until(() -> {
                plan.stop();
                return held.isDone() && waiting.isDone();
            });
            assertThat(held.get()).isEqualTo("reset");
            assertThat(waiting.get()).isEqualTo("reset");
        } finally {
            threads.shutdownNow();
        }
        assertThat(next(RequestKind.COMMIT)).isEmpty();
    }
}
