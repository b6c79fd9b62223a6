package io.tidemark.schedule;

/** A scheduling parameter that cannot be read. The message names the expression, the mistake, its column and the cure. */
public final class ScheduleExpressionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public ScheduleExpressionException(String message) {
        super(message);
    }
}
