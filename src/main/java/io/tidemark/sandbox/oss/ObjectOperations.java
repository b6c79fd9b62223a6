package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Requests to one object, multipart uploads apart. */
final class ObjectOperations {

    static final Set<String> PUT_HEADERS = Set.of("x-oss-forbid-overwrite", ObjectHeaders.TAGGING, "x-oss-storage-class",
            "x-oss-object-acl");

    private static final Set<String> COPY_HEADERS = Set.of("x-oss-forbid-overwrite", ObjectHeaders.TAGGING,
            "x-oss-storage-class", "x-oss-object-acl", "x-oss-copy-source", "x-oss-copy-source-if-match",
            "x-oss-copy-source-if-none-match", "x-oss-copy-source-if-modified-since",
            "x-oss-copy-source-if-unmodified-since", "x-oss-metadata-directive", "x-oss-tagging-directive");
    private static final Map<String, String> RESPONSE_OVERRIDES = Map.of("response-content-type", "content-type",
            "response-content-language", "content-language", "response-expires", "expires",
            "response-cache-control", "cache-control", "response-content-disposition", "content-disposition",
            "response-content-encoding", "content-encoding");
    private static final int BUFFER = 128 * 1024;

    private final ObjectStore store;

    ObjectOperations(ObjectStore store) {
        this.store = store;
    }

    void handle(OssRequest request, OssReply reply) throws IOException {
        if (request.has("tagging")) {
            tagging(request, reply);
            return;
        }
        switch (request.method()) {
            case "GET" -> get(request, reply);
            case "HEAD" -> head(request, reply);
            case "PUT" -> put(request, reply);
            case "DELETE" -> {
                request.allowParameters(Set.of());
                request.allowHeaders(Set.of());
                store.bucket(request.bucket()).delete(request.key());
                reply.empty(204);
            }
            default -> throw OssException.notImplemented(request.method() + " on an object");
        }
    }

    private void get(OssRequest request, OssReply reply) throws IOException {
        request.allowParameters(RESPONSE_OVERRIDES.keySet());
        request.allowHeaders(Set.of("x-oss-range-behavior"));
        try (Bucket.Opened opened = store.bucket(request.bucket()).open(request.key())) {
            OssObject object = opened.object();
            Conditions.check(request, object, "");
            boolean standard = "standard".equals(request.header("x-oss-range-behavior"));
            ByteRange range = ByteRange.of(request.header("range"), standard, object.size());
            describe(reply, object);
            object.headers().forEach(reply::header);
            RESPONSE_OVERRIDES.forEach((parameter, header) -> reply.header(header, request.parameter(parameter)));
            reply.header("Accept-Ranges", "bytes");
            reply.header("Content-Range", range.partial() ? range.contentRange(object.size()) : null);
            reply.body(range.partial() ? 206 : 200, opened.channel(), range.offset(), range.length());
        }
    }

    private void head(OssRequest request, OssReply reply) throws IOException {
        request.allowParameters(Set.of("objectMeta"));
        request.allowHeaders(Set.of());
        OssObject object = store.bucket(request.bucket()).require(request.key());
        Conditions.check(request, object, "");
        if (request.has("objectMeta")) {
            reply.header("ETag", object.quotedEtag()).header("Last-Modified", OssReply.httpDate(object.lastModified()))
                    .crc(object.crc64());
        } else {
            describe(reply, object);
            object.headers().forEach(reply::header);
            reply.header("Accept-Ranges", "bytes");
        }
        reply.headersOnly(object.size());
    }

    private static void describe(OssReply reply, OssObject object) {
        reply.header("ETag", object.quotedEtag()).header("Last-Modified", OssReply.httpDate(object.lastModified()))
                .header("x-oss-object-type", object.type()).header("x-oss-storage-class", "Standard").crc(object.crc64());
        if (!object.tags().isEmpty()) {
            reply.header("x-oss-tagging-count", Integer.toString(object.tags().size()));
        }
    }

    private void put(OssRequest request, OssReply reply) throws IOException {
        request.allowParameters(Set.of());
        if (request.header("x-oss-copy-source") != null) {
            copy(request, reply);
            return;
        }
        request.allowHeaders(PUT_HEADERS);
        requireDefaults(request);
        Bucket bucket = store.bucket(request.bucket());
        Map<String, String> tags = ObjectHeaders.tags(request);
        try (ObjectWriter writer = bucket.newWriter(request.key())) {
            receive(request, writer);
            OssObject object = bucket.publish(request.key(), writer, ObjectHeaders.of(request), tags,
                    request.flag("x-oss-forbid-overwrite"));
            reply.header("ETag", object.quotedEtag()).crc(object.crc64()).empty(200);
        }
    }

    /** Whole body or nothing: a connection that breaks, or a wrong Content-MD5, leaves no file behind. */
    static void receive(OssRequest request, ObjectWriter writer) throws IOException {
        copy(request.body(), writer);
        writer.finish();
        try {
            ContentMd5.verify(request, writer.md5());
        } catch (OssException e) {
            writer.discard();
            throw e;
        }
    }

    static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
    }

    static void requireDefaults(OssRequest request) {
        BucketOperations.requireStandard(request);
        String acl = request.header("x-oss-object-acl");
        if (acl != null && !acl.equals("default") && !acl.equals("private")) {
            throw OssException.notImplemented("objects with the ACL " + acl);
        }
    }

    private void copy(OssRequest request, OssReply reply) throws IOException {
        request.allowHeaders(COPY_HEADERS);
        requireDefaults(request);
        Bucket target = store.bucket(request.bucket());
        String path = Encoding.decode(request.header("x-oss-copy-source"), false);
        int slash = path.indexOf('/', 1);
        if (!path.startsWith("/") || slash < 0) {
            throw OssException.invalidArgument("x-oss-copy-source is not /bucket/key: " + path);
        }
        if (path.contains("?versionId=")) {
            throw OssException.notImplemented("versions");
        }
        Bucket bucket = store.bucket(path.substring(1, slash));
        // opened, so that a replacement between the check and the copy cannot slip in another version
        try (Bucket.Opened opened = bucket.open(path.substring(slash + 1))) {
            OssObject source = opened.object();
            Conditions.check(request, source, "x-oss-copy-source-");
            boolean replaceHeaders = "REPLACE".equalsIgnoreCase(request.header("x-oss-metadata-directive"));
            boolean replaceTags = "REPLACE".equalsIgnoreCase(request.header("x-oss-tagging-directive"));
            OssObject copy = new OssObject(request.key(), target.store(opened, request.key()), source.size(), source.etag(),
                    source.crc64(), target.now(), source.type(),
                    replaceHeaders ? ObjectHeaders.of(request) : source.headers(),
                    replaceTags ? ObjectHeaders.tags(request) : source.tags());
            target.publish(copy, request.flag("x-oss-forbid-overwrite"));
            reply.crc(copy.crc64()).xml(new XmlText("CopyObjectResult")
                    .element("LastModified", ListQuery.isoMillis(copy.lastModified())).element("ETag", copy.quotedEtag()));
        }
    }

    private void tagging(OssRequest request, OssReply reply) throws IOException {
        request.allowParameters(Set.of("tagging"));
        request.allowHeaders(Set.of());
        Bucket bucket = store.bucket(request.bucket());
        switch (request.method()) {
            case "GET" -> {
                XmlText xml = new XmlText("Tagging").start("TagSet");
                new TreeMap<>(bucket.require(request.key()).tags()).forEach((name, value) ->
                        xml.start("Tag").element("Key", name).element("Value", value).end());
                reply.xml(xml);
            }
            case "PUT" -> {
                Map<String, String> tags = ObjectHeaders.checkTags(readTags(request));
                bucket.update(request.key(), object -> object.withTags(tags));
                reply.empty(200);
            }
            case "DELETE" -> {
                bucket.update(request.key(), object -> object.withTags(Map.of()));
                reply.empty(204);
            }
            default -> throw OssException.notImplemented(request.method() + " on object tagging");
        }
    }

    private static Map<String, String> readTags(OssRequest request) throws IOException {
        Map<String, String> tags = new TreeMap<>();
        String name = null;
        for (XmlBody.Leaf leaf : XmlBody.leaves(request)) {
            switch (leaf.path()) {
                case "Tagging/TagSet/Tag/Key" -> {
                    name = leaf.text();
                    tags.put(name, "");
                }
                case "Tagging/TagSet/Tag/Value" -> {
                    if (name == null) {
                        throw OssException.malformedXml("A tag has a value before its key.");
                    }
                    tags.put(name, leaf.text());
                }
                case "Tagging/TagSet", "Tagging" -> {
                }
                default -> throw OssException.malformedXml("Unexpected element " + leaf.path());
            }
        }
        return tags;
    }
}
