package io.tidemark.ledger.jdbc;

import java.net.UnknownHostException;
import java.sql.SQLException;

/** Says in one line why a database cannot be opened and what to do about it. */
final class OpenFailure {

    private static final int H2_ALREADY_IN_USE = 90020;

    private OpenFailure() {
    }

    static String explain(Exception e) {
        Throwable deepest = e;
        SQLException failure = null;
        for (Throwable each = e; each != null; each = each.getCause()) {
            deepest = each;
            failure = each instanceof SQLException sql ? sql : failure;
        }
        if (deepest instanceof UnknownHostException) {
            return "the host " + deepest.getMessage() + " is not known";
        }
        if (failure == null) {
            return text(e);
        }
        if (failure.getErrorCode() == H2_ALREADY_IN_USE) {
            return "another process has the file open; end it, or let both processes add ;AUTO_SERVER=TRUE to the address";
        }
        if (failure.getSQLState() != null && failure.getSQLState().startsWith("28")) {
            return text(failure) + "; check tidemark.ledger.user and tidemark.ledger.password";
        }
        return text(failure);
    }

    private static String text(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : Causes.oneLine(e.getMessage());
    }
}
