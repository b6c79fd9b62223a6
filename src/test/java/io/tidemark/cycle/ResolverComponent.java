package io.tidemark.cycle;

import java.util.Map;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitResolver;

/** A target that remembers what became of its sessions. */
final class ResolverComponent extends DefaultComponent {

    private final Map<String, CommitOutcome> outcomes;

    ResolverComponent(Map<String, CommitOutcome> outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new ResolverEndpoint(uri, this, outcomes);
    }

    private static final class ResolverEndpoint extends DefaultEndpoint implements CommitResolver {

        private final Map<String, CommitOutcome> outcomes;

        private ResolverEndpoint(String uri, ResolverComponent component, Map<String, CommitOutcome> outcomes) {
            super(uri, component);
            this.outcomes = outcomes;
        }

        @Override
        public boolean accepts(CommitIntent intent) {
            return outcomes.containsKey(intent.sessionId());
        }

        @Override
        public CommitOutcome resolve(CommitIntent intent) {
            return outcomes.get(intent.sessionId());
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    // what is loaded is the test's business
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("only resolves");
        }
    }
}
