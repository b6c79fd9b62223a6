package io.tidemark.oss;

/** What the producer does. */
public enum OssOperations {
    /** The objects of the exchange's slot as one stream. */
    poll,
    /** One object as it is stored. */
    getObject,
    /** What is known of one object. */
    headObject,
    listObjects,
    putObject,
    copyObject,
    deleteObject,
    deleteObjects,
    listBuckets
}
