package io.tidemark.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.tidemark.ledger.AttemptLog;

class LineBufferTest {

    private final LineBuffer buffer = new LineBuffer();

    @Test
    void theNewestLinesStayWhenThereAreTooMany() {
        for (int i = 0; i < 100_000; i++) {
            buffer.add("line " + i);
        }
        AttemptLog log = buffer.log();
        assertThat(log.text()).endsWith("line 99998\nline 99999").doesNotContain("line 1\n");
        assertThat(log.text().length()).isBetween(AttemptLog.LIMIT - 100, AttemptLog.LIMIT);
        assertThat(log.complete()).isFalse();
    }

    @Test
    void oneLineDoesNotDriveOutAllOthers() {
        buffer.add("first");
        buffer.add("x".repeat(1_000_000));
        assertThat(buffer.log().text()).startsWith("first\nxxx").hasSizeLessThan(10_000);
    }

    @Test
    void withoutALineThereIsNoLog() {
        assertThat(buffer.log()).isNull();
        buffer.add("only");
        assertThat(buffer.log()).isEqualTo(new AttemptLog("only", true));
    }
}
