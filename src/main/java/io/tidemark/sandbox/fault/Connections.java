package io.tidemark.sandbox.fault;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** For the services: ends the connection of a request. */
public final class Connections {

    private Connections() {
    }

    public static void end(Request request, Dropped how) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (how.isReset() && endPoint.getTransport() instanceof SocketChannel socket) {
            try {
                // to linger for zero seconds discards what is unsent and resets, instead of an orderly end
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                how.addSuppressed(e);
            }
        }
        endPoint.close();
    }
}
