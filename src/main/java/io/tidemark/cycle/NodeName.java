package io.tidemark.cycle;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** A name that no other running node has. */
final class NodeName {

    private NodeName() {
    }

    /** Host, process and four random characters: a container's process is 1 on every host and a host name may be shared. */
    static String make() {
        return host() + "-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 4);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
