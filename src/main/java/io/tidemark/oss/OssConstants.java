package io.tidemark.oss;

import org.apache.camel.spi.Metadata;

/** The headers of the component. Names and values are those of Apache Camel's {@code alibaba-oss} where the thing is the same. */
public final class OssConstants {

    @Metadata(label = "producer", description = "The operation, instead of the option", javaType = "io.tidemark.oss.OssOperations")
    public static final String OPERATION = "CamelAlibabaOssOperation";

    @Metadata(label = "producer", javaType = "String",
              description = "The bucket, instead of the one in the URI. Another header than the one that reports the bucket, so that"
                            + " a report or a rejected row never follows its source into the source's bucket")
    public static final String OVERRIDE_BUCKET_NAME = "CamelAlibabaOssOverrideBucketName";

    @Metadata(description = "The bucket that was read or written", javaType = "String")
    public static final String BUCKET_NAME = "CamelAlibabaOssBucketName";

    @Metadata(label = "producer", javaType = "String",
              description = "The object's key, instead of the option. Taken literally: scheduling parameters are resolved in the option only")
    public static final String OBJECT_NAME = "CamelAlibabaOssObjectName";

    @Metadata(label = "producer", description = "copyObject: the bucket to copy from", javaType = "String")
    public static final String SOURCE_BUCKET_NAME = "CamelAlibabaOssSourceBucketName";

    @Metadata(label = "producer", description = "copyObject: the key to copy from", javaType = "String")
    public static final String SOURCE_OBJECT_NAME = "CamelAlibabaOssSourceObjectName";

    @Metadata(label = "producer", description = "listObjects: the beginning of the keys, instead of the option", javaType = "String")
    public static final String PREFIX = "CamelAlibabaOssPrefix";

    @Metadata(label = "producer", description = "listObjects: at most so many objects", javaType = "Integer")
    public static final String MAX_KEYS = "CamelAlibabaOssMaxKeys";

    @Metadata(description = "The key of the object that was read or written. With several objects in one body, the key pattern of the slot",
              javaType = "String")
    public static final String OBJECT_KEY = "CamelAlibabaOssObjectKey";

    @Metadata(description = "How many objects the body consists of", javaType = "Integer")
    public static final String OBJECT_COUNT = "CamelAlibabaOssObjectCount";

    @Metadata(description = "When the object was last modified; the newest of several", javaType = "java.time.Instant")
    public static final String LAST_MODIFIED = "CamelAlibabaOssLastModified";

    @Metadata(description = "The object's ETag without quotes; absent with several objects", javaType = "String")
    public static final String ETAG = "CamelAlibabaOssETag";

    @Metadata(description = "The object's version, where the bucket keeps versions", javaType = "String")
    public static final String VERSION_ID = "CamelAlibabaOssVersionId";

    @Metadata(description = "The MD5 that was stored with the object, base64", javaType = "String")
    public static final String CONTENT_MD5 = "CamelAlibabaOssContentMD5";

    @Metadata(description = "Bytes as stored, before decompression; the sum of several objects", javaType = "Long")
    public static final String CONTENT_LENGTH = "CamelAlibabaOssContentLength";

    @Metadata(description = "The object's media type; for putObject, the one to store", javaType = "String")
    public static final String CONTENT_TYPE = "CamelAlibabaOssContentType";

    @Metadata(label = "consumer", description = "file or folder", javaType = "String")
    public static final String OBJECT_TYPE = "CamelAlibabaOssObjectType";

    @Metadata(description = "The object's own metadata: one map, because its names come from whoever stored the object",
              javaType = "Map<String, String>")
    public static final String METADATA = "CamelAlibabaOssMetadata";

    @Metadata(label = "producer", description = "listObjects: whether there are more objects than the list holds", javaType = "Boolean")
    public static final String IS_TRUNCATED = "CamelAlibabaOssIsTruncated";

    private OssConstants() {
    }
}
