package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    private Path directory;

    @Test
    void placeholdersAreResolvedForTheLedgerAsCamelResolvesThem() throws IOException {
        Settings settings = settings("a = b\ntidemark.ledger.url = jdbc:h2:mem:{{a}}\ntidemark.ledger.password = {{env:PATH}}\n");

        assertThat(settings.ledger().url()).isEqualTo("jdbc:h2:mem:b");
        assertThat(settings.ledger().password()).isEqualTo(System.getenv("PATH").strip());
    }

    @Test
    void aPlaceholderWithoutAValueIsNamedButAPasswordIsNotShown() throws IOException {
        Settings settings = settings("tidemark.ledger.url = {{nothing}}\ntidemark.ledger.password = half-{{env:TIDEMARK_NOT_SET}}\n");

        assertThatThrownBy(() -> settings.get(Settings.LEDGER_URL, "")).hasMessageStartingWith("tidemark.ledger.url={{nothing}} cannot be resolved: ");
        assertThatThrownBy(() -> settings.get(Settings.LEDGER_PASSWORD, "")).hasMessageStartingWith("tidemark.ledger.password=(hidden) cannot be")
                .hasMessageNotContaining("half-");
    }

    @Test
    void whatACommandSetsWinsOverTheFile() throws IOException {
        assertThat(settings("a = file\n").with("a", "command").get("a", "")).isEqualTo("command");
    }

    @Test
    void aZoneThatIsNoneIsNamed() throws IOException {
        Settings settings = settings("tidemark.timeZone = Shanghai\n");

        assertThatThrownBy(settings::timeZone).hasMessage("tidemark.timeZone=Shanghai is not a time zone; write it like Asia/Shanghai or UTC");
    }

    private Settings settings(String text) throws IOException {
        return Settings.of(Files.writeString(directory.resolve("my.properties"), text), directory);
    }
}
