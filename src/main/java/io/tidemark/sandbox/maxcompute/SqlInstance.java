package io.tidemark.sandbox.maxcompute;

/**
 * A statement that ran.
 *
 * @param result null when it failed
 * @param failure null when it succeeded
 * @param started epoch milliseconds, as {@code ended}
 */
record SqlInstance(String id, String project, String taskName, String sql, SqlResult result, String failure,
        long started, long ended) {

    boolean succeeded() {
        return failure == null;
    }

    /** CSV or text of a success, the text of a failure. */
    String resultText() {
        return succeeded() ? result.csv() : "FAILED: " + failure;
    }
}
