package io.tidemark.ledger;

/** Another living process has the node's name. Whoever gets it claims nothing: the two would be one owner to the ledger. */
public final class NodeNameTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Node holder;

    public NodeNameTakenException(Node holder) {
        super(("the node name '%s' is taken by process %d on %s, started at %s and last seen at %s; this process must not run "
                + "instances under it: give it another name, or end the other one, which counts as dead from %s").formatted(
                        holder.info().name(), holder.info().pid(), holder.info().host(), holder.startedAt(), holder.seenAt(),
                        holder.aliveUntil()));
        this.holder = holder;
    }

    /** The process that has the name; null after the exception was serialized. */
    public Node holder() {
        return holder;
    }
}
