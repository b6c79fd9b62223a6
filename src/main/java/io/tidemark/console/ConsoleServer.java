package io.tidemark.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;

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
            String shown = host.contains(":") ? "[" + host + "]" : host;
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
        MainHttpServer server = new MainHttpServer();
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

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host %s is not known".formatted(host), e);
        }
    }
}
