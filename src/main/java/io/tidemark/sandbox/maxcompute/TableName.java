package io.tidemark.sandbox.maxcompute;

/** All parts in lower case; the schema is {@code default} where none is named. */
record TableName(String project, String schema, String table) {

    static final String DEFAULT_SCHEMA = "default";

    @Override
    public String toString() {
        return schema.equals(DEFAULT_SCHEMA) ? project + "." + table : project + "." + schema + "." + table;
    }
}
