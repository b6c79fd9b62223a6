package io.tidemark.cycle;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

import io.tidemark.ledger.NodeInfo;

/** A name that no other running node has. */
final class NodeName {

    private NodeName() {
    }

    /** Host, process and four random characters: a container's process is 1 on every host and a host name may be shared. */
    static String make() {
        return another(host() + "-" + ProcessHandle.current().pid());
    }

    /** The name with four random characters. */
    static String another(String name) {
        return name + "-" + random().substring(0, 4);
    }

    /** What this process tells of itself under the name. */
    static NodeInfo info(String name, String address) {
        String version = NodeName.class.getPackage().getImplementationVersion();
        return new NodeInfo(name, random(), host(), ProcessHandle.current().pid(), version == null ? "unpackaged" : version, address);
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
