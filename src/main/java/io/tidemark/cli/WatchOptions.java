package io.tidemark.cli;

import java.time.Duration;

import picocli.CommandLine.Option;

/** Whether a list is shown again and again. */
final class WatchOptions {

    private static final int MOST = 3600;

    @Option(names = "--watch", paramLabel = "SECONDS", arity = "0..1", fallbackValue = "2",
            description = "Show it again after so many seconds (2 if none are named), in place on a terminal, until Ctrl-C")
    private Integer seconds;

    boolean isOn() {
        if (seconds != null && (seconds < 1 || seconds > MOST)) {
            throw new Mistake("--watch=%d must be 1 to %d seconds.".formatted(seconds, MOST));
        }
        return seconds != null;
    }

    Duration pause() {
        return Duration.ofSeconds(seconds);
    }
}
