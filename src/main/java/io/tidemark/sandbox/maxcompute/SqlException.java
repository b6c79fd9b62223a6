package io.tidemark.sandbox.maxcompute;

/** A statement that fails, with the text that the service shows after {@code FAILED: }. */
final class SqlException extends RuntimeException {

    private SqlException(String message) {
        super(message);
    }

    /** @param position offset in the statement, counted from 0 */
    static SqlException parse(String statement, int position, String message) {
        String before = statement.substring(0, Math.min(position, statement.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return new SqlException("ODPS-0130161:[%d,%d] Parse exception - %s".formatted(line, column, message));
    }

    static SqlException notFound(String what) {
        return new SqlException("ODPS-0130131:[1,1] Table not found - " + what);
    }

    static SqlException semantic(String message) {
        return new SqlException("ODPS-0130071:[1,1] Semantic analysis exception - " + message);
    }

    static SqlException runtime(String message) {
        return new SqlException("ODPS-0123055:User script exception - " + message);
    }

    static SqlException ddl(String message) {
        return new SqlException("ODPS-0110061: Failed to run ddltask - " + message);
    }

    static SqlException notImplemented(String what) {
        return new SqlException("ODPS-0130161:[1,1] Parse exception - the sandbox does not implement " + what);
    }
}
