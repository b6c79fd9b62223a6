package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.util.Set;

/** Requests that name no bucket: the list of buckets. */
final class ServiceOperations {

    static final String LOCATION = "oss-sandbox";
    static final String OWNER = "sandbox";

    private final ObjectStore store;

    ServiceOperations(ObjectStore store) {
        this.store = store;
    }

    void handle(OssRequest request, OssReply reply) throws IOException {
        request.allowHeaders(Set.of());
        request.allowParameters(Set.of("prefix", "marker", "max-keys"));
        if (!request.method().equals("GET")) {
            throw OssException.notImplemented(request.method() + " on the service");
        }
        String prefix = ListQuery.orEmpty(request.parameter("prefix"));
        String marker = ListQuery.orEmpty(request.parameter("marker"));
        int maxKeys = ListQuery.maxKeys(request);
        XmlText xml = new XmlText("ListAllMyBucketsResult");
        owner(xml).start("Buckets");
        int count = 0;
        String last = null;
        boolean truncated = false;
        for (Bucket bucket : store.buckets()) {
            if (bucket.name().startsWith(prefix) && bucket.name().compareTo(marker) > 0) {
                if (count == maxKeys) {
                    truncated = true;
                    break;
                }
                describe(xml.start("Bucket"), bucket).end();
                last = bucket.name();
                count++;
            }
        }
        xml.end().element("Prefix", prefix).element("Marker", marker).element("MaxKeys", maxKeys)
                .element("IsTruncated", truncated).optional("NextMarker", truncated ? last : null);
        reply.xml(xml);
    }

    static XmlText describe(XmlText xml, Bucket bucket) {
        return xml.element("Name", bucket.name()).element("Location", LOCATION).element("Region", "sandbox")
                .element("CreationDate", ListQuery.isoMillis(bucket.created())).element("StorageClass", "Standard")
                .element("ExtranetEndpoint", "127.0.0.1").element("IntranetEndpoint", "127.0.0.1");
    }

    static XmlText owner(XmlText xml) {
        return xml.start("Owner").element("ID", OWNER).element("DisplayName", OWNER).end();
    }
}
