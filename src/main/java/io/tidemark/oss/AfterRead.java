package io.tidemark.oss;

import java.util.List;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.aliyun.oss.OSS;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.ObjectMetadata;

import io.tidemark.oss.stream.PinnedObject;

/**
 * Moves or deletes source objects after their exchange has completed, each only if it is still the one that was read.
 *
 * <p>Invariant: whoever owns the exchange's unit of work has recorded its success before this runs. What fails here is
 * reported and never makes the load count as failed.
 */
final class AfterRead {

    private static final Logger LOG = LoggerFactory.getLogger(AfterRead.class);

    private final OssEndpoint endpoint;
    private final OssConfiguration configuration;
    private final String destinationPrefix;
    private final String destinationSuffix;

    /** The prefix and suffix are those of the slot; null for none. */
    AfterRead(OssEndpoint endpoint, String destinationPrefix, String destinationSuffix) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.destinationPrefix = destinationPrefix == null ? "" : destinationPrefix;
        this.destinationSuffix = destinationSuffix == null ? "" : destinationSuffix;
    }

    static boolean isWanted(OssConfiguration configuration) {
        return configuration.isMoveAfterRead() || configuration.isDeleteAfterRead();
    }

    void run(List<PinnedObject> objects, Exchange exchange) {
        for (PinnedObject object : objects) {
            try {
                if (configuration.isMoveAfterRead()) {
                    move(object);
                }
                delete(object);
            } catch (RuntimeException e) {
                ExceptionHandler handler = endpoint.sourceExceptionHandler();
                handler.handleException(("%s was read and its exchange has completed, but it could not be %s; move or delete it by hand, "
                        + "or leave it").formatted(object.address(), configuration.isMoveAfterRead() ? "moved" : "deleted"),
                        exchange, endpoint.failures().translate(e, object.address()));
            }
        }
    }

    private void move(PinnedObject object) {
        String bucket = configuration.getDestinationBucket() == null ? object.bucket() : configuration.getDestinationBucket();
        String key = destinationKey(object.key());
        if (bucket.equals(object.bucket()) && key.equals(object.key())) {
            throw new OssException("MoveOntoItself", false, object.address() + " would be moved onto itself: correct the destination options");
        }
        CopyObjectRequest request = new CopyObjectRequest(object.bucket(), object.key(), object.versionId(), bucket, key);
        request.setMatchingETagConstraints(List.of(object.etag()));
        client().copyObject(request);
        LOG.debug("{} copied to oss://{}/{}", object.address(), bucket, key);
    }

    private String destinationKey(String key) {
        String prefix = configuration.getPrefix();
        boolean cut = configuration.isRemovePrefixOnMove() && prefix != null && key.startsWith(prefix);
        return destinationPrefix + (cut ? key.substring(prefix.length()) : key) + destinationSuffix;
    }

    /**
     * OSS has no conditional delete, so the ETag is looked at just before. On a bucket with versions no version is named: that
     * leaves a delete marker, and an older version does not come to light.
     */
    private void delete(PinnedObject object) {
        ObjectMetadata now = client().headObject(object.bucket(), object.key());
        if (!object.etag().equals(now.getETag())) {
            throw new OssException("ObjectChanged", false, object.address() + " was replaced after it was read; the new one stays");
        }
        client().deleteObject(object.bucket(), object.key());
    }

    private OSS client() {
        return endpoint.client();
    }
}
