package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
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

    ConsoleDemoIT(Browser browser) {
        this.browser = browser;
    }

    @AfterEach
    void stopIt() throws InterruptedException {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void theDemosBacklogIsGreenAndASlotOfItRunsAgain() throws IOException {
        demo = Jar.demo(directory);
        String console = demo.console();
        browser.open(console + "tasks/iot-log");
        browser.await("return Number(document.querySelector('.chip[data-look=done] b')?.textContent.replace(/\\D/g, '') ?? 0) >= 8");
        browser.picture("demo");
        long first = ((Number) browser.js("return Number(document.querySelector('.run.look-done').dataset.first)")).longValue();
        String slot = Instant.ofEpochMilli(first).toString();

        browser.open(console + "tasks/iot-log?sel=" + slot);
        browser.awaitText(".selected", "1 interval: 1 done");
        browser.click("[data-action=RERUN]");
        browser.awaitText("dialog [data-action=confirm]", "Rerun 1 interval");
        browser.click("dialog [data-action=confirm]");
        browser.awaitText("dialog", "1 done");

        browser.open(console + "tasks/iot-log/instances/" + slot);
        browser.awaitText("tm-instance", "#2");
        Awaitility.await().atMost(Browser.PATIENCE).untilAsserted(() -> assertThat(browser.text("tm-instance")).contains("2,000 read = 2,000 written + 0 rejected"));
        browser.picture("demo-instance");
    }
    @Test
    void theDemoTellsAlertsAndReloadsItsRoutesAsANodeDoes() throws IOException {
        Path routes = Files.createDirectory(directory.resolve("routes"));
        for (String file : List.of("iot-log.yaml", "feed-template.yaml", "dead-letter.yaml", "alerts.yaml")) {
            Files.copy(Path.of("routes", file), routes.resolve(file));
        }
        demo = Jar.demo(directory, routes, "tidemark.routes.watch = true", "tidemark.alerts.interval = 1s", "tidemark.alerts.iot-log.noTick = 1s");
        demo.console();
        demo.awaitOutput("The routes are reloaded when files in");
        Files.writeString(routes.resolve("another.yaml"), """
                - route:
                    id: another
                    from:
                      uri: direct:another
                      steps:
                        - log: "nothing to do"
                """);

        demo.awaitOutput("added [another]");
        demo.awaitOutput("no timer tick");
    }
}
