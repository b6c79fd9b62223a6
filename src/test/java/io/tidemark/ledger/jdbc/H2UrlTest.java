package io.tidemark.ledger.jdbc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class H2UrlTest {

    @Test
    void aFileIsWrittenWithoutDelayAndSurvivesInterrupts() {
        assertThat(H2Url.completed("jdbc:h2:file:./data/ledger")).isEqualTo(
                "jdbc:h2:async:./data/ledger;LOCK_TIMEOUT=10000;WRITE_DELAY=0;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE");
        assertThat(H2Url.completed("jdbc:h2:~/ledger;AUTO_SERVER=TRUE")).isEqualTo(
                "jdbc:h2:async:~/ledger;AUTO_SERVER=TRUE;LOCK_TIMEOUT=10000;WRITE_DELAY=0;TRACE_LEVEL_FILE=0");
        assertThat(H2Url.completed("jdbc:h2:C:/data/ledger")).startsWith("jdbc:h2:async:C:/data/ledger;");
    }

    @Test
    void whatTheUserSaysStays() {
        assertThat(H2Url.completed("jdbc:h2:file:/d/ledger;write_delay=500;Lock_Timeout=1;TRACE_LEVEL_FILE=1;DB_CLOSE_ON_EXIT=TRUE"))
                .isEqualTo("jdbc:h2:async:/d/ledger;write_delay=500;Lock_Timeout=1;TRACE_LEVEL_FILE=1;DB_CLOSE_ON_EXIT=TRUE");
        assertThat(H2Url.completed("jdbc:h2:tcp://db/ledger")).isEqualTo("jdbc:h2:tcp://db/ledger");
        assertThat(H2Url.completed("jdbc:h2:split:20:/d/ledger")).isEqualTo("jdbc:h2:split:20:/d/ledger");
    }
}
