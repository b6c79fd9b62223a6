package io.tidemark.sandbox.maxcompute;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A column of a table.
 *
 * @param name in lower case
 * @param comment empty when there is none
 */
record Column(String name, SqlType type, String comment, boolean nullable) {

    /** The journal keeps a type as its SQL text. */
    @JsonCreator
    static Column fromJournal(@JsonProperty("name") String name, @JsonProperty("type") String type,
            @JsonProperty("comment") String comment, @JsonProperty("nullable") boolean nullable) {
        return new Column(name, SqlParser.parseType(type), comment, nullable);
    }

    @JsonProperty("type")
    String typeText() {
        return type.text();
    }
}
