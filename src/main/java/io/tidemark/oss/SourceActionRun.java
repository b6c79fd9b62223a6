package io.tidemark.oss;

import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSErrorCode;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.ObjectMetadata;

/** Moves or deletes one object, if it still is the one that was read. Whatever was done of it before, and by whom, is done. */
final class SourceActionRun {

    private static final Logger LOG = LoggerFactory.getLogger(SourceActionRun.class);

    private final OssEndpoint endpoint;

    SourceActionRun(OssEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * @return empty when it is done; otherwise why the object stays for good
     * @throws OssException when OSS did not do it now
     */
    Optional<String> carryOut(SourceAction action) {
        if (action.isOntoItself()) {
            return Optional.of(action.address() + " would be moved onto itself and stays: correct the destination options");
        }
        try {
            if (action.isMove()) {
                copy(action);
            }
            return delete(action);
        } catch (OSSException e) {
            if (OSSErrorCode.NO_SUCH_KEY.equals(e.getErrorCode())) {
                LOG.debug("{} is gone already", action.address());
                return Optional.empty();
            }
            if (OSSErrorCode.PRECONDITION_FAILED.equals(e.getErrorCode())) {
                return Optional.of(replaced(action));
            }
            throw endpoint.failures().translate(e, action.address());
        } catch (RuntimeException e) {
            throw endpoint.failures().translate(e, action.address());
        }
    }

    private void copy(SourceAction action) {
        CopyObjectRequest request = new CopyObjectRequest(action.bucket(), action.key(), action.versionId(), action.toBucket(), action.toKey());
        request.setMatchingETagConstraints(List.of(action.etag()));
        client().copyObject(request);
        LOG.debug("{} copied to oss://{}/{}", action.address(), action.toBucket(), action.toKey());
    }

    /**
     * OSS has no conditional delete, so the ETag is looked at just before. On a bucket with versions no version is named: that
     * leaves a delete marker, and an older version does not come to light.
     */
    private Optional<String> delete(SourceAction action) {
        ObjectMetadata now = client().headObject(action.bucket(), action.key());
        if (!action.etag().equals(now.getETag())) {
            return Optional.of(replaced(action));
        }
        client().deleteObject(action.bucket(), action.key());
        return Optional.empty();
    }

    private static String replaced(SourceAction action) {
        return "%s was replaced after it was read and could not be %s; the new one stays".formatted(action.address(), action.isMove() ? "moved" : "deleted");
    }

    private OSS client() {
        return endpoint.client();
    }
}
