package io.tidemark.console;

import java.util.Locale;

/** What a user may do. */
enum Role {
    /** Look at everything. */
    VIEWER,
    /** Also change things. */
    OPERATOR;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean may(Role needed) {
        return compareTo(needed) >= 0;
    }
}
