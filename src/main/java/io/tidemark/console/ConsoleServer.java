package io.tidemark.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The HTTP server of a console that has none around it: Camel's platform-http-main. */
public final class ConsoleServer {

    private static final long MOST_BODY = 1 << 20;

    private ConsoleServer() {
    }

    /**
     * Where a console listens.
     *
     * @param host             a name or an address of this machine
     * @param port             0 for any that is free
     * @param keyStore         of the certificate, PKCS12 or JKS; null for plain HTTP
     * @param keyStorePassword null when there is no key store
     */
    public record Address(String host, int port, Path keyStore, String keyStorePassword) {

        /** Never the password. */
        @Override
        public String toString() {
            return "%s:%d".formatted(host, port);
        }

        /** Whether only this machine reaches it. @throws IllegalArgumentException when the host is not known */
        public boolean isLoopback() {
            return resolve(host).isLoopbackAddress();
        }

        /** As people open it. */
        public String url() {
            String name = resolve(host).isAnyLocalAddress() ? ownName() : host;
            String shown = name.contains(":") ? "[" + name + "]" : name;
            return "%s://%s:%d/console/".formatted(keyStore == null ? "http" : "https", shown, port);
        }

        /**
         * The same with a port that is free now.
         *
         * @throws IllegalArgumentException when nothing can listen there: Camel itself would only warn, and run on without a console
         */
        public Address free() {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(resolve(host), port));
                return new Address(host, probe.getLocalPort(), keyStore, keyStorePassword);
            } catch (IOException e) {
                throw new IllegalArgumentException("nothing can listen on %s: %s".formatted(this, e.getMessage()), e);
            }
        }
    }

    /** Adds a server to a context before its routes are made. */
    public static void addTo(CamelContext context, Address address) throws Exception {
        MainHttpServer server = new Server();
        server.setCamelContext(context);
        server.setHost(address.host());
        server.setPort(address.port());
        server.setPath("/");
        server.setMaxBodySize(MOST_BODY);
        server.setFileUploadEnabled(false);
        if (address.keyStore() != null) {
            server.setSslContextParameters(tls(address));
        }
        context.addService(server);
    }

    /** Answers as the console does also where Vert.x answers before any route is asked. */
    private static final class Server extends MainHttpServer {

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            answer(400, Problem.badRequest("the request is no HTTP that this server reads", "correct its path and its headers"));
            answer(404, Problem.notFound("there is nothing at this path", "the console is at /console/, its API below " + ConsoleRoutes.API));
            answer(413, new Problem(Problem.Code.TOO_LARGE, "the body has more than %d bytes".formatted(MOST_BODY),
                    "name fewer slots; a range names any number of them"));
        }

        private void answer(int status, Problem problem) {
            Reply reply = problem.reply();
            // Camel's router is below Vert.x's own, which is the one that tells failures
            Router top = (Router) getRouter().getServer().getServer().requestHandler();
            top.errorHandler(status, context -> {
                Gate.headers(Api.POLICY).forEach(context.response()::putHeader);
                context.response().setStatusCode(status).putHeader("Content-Type", reply.contentType()).end(Buffer.buffer(reply.body()));
            });
        }
    }

    private static SSLContextParameters tls(Address address) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + address.keyStore().toAbsolutePath());
        store.setPassword(address.keyStorePassword());
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(store);
        keys.setKeyPassword(address.keyStorePassword());
        SSLContextParameters tls = new SSLContextParameters();
        tls.setKeyManagers(keys);
        return tls;
    }

    /** Who listens everywhere is opened by the machine's name. */
    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host %s is not known".formatted(host), e);
        }
    }
}
