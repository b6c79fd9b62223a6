package io.tidemark.cycle;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.NodeInfo;
import io.tidemark.ledger.NodeNameTakenException;

/**
 * Gives the ledger this node's signs of life: three while a lease lasts, and it counts as dead when as much time as a lease has
 * passed without one.
 */
final class NodeLife {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLife.class);

    private final Ledger ledger;
    private final NodeInfo node;
    private final Duration lease;
    /** What the ledger said when another living process had the name; null while this one has it. */
    private volatile String taken;

    NodeLife(Ledger ledger, NodeInfo node, Duration lease) {
        this.ledger = ledger;
        this.node = node;
        this.lease = lease;
    }

    /** The first sign of life is given before this returns, so that a taken name is known before anything is claimed. */
    void begin(ScheduledExecutorService clock) {
        beat();
        long millis = Math.max(1, lease.toMillis() / 3);
        clock.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Why the node must not claim; null when it may. Two processes of one name would be one owner to the ledger. After a crash the
     * name is free again when the dead process's time is over.
     */
    String taken() {
        return taken;
    }

    /** Nothing comes out of it: a scheduled task that throws is never run again. */
    private void beat() {
        try {
            ledger.heartbeat(node, lease);
            if (taken != null) {
                LOG.info("The node name '{}' is free now; this node claims", node.name());
                taken = null;
            }
        } catch (NodeNameTakenException e) {
            if (taken == null) {
                LOG.error("This node claims nothing: {}", e.getMessage());
            }
            taken = e.getMessage();
        } catch (RuntimeException | Error e) {
            // the consumers say that the ledger does not answer
            LOG.debug("Node {} could not give a sign of life", node.name(), e);
        }
    }

    /** Frees the name. A ledger that is away learns it from the silence. */
    void end() {
        try {
            ledger.forgetNode(node.name(), node.startId());
        } catch (RuntimeException e) {
            LOG.debug("Node {} could not say that it stops", node.name(), e);
        }
    }
}
