package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.ledger.LedgerException;

@Timeout(30)
class WatchTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-03-01T00:00:00.5Z"));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Shows these one after the other; a message of an exception begins with {@code !}. */
    private void watch(boolean inPlace, boolean headed, String... pictures) {
        Watch watch = new Watch(new PrintWriter(out), new PrintWriter(err), inPlace, headed, CLOCK);
        watch.ended();
        Deque<String> rest = new ArrayDeque<>(List.of(pictures));
        watch.run(Duration.ofMillis(1), () -> {
            String next = rest.remove();
            if (rest.isEmpty()) {
                watch.stop();
            }
            if (next.startsWith("!")) {
                throw new LedgerException(next.substring(1), null);
            }
            return next + "\n";
        });
        assertThat(rest).isEmpty();
    }

    @Test
    void elsewhereThanOnATerminalEachPictureIsPrintedBelowTheOneBefore() {
        watch(false, true, "one", "two");
        assertThat(out.toString()).isEqualToNormalizingNewlines("2024-03-01T00:00:00Z\none\n\n2024-03-01T00:00:00Z\ntwo\n\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void scriptsGetTheDocumentsAlone() {
        watch(false, false, "[]", "[1]");
        assertThat(out.toString()).isEqualTo("[]\n[1]\n");
    }

    @Test
    void onATerminalAPictureTakesThePlaceOfTheOneBefore() {
        watch(true, true, "one", "two");
        assertThat(out.toString()).isEqualToNormalizingNewlines(
                "\u001b[H\u001b[2J2024-03-01T00:00:00Z\none\n\u001b[H\u001b[2J2024-03-01T00:00:00Z\ntwo\n\n");
    }

    @Test
    void whoIsAwayForAWhileIsWaitedForAndThatIsSaidOnce() {
        watch(false, false, "one", "!connection refused", "!connection refused", "two");
        assertThat(out.toString()).isEqualTo("one\ntwo\n");
        assertThat(err.toString()).isEqualToNormalizingNewlines(
                "tidemark: no answer since 2024-03-01T00:00:00Z; trying again. connection refused\ntidemark: there is an answer again\n");
    }

    @Test
    void onATerminalTheLastPictureStaysWhileNobodyAnswers() {
        watch(true, true, "one", "!gone\u001b[31m");
        assertThat(out.toString()).contains("one\n\ntidemark: no answer since 2024-03-01T00:00:00Z; trying again. gone [31m");
    }

    @Test
    void whoDoesNotAnswerAtFirstIsAMistake() {
        assertThatThrownBy(() -> watch(false, true, "!wrong address", "x")).isInstanceOf(LedgerException.class);
    }

    @Test
    void aPauseIsOneSecondToAnHour() {
        StringWriter said = new StringWriter();
        int code = Main.commandLine().setErr(new PrintWriter(said, true)).execute("tasks", "--watch", "0");
        assertThat(code).isEqualTo(2);
        assertThat(said.toString()).contains("--watch=0 must be 1 to 3600 seconds.");
    }
}
