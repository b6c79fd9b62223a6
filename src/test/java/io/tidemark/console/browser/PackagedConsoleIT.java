package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is packaged, started as a user starts it and seen through a browser: what a class path of tests would hide. */
@Timeout(240)
class PackagedConsoleIT {

    private static final Pattern CONSOLE = Pattern.compile("Console: (http://\\S+/console/)");
    private static final Path JAR = Path.of("target/tidemark.jar");

    @TempDir
    private Path directory;

    private Process demo;
    private Browser browser;

    @BeforeEach
    void startTheDemo() throws IOException {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(chromium.isPresent(), "no chromium and chromedriver in /usr/bin; apt-get install chromium chromium-driver runs this test");
        Path settings = directory.resolve("application.properties");
        Files.writeString(settings, Files.readString(Path.of("application.properties")) + "\ntidemark.console.port = 0\n");
        demo = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.io.tmpdir=" + directory,
                "-jar", JAR.toAbsolutePath().toString(), "demo", "--config", settings.toString(), "--routes", Path.of("routes").toAbsolutePath().toString())
                .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(directory.resolve("demo.log").toFile()).start();
        browser = Browser.start(chromium.get(), directory.resolve("profile"));
    }

    @AfterEach
    void stopIt() throws InterruptedException {
        if (browser != null) {
            browser.close();
        }
        if (demo != null) {
            demo.destroy();
            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as("the demo stops when it is told to").isTrue();
        }
    }

    @Test
    void theDemosBacklogIsGreenAndASlotOfItRunsAgain() {
        String console = console();
        browser.open(console + "tasks/iot-log");
        browser.await("return Number(document.querySelector('.chip .look-done ~ b, .chip b')?.textContent.replace(/\\D/g, '') ?? 0) >= 8");
        browser.picture("packaged-demo");
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
        browser.picture("packaged-instance");
        assertThat(browser.complaints()).filteredOn(each -> each.contains("Content Security Policy") || each.contains("Uncaught")).isEmpty();
    }

    private String console() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            Matcher line = CONSOLE.matcher(Files.readString(directory.resolve("demo.log")));
            return line.find() ? line.group(1) : null;
        }, address -> address != null);
    }
}
