package io.tidemark.cli.validate;

import java.util.Comparator;
import java.util.Objects;

/**
 * One mistake in one place.
 *
 * @param severity an error keeps {@code run} from starting, a warning does not
 * @param file     the file as the user named it, for example {@code routes/iot-log.yaml}
 * @param line     counted from 1; 0 when the finding is about the file as a whole
 * @param message  one line for people: what is wrong and what to do; never a secret
 */
public record Finding(Severity severity, String file, int line, String message) implements Comparable<Finding> {

    /** How bad it is. */
    public enum Severity { ERROR, WARNING }

    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparing(Finding::severity)
            .thenComparing(Finding::message);

    public Finding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(message, "message");
    }

    static Finding error(Place place, String message) {
        return new Finding(Severity.ERROR, place.file(), place.line(), message);
    }

    static Finding warning(Place place, String message) {
        return new Finding(Severity.WARNING, place.file(), place.line(), message);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** By file, then line. */
    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** {@code FILE:LINE: MESSAGE}, as compilers write it. */
    @Override
    public String toString() {
        return new Place(file, line) + ": " + (isError() ? "" : "warning: ") + message;
    }
}
