package io.tidemark.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * One HTTP endpoint of the sandbox, on loopback only.
 *
 * <p>Jetty, because it sends header names in the case they were set in: the MaxCompute SDK looks up
 * {@code odps-tunnel-date-transform} and others case-sensitively.
 */
public final class SandboxServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final Server server;
    private final ServerConnector connector;

    private SandboxServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts to listen.
     *
     * @param name for thread names
     * @param port 0 for any free port
     * @throws UncheckedIOException when the port cannot be had; the message names it
     */
    public static SandboxServer start(String name, int port, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName(name);
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setOutputBufferSize(64 * 1024);
        // object keys and SQL may hold any byte, percent-encoded; the handlers look at the raw path
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setHttpCompliance(HttpCompliance.RFC7230);
        // signatures cover header values as they were sent: no rewriting of "UTF-8" to the "utf-8" of a cache
        http.setHeaderCacheCaseSensitive(true);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(LOOPBACK);
        connector.setPort(port);
        connector.setIdleTimeout(300_000);
        server.addConnector(connector);
        server.setHandler(handler);
        server.setStopTimeout(0);
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new UncheckedIOException(new IOException(
                    "%s cannot listen on %s:%d: %s".formatted(name, LOOPBACK, port, e.getMessage()), e));
        }
        return new SandboxServer(server, connector);
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** {@code http://127.0.0.1:PORT}, without a final slash. */
    public URI uri() {
        return URI.create("http://" + LOOPBACK + ":" + port());
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the sandbox endpoint did not stop", e);
        }
    }
}
