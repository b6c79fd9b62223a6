package io.tidemark.sandbox.fault;

/** What a rule can match a request by. A request that lacks an attribute has the empty text there. */
public enum Attribute {
    /** The HTTP method. */
    METHOD,
    /** MaxCompute: the table, without project and schema, in lower case. */
    TABLE,
    /** MaxCompute: {@code dt=20191106,hhmi=2315}, without quotes. */
    PARTITION,
    /** MaxCompute: the id of an upload session; empty for the request that creates it, until it is created. */
    SESSION,
    /** MaxCompute: the number of a block. */
    BLOCK,
    BUCKET,
    /** OSS: the object; empty for requests to a bucket. */
    KEY,
    /** OSS: what a listing asks for. */
    PREFIX;

    @Override
    public String toString() {
        return Names.text(this);
    }
}
