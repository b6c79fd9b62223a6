package io.tidemark.cycle;

import org.apache.camel.CamelContext;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitResolver;

/** Finds out what became of a commit that an earlier attempt may have sent, by asking whoever can reach its target. */
final class CommitRecovery {

    private final CamelContext context;

    CommitRecovery(CamelContext context) {
        this.context = context;
    }

    /**
     * @throws Exception when the target cannot be asked now, or no endpoint of this context can reach it
     */
    CommitOutcome resolve(CommitIntent intent) throws Exception {
        CommitResolver resolver = context.getEndpoints().stream()
                .filter(CommitResolver.class::isInstance).map(CommitResolver.class::cast)
                .filter(r -> r.accepts(intent))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(("an earlier attempt may have committed session %s to %s at %s, and no route here"
                        + " writes there any more. Nothing is loaded until that is known: bring the endpoint back into a route.")
                        .formatted(intent.sessionId(), intent.target(), intent.service())));
        return resolver.resolve(intent);
    }
}
