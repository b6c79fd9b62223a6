package io.tidemark.ledger;

import java.util.Objects;

/**
 * What a node tells of itself.
 *
 * @param name    unique among all nodes of the ledger, the owner of its claims; at most 200 characters
 * @param startId made anew by each process, so that a second one under the same name is noticed; at most 100 characters
 * @param host    the machine or container, as a person finds it
 * @param pid     the process, as its host numbers it
 * @param version of the product
 * @param address where its console answers; null where it has none
 */
public record NodeInfo(String name, String startId, String host, long pid, String version, String address) {

    public NodeInfo {
        require("name", name, 200);
        require("startId", startId, 100);
        require("host", host, 255);
        require("version", version, 100);
        if (address != null) {
            require("address", address, 1000);
        }
    }

    private static void require(String what, String value, int limit) {
        Objects.requireNonNull(value, what);
        if (value.isBlank() || value.length() > limit) {
            throw new IllegalArgumentException("a node's %s has 1 to %d characters, and this is '%s'".formatted(what, limit, value));
        }
    }
}
