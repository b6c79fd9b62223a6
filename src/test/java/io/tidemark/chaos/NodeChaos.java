package io.tidemark.chaos;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.LifecycleStrategySupport;

import io.tidemark.cycle.CycleEndpoint;

/** What makes a node one of the harness, in its own process: a gate around its ledger, and a clock that may be wrong. */
public final class NodeChaos implements Consumer<CamelContext> {

    static final String PORT = "tidemark.chaos.port";
    static final String NODE = "tidemark.chaos.node";
    static final String FORGETFUL = "tidemark.chaos.forgetful";
    static final String SKEW = "tidemark.chaos.skew";

    /** Before the routes are made. */
    @Override
    public void accept(CamelContext context) {
        StepReporter reporter = new StepReporter(System.getProperty(NODE), Integer.getInteger(PORT));
        Duration skew = Duration.parse(System.getProperty(SKEW, "PT0S"));
        InstantSource clock = skew.isZero() ? InstantSource.system() : () -> InstantSource.system().instant().plus(skew);
        // an endpoint comes into being when its component has got its ledger and before anything asks for it
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onEndpointAdd(Endpoint endpoint) {
                if (endpoint instanceof CycleEndpoint cycle && !Proxy.isProxyClass(cycle.getComponent().getLedger().getClass())) {
                    cycle.getComponent().setLedger(LedgerGate.around(cycle.getComponent().getLedger(), reporter, Boolean.getBoolean(FORGETFUL)));
                }
                replaceClocks(endpoint, clock);
            }
        });
    }

    private static void replaceClocks(Endpoint endpoint, InstantSource clock) {
        for (Field field : endpoint.getClass().getDeclaredFields()) {
            if (field.getType() == InstantSource.class) {
                try {
                    field.setAccessible(true);
                    field.set(endpoint, clock);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("the clock of %s cannot be replaced".formatted(endpoint), e);
                }
            }
        }
    }
}
