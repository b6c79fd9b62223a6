package io.tidemark.ledger.jdbc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerSettingsTest {

    @Test
    void thePasswordIsNeverShown() {
        assertThat(new LedgerSettings("jdbc:postgresql://db/ledger?user=tide&password=geheim&ssl=true", "tide", "streng").toString())
                .isEqualTo("LedgerSettings[url=jdbc:postgresql://db/ledger?user=tide&password=***&ssl=true, user=tide, password=***]");
        assertThat(new LedgerSettings("jdbc:h2:file:./data/ledger;PASSWORD=geheim;AUTO_SERVER=TRUE", null, null).shownUrl())
                .isEqualTo("jdbc:h2:file:./data/ledger;PASSWORD=***;AUTO_SERVER=TRUE");
        assertThat(new LedgerSettings("jdbc:mysql://tide:geheim@db:3306/ledger", null, null).shownUrl())
                .isEqualTo("jdbc:mysql://tide:***@db:3306/ledger");
    }

    @Test
    void aMessageThatQuotesThePasswordLosesIt() {
        assertThat(new LedgerSettings("jdbc:h2:mem:x", "sa", "geheim").hideSecrets("no user sa with geheim"))
                .isEqualTo("no user sa with ***");
        assertThat(new LedgerSettings("jdbc:h2:mem:x", "sa", "").hideSecrets("plain")).isEqualTo("plain");
    }
}
