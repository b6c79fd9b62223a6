package io.tidemark.oss;

import java.util.List;
import java.util.Optional;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;

import io.tidemark.oss.stream.PinnedObject;

/**
 * What an endpoint does to source objects after their load, each only if it is still the one that was read.
 *
 * <p>Invariant: whoever owns the exchange's unit of work has recorded its success before {@link #run} does. What fails there is
 * reported and never makes the load count as failed.
 */
final class AfterRead {

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

    List<SourceAction> actions(List<PinnedObject> objects) {
        return objects.stream().map(this::action).toList();
    }

    private SourceAction action(PinnedObject object) {
        String own = endpoint.sourceName();
        if (!configuration.isMoveAfterRead()) {
            return SourceAction.delete(own, object);
        }
        String bucket = configuration.getDestinationBucket() == null ? object.bucket() : configuration.getDestinationBucket();
        return SourceAction.move(own, object, bucket, destinationKey(object.key()));
    }

    private String destinationKey(String key) {
        String prefix = configuration.getPrefix();
        boolean cut = configuration.isRemovePrefixOnMove() && prefix != null && key.startsWith(prefix);
        return destinationPrefix + (cut ? key.substring(prefix.length()) : key) + destinationSuffix;
    }

    /** For an exchange that nobody remembers. */
    void run(List<PinnedObject> objects, Exchange exchange) {
        SourceActionRun run = new SourceActionRun(endpoint);
        for (SourceAction action : actions(objects)) {
            try {
                Optional<String> left = run.carryOut(action);
                left.ifPresent(why -> report(action, exchange, new OssException("ObjectChanged", false, why)));
            } catch (RuntimeException e) {
                report(action, exchange, e);
            }
        }
    }

    private void report(SourceAction action, Exchange exchange, RuntimeException e) {
        ExceptionHandler handler = endpoint.sourceExceptionHandler();
        handler.handleException(("%s was read and its exchange has completed, but it could not be %s; move or delete it by hand, "
                + "or leave it").formatted(action.address(), action.isMove() ? "moved" : "deleted"), exchange, e);
    }
}
