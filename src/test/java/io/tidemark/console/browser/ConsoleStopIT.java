package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The end of the packaged program while a page listens to it: the page's open request must not hold it up, and the page must say what is. */
@Timeout(240)
@ExtendWith(ConsoleExtension.class)
class ConsoleStopIT {

    private final Scene scene;
    private final Browser browser;
    @TempDir
    private Path directory;

    ConsoleStopIT(Scene scene, Browser browser) {
        this.scene = scene;
        this.browser = browser;
    }

    @Test
    void aNodeThatIsToldToStopEndsInTimeAndItsPageSaysThatItIsGone() throws Exception {
        try (Jar node = scene.startGuarded("stopped")) {
            browser.open(Scene.signedIn("vera", node.console()) + "tasks");
            stopUnderAPage("node", node);
            browser.awaitText(".banner", "No news from the server");
            browser.picture("node-gone");
        }
    }

    @Test
    void aDemoThatIsToldToStopEndsInTimeAndLeavesNoneOfItsDataBehind() throws Exception {
        try (Jar demo = Jar.demo(directory)) {
            browser.open(demo.console() + "tasks");
            stopUnderAPage("demo", demo);
            assertThat(demo.tail()).as("what the demo said at its end").doesNotContain("Exception").doesNotContain("could not be deleted");
            assertThat(demo.directory()).as("where the demo keeps its data").isDirectoryNotContaining("glob:tidemark-demo*");
        }
    }

    private void stopUnderAPage(String name, Jar jar) throws InterruptedException {
        browser.await("return document.querySelectorAll('tm-tasks tbody tr').length > 0 && !document.querySelector('.pulse.lost')");
        Duration took = jar.stop();
        System.out.printf("console: a %s ended %d ms after SIGTERM while a page listened%n", name, took.toMillis());
        assertThat(took).isLessThan(Jar.LONGEST_STOP);
    }
}
