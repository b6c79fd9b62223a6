package io.tidemark.oss;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.tidemark.oss.OssTestBed.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Source objects are touched after success only, and only those that were read. */
@Timeout(60)
class AfterReadTest {

    @TempDir
    private Path directory;
    private OssTestBed bed;
    private final List<String> reports = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
        bed.context.getRegistry().bind("reports", new ExceptionHandler() {
            @Override
            public void handleException(Throwable exception) {
                reports.add(exception.getMessage());
            }

            @Override
            public void handleException(String message, Throwable exception) {
                reports.add(message + " | " + exception.getMessage());
            }

            @Override
            public void handleException(String message, Exchange exchange, Throwable exception) {
                reports.add(message + " | " + exception.getMessage());
            }
        });
        bed.put("d/a.csv", "1\n");
        bed.put("d/b.csv", "2\n");
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void objectsAreMovedWhenTheExchangeHasCompletedAndNotBefore() throws Exception {
        route("objectName=d/*&moveAfterRead=true&destinationBucketPrefix=done/$[yyyymmdd]/&destinationBucketSuffix=.ok&removePrefixOnMove=true&prefix=d/",
                () -> assertThat(keys()).as("within the route").containsExactly("d/a.csv", "d/b.csv"));

        assertThat(bed.send().getException()).isNull();
        assertThat(keys()).containsExactly("done/20191106/a.csv.ok", "done/20191106/b.csv.ok");
        assertThat(bed.text("done/20191106/a.csv.ok")).isEqualTo("1\n");
        assertThat(reports).isEmpty();
    }

    @Test
    void objectsAreMovedToAnotherBucket() throws Exception {
        bed.oss.createBucket("archive");
        route("objectName=d/a.csv&moveAfterRead=true&destinationBucket=archive", () -> { });

        bed.send();
        assertThat(keys()).containsExactly("d/b.csv");
        assertThat(bed.oss.exists("archive", "d/a.csv")).isTrue();
    }

    @Test
    void objectsAreDeletedWhenTheExchangeHasCompleted() throws Exception {
        route("objectName=d/*&deleteAfterRead=true", () -> { });

        bed.send();
        assertThat(keys()).isEmpty();
    }

    @Test
    void aFailedExchangeLeavesThemAlone() throws Exception {
        route("objectName=d/*&deleteAfterRead=true", () -> {
            throw new IOException("the load failed");
        });

        assertThat(bed.send().getException()).isInstanceOf(IOException.class);
        assertThat(keys()).containsExactly("d/a.csv", "d/b.csv");
    }

    @Test
    void aFailureThatADeadLetterChannelTookLeavesThemAlone() throws Exception {
        bed.route(route -> {
            route.errorHandler(route.deadLetterChannel("mock:dead"));
            route.from("direct:slot").to("oss:iot-raw?objectName=d/*&deleteAfterRead=true").throwException(new IOException("the load failed"));
        });

        assertThat(bed.send().getException()).isNull();
        assertThat(keys()).containsExactly("d/a.csv", "d/b.csv");
    }

    @Test
    void aFailureThatAnExceptionClauseTookLeavesThemAlone() throws Exception {
        bed.route(route -> {
            route.onException(IOException.class).handled(true);
            route.from("direct:slot").to("oss:iot-raw?objectName=d/*&deleteAfterRead=true").throwException(new IOException("the load failed"));
        });

        assertThat(bed.send().getException()).isNull();
        assertThat(keys()).containsExactly("d/a.csv", "d/b.csv");
    }

    @Test
    void anObjectReplacedMeanwhileStays() throws Exception {
        route("objectName=d/*&deleteAfterRead=true&exceptionHandler=#reports", () -> bed.put("d/a.csv", "new"));

        assertThat(bed.send().getException()).as("the load is not undone").isNull();
        assertThat(keys()).containsExactly("d/a.csv");
        assertThat(reports).singleElement().asString().contains("oss://iot-raw/d/a.csv").contains("could not be deleted")
                .contains("replaced after it was read");
    }

    @Test
    void anObjectReplacedMeanwhileIsNotMoved() throws Exception {
        route("objectName=d/a.csv&moveAfterRead=true&destinationBucketPrefix=done/&exceptionHandler=#reports", () -> bed.put("d/a.csv", "new"));

        bed.send();
        assertThat(keys()).containsExactly("d/a.csv", "d/b.csv");
        assertThat(bed.text("d/a.csv")).isEqualTo("new");
        assertThat(reports).singleElement().asString().contains("could not be moved");
    }

    @Test
    void aMoveThatFailsKeepsTheSourceAndTheOtherObjectsGoOn() throws Exception {
        route("objectName=d/*&moveAfterRead=true&destinationBucketPrefix=done/&exceptionHandler=#reports", () -> { });
        bed.oss.faults().fail("PUT", "done/d/a.csv", 1, 403, "AccessDenied");

        bed.send();
        assertThat(keys()).containsExactly("d/a.csv", "done/d/b.csv");
        assertThat(reports).singleElement().asString().contains("oss://iot-raw/d/a.csv").contains("access denied").contains("by hand");
    }

    @Test
    void aSecondPollOfTheSameNameInOneExchangeReplacesTheFirst() throws Exception {
        bed.route(route -> route.from("direct:slot")
                .to("oss:iot-raw?objectName=d/*&deleteAfterRead=true&exceptionHandler=#reports")
                .process(exchange -> bed.put("d/a.csv", "newer"))
                .to("oss:iot-raw?objectName=d/*&deleteAfterRead=true&exceptionHandler=#reports"));

        bed.send();
        assertThat(keys()).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Test
    void movingAndDeletingExcludeEachOther() {
        assertThatThrownBy(() -> route("objectName=a&moveAfterRead=true&deleteAfterRead=true&destinationBucketPrefix=x", () -> { }))
                .rootCause().hasMessageContaining("exclude each other");
    }

    @Test
    void movingOntoItselfFailsTheStart() {
        assertThatThrownBy(() -> route("objectName=a&moveAfterRead=true&destinationBucket=iot-raw", () -> { }))
                .rootCause().hasMessageContaining("onto themselves");
    }

    private interface Step {

        void run() throws Exception;
    }

    private void route(String options, Step step) throws Exception {
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?" + options)
                .convertBodyTo(String.class).process(exchange -> step.run()));
    }

    private List<String> keys() {
        return bed.oss.list(BUCKET, "").stream().map(object -> object.key()).toList();
    }
}
