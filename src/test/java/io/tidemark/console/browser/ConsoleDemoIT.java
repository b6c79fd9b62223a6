package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo} of the packaged program, with its own data and the routes and settings that are shipped. */
@Timeout(240)
@ExtendWith(ConsoleExtension.class)
class ConsoleDemoIT {

    private final Browser browser;
    @TempDir
    private Path directory;
    private Jar demo;
    private String console;

    ConsoleDemoIT(Browser browser) {
        this.browser = browser;
    }

    @BeforeEach
    void startTheDemo() throws IOException {
        demo = Jar.demo(directory);
        console = demo.console();
    }

    @AfterEach
    void stopIt() throws InterruptedException {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void theDemosBacklogIsGreenAndASlotOfItRunsAgain() {
        browser.open(console + "tasks/iot-log");
        browser.await("return Number(document.querySelector('.chip .look-done ~ b, .chip b')?.textContent.replace(/\\D/g, '') ?? 0) >= 8");
        browser.picture("demo");
        long first = ((Number) browser.js("return Number(document.querySelector('.run.look-done').dataset.first)")).longValue();
        String slot = Instant.ofEpochMilli(first).toString();

        browser.open(console + "tasks/iot-log?sel=" + slot);
        browser.click("[data-action=RERUN]");
        browser.awaitText("dialog [data-action=confirm]", "Rerun 1 interval");
        browser.click("dialog [data-action=confirm]");
        browser.awaitText("dialog", "1 done");

        browser.open(console + "tasks/iot-log/instances/" + slot);
        browser.awaitText("tm-instance", "#2");
        Awaitility.await().atMost(Browser.PATIENCE).untilAsserted(() -> assertThat(browser.text("tm-instance")).contains("2,000 read = 2,000 written + 0 rejected"));
        browser.picture("demo-instance");
    }
}
