package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.junit.jupiter.api.Test;

import io.tidemark.schedule.SlotNotReadyException;

class FailureTest {

    @Test
    void everyMessageThatSaysSomethingNewIsKeptInOneLine() {
        Throwable error = new IllegalStateException("load failed", new IOException("line 7:\n  stray quote"));

        assertThat(Failure.cause(error)).isEqualTo("load failed; caused by: line 7: stray quote");
    }

    @Test
    void aMessageThatAnotherContainsIsNotRepeated() {
        assertThat(Failure.cause(new UncheckedIOException(new IOException("disk full")))).isEqualTo("java.io.IOException: disk full");
    }

    @Test
    void belowAnExceptionOfOurOwnNothingIsAdded() {
        Throwable ours = new SlotNotReadyException("oss://b/k does not exist yet");
        ours.initCause(new IOException("HTTP 404 with 2000 characters of XML"));

        assertThat(Failure.cause(new RuntimeException("the route failed", ours))).isEqualTo("the route failed; caused by: oss://b/k does not exist yet");
    }

    @Test
    void anExceptionWithoutWordsIsNamedByItsType() {
        assertThat(Failure.cause(new NullPointerException())).isEqualTo("NullPointerException");
    }
}
