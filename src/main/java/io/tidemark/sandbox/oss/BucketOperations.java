package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Requests to a bucket: its life, its description, listings, and deletion of many objects. */
final class BucketOperations {

    private static final Set<String> LIST_V1 = Set.of("prefix", "delimiter", "marker", "max-keys", "encoding-type");
    private static final Set<String> LIST_V2 = Set.of("list-type", "prefix", "delimiter", "max-keys", "encoding-type",
            "continuation-token", "start-after", "fetch-owner");
    private static final int MOST_DELETES = 1000;

    private final ObjectStore store;

    BucketOperations(ObjectStore store) {
        this.store = store;
    }

    void handle(OssRequest request, OssReply reply) throws IOException {
        request.allowHeaders(Set.of("x-oss-acl", "x-oss-storage-class"));
        switch (request.method()) {
            case "GET" -> get(request, reply);
            case "PUT" -> create(request, reply);
            case "POST" -> deleteObjects(request, reply);
            case "DELETE" -> {
                request.allowParameters(Set.of());
                store.deleteBucket(request.bucket());
                reply.empty(204);
            }
            default -> throw OssException.notImplemented(request.method() + " on a bucket");
        }
    }

    private void get(OssRequest request, OssReply reply) throws IOException {
        if (request.has("acl")) {
            request.allowParameters(Set.of("acl"));
            store.bucket(request.bucket());
            XmlText xml = ServiceOperations.owner(new XmlText("AccessControlPolicy"));
            reply.xml(xml.start("AccessControlList").element("Grant", "private").end());
        } else if (request.has("location")) {
            request.allowParameters(Set.of("location"));
            store.bucket(request.bucket());
            reply.xml(new XmlText("LocationConstraint").text(ServiceOperations.LOCATION));
        } else if (request.has("bucketInfo")) {
            request.allowParameters(Set.of("bucketInfo"));
            XmlText xml = new XmlText("BucketInfo").start("Bucket");
            ServiceOperations.describe(xml, store.bucket(request.bucket()));
            reply.xml(ServiceOperations.owner(xml).start("AccessControlList").element("Grant", "private").end().end());
        } else if (request.has("list-type")) {
            listV2(request, reply);
        } else {
            listV1(request, reply);
        }
    }

    private void create(OssRequest request, OssReply reply) throws IOException {
        request.allowParameters(Set.of());
        requireStandard(request);
        String acl = request.header("x-oss-acl");
        if (acl != null && !acl.equals("private")) {
            throw OssException.notImplemented("buckets with the ACL " + acl);
        }
        for (XmlBody.Leaf leaf : XmlBody.leaves(request)) {
            if (leaf.path().endsWith("/StorageClass") && !leaf.text().equals("Standard")) {
                throw OssException.notImplemented("the storage class " + leaf.text());
            }
        }
        store.createBucket(request.bucket());
        reply.header("Location", "/" + request.bucket()).empty(200);
    }

    static void requireStandard(OssRequest request) {
        String storage = request.header("x-oss-storage-class");
        if (storage != null && !storage.equals("Standard")) {
            throw OssException.notImplemented("the storage class " + storage);
        }
    }

    private void listV2(OssRequest request, OssReply reply) throws IOException {
        request.allowParameters(LIST_V2);
        if (!"2".equals(request.parameter("list-type"))) {
            throw OssException.invalidArgument("list-type must be 2, not " + request.parameter("list-type"));
        }
        UnaryOperator<String> encoding = encoding(request);
        String token = request.parameter("continuation-token");
        String startAfter = request.parameter("start-after");
        String after = token != null && !token.isEmpty() ? ListQuery.keyOfToken(token) : ListQuery.orEmpty(startAfter);
        ListQuery query = query(request, after);
        ListQuery.Page page = query.run(store.bucket(request.bucket()).objects());
        XmlText xml = head(request, query, page, encoding);
        xml.element("KeyCount", page.count())
                .optional("ContinuationToken", token)
                .optional("NextContinuationToken", page.truncated() ? ListQuery.token(page.last()) : null)
                .optional("StartAfter", startAfter == null ? null : encoding.apply(startAfter));
        contents(xml, page, encoding, "true".equals(request.parameter("fetch-owner")));
        reply.xml(xml);
    }

    private void listV1(OssRequest request, OssReply reply) throws IOException {
        request.allowParameters(LIST_V1);
        UnaryOperator<String> encoding = encoding(request);
        String marker = ListQuery.orEmpty(request.parameter("marker"));
        ListQuery query = query(request, marker);
        ListQuery.Page page = query.run(store.bucket(request.bucket()).objects());
        XmlText xml = head(request, query, page, encoding);
        xml.element("Marker", encoding.apply(marker))
                .optional("NextMarker", page.truncated() ? encoding.apply(page.last()) : null);
        contents(xml, page, encoding, true);
        reply.xml(xml);
    }

    private static ListQuery query(OssRequest request, String after) {
        return new ListQuery(ListQuery.orEmpty(request.parameter("prefix")), ListQuery.orEmpty(request.parameter("delimiter")),
                after, ListQuery.maxKeys(request));
    }

    private static UnaryOperator<String> encoding(OssRequest request) {
        String type = request.parameter("encoding-type");
        if (type == null || type.isEmpty()) {
            return UnaryOperator.identity();
        }
        if (!type.equals("url")) {
            throw OssException.invalidArgument("encoding-type must be url, not " + type);
        }
        return text -> Encoding.encode(text, true);
    }

    private static XmlText head(OssRequest request, ListQuery query, ListQuery.Page page, UnaryOperator<String> encoding) {
        String type = request.parameter("encoding-type");
        return new XmlText("ListBucketResult").element("Name", request.bucket())
                .element("Prefix", encoding.apply(query.prefix())).element("MaxKeys", query.maxKeys())
                .element("Delimiter", encoding.apply(query.delimiter()))
                .optional("EncodingType", type == null || type.isEmpty() ? null : type)
                .element("IsTruncated", page.truncated());
    }

    private static void contents(XmlText xml, ListQuery.Page page, UnaryOperator<String> encoding, boolean withOwner) {
        for (OssObject object : page.objects()) {
            xml.start("Contents").element("Key", encoding.apply(object.key()))
                    .element("LastModified", ListQuery.isoMillis(object.lastModified()))
                    .element("ETag", object.quotedEtag()).element("Type", object.type())
                    .element("Size", object.size()).element("StorageClass", "Standard");
            if (withOwner) {
                ServiceOperations.owner(xml);
            }
            xml.end();
        }
        for (String prefix : page.commonPrefixes()) {
            xml.start("CommonPrefixes").element("Prefix", encoding.apply(prefix)).end();
        }
    }

    private void deleteObjects(OssRequest request, OssReply reply) throws IOException {
        if (!request.has("delete")) {
            throw OssException.notImplemented("POST on a bucket other than ?delete");
        }
        request.allowParameters(Set.of("delete", "encoding-type"));
        UnaryOperator<String> encoding = encoding(request);
        Bucket bucket = store.bucket(request.bucket());
        boolean quiet = false;
        List<String> keys = new ArrayList<>();
        for (XmlBody.Leaf leaf : XmlBody.leaves(request)) {
            switch (leaf.path()) {
                case "Delete/Quiet" -> quiet = Boolean.parseBoolean(leaf.text());
                case "Delete/Object/Key" -> keys.add(leaf.text());
                default -> throw OssException.notImplemented("the element " + leaf.path());
            }
        }
        if (keys.isEmpty() || keys.size() > MOST_DELETES) {
            throw OssException.malformedXml("1 to %d keys can be deleted at once, not %d.".formatted(MOST_DELETES, keys.size()));
        }
        XmlText xml = new XmlText("DeleteResult");
        xml.optional("EncodingType", request.has("encoding-type") ? "url" : null);
        for (String key : new HashSet<>(keys)) {
            bucket.delete(key);
        }
        if (quiet) {
            reply.empty(200);
            return;
        }
        for (String key : keys) {
            xml.start("Deleted").element("Key", encoding.apply(key)).end();
        }
        reply.xml(xml);
    }
}
