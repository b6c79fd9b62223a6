package io.tidemark.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.tidemark.cli.desk.ConsoleClient;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which running node is asked, and by whom. A password is never an option: every user of the machine can read those. */
final class NodeOptions {

    static final String PASSWORD = "TIDEMARK_CONSOLE_PASSWORD";

    @Option(names = "--url", paramLabel = "URL", description = "Ask the node whose console this is, as http://127.0.0.1:8080")
    private String url;
    @Option(names = "--user", paramLabel = "NAME", description = "Who asks the console. The password is asked for, or taken from the environment variable "
            + PASSWORD + ".")
    private String user;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private final Map<String, String> environment;

    NodeOptions() {
        this(System.getenv());
    }

    NodeOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    boolean isGiven() {
        if (url == null && user != null) {
            throw new Mistake("--user=%s logs in to the console of a node. Give --url with its address too.".formatted(user));
        }
        return url != null;
    }

    /** Of the console that is named, or else of the node that the configuration is for. */
    ConsoleClient client(Settings settings) {
        URI console = url == null ? configured(settings) : given(url);
        if (user != null && "http".equals(console.getScheme()) && !isLoopback(console.getHost())) {
            // not refused: the node says the same when it starts, and a tunnel or a network of its own may be meant
            PrintWriter err = command.root().commandLine().getErr();
            err.println("tidemark: the password of %s crosses the network to %s as it is; use https (tidemark.console.tls.keyStore on the node), or a tunnel."
                    .formatted(user, console.getHost()));
            err.flush();
        }
        return new ConsoleClient(console, user, user == null ? null : password(), tls(settings, console));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static URI given(String url) {
        if (url.matches("[^/]*//[^/]*@.*")) {
            throw new Mistake("--url holds a name or a password. Give --user NAME; the password is asked for, or taken from %s.".formatted(PASSWORD));
        }
        if (!url.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw wrong(url, null);
        }
        try {
            // nodes print the address of their pages
            return URI.create(url.replaceAll("/console/*$", ""));
        } catch (IllegalArgumentException e) {
            throw wrong(url, e);
        }
    }

    private static Mistake wrong(String url, Exception cause) {
        return new Mistake("--url=%s is no address of a console; write it like http://127.0.0.1:8080".formatted(url), cause);
    }

    private static URI configured(Settings settings) {
        String port = settings.get("tidemark.console.port", "8080");
        if (port.equals("0")) {
            throw new Mistake("tidemark.console.port=0 is any free port. Give --url with the address that the node printed when it started.");
        }
        String scheme = settings.get("tidemark.console.tls.keyStore", "").isEmpty() ? "http" : "https";
        String host = settings.get("tidemark.console.host", "127.0.0.1");
        try {
            // a node that listens on all addresses answers on this one
            return URI.create("%s://%s:%d".formatted(scheme, host.equals("0.0.0.0") ? "127.0.0.1" : host, Integer.parseInt(port)));
        } catch (IllegalArgumentException e) {
            throw new Mistake("tidemark.console.host=%s and tidemark.console.port=%s are no address of a console.".formatted(host, port), e);
        }
    }

    private String password() {
        String given = environment.get(PASSWORD);
        if (given != null) {
            return given;
        }
        Console terminal = System.console();
        char[] typed = terminal == null ? null : terminal.readPassword("Password of %s: ", user);
        if (typed == null) {
            throw new Mistake("--user=%s needs a password, and there is no terminal to ask for it. Set the environment variable %s.".formatted(user, PASSWORD));
        }
        return new String(typed);
    }

    /** Null to trust whom the JVM trusts. */
    private static SSLContext tls(Settings settings, URI console) {
        String keyStore = settings.get("tidemark.console.tls.keyStore", "");
        return "https".equals(console.getScheme()) && !keyStore.isEmpty()
                ? trusting(Path.of(keyStore), settings.get("tidemark.console.tls.keyStorePassword", "").toCharArray()) : null;
    }

    /** Whoever has the node's own certificate need not have bought it. */
    private static SSLContext trusting(Path keyStore, char[] password) {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore own = KeyStore.getInstance(keyStore.toString().endsWith(".jks") ? "JKS" : "PKCS12");
            own.load(in, password);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (String alias : Collections.list(own.aliases())) {
                trusted.setCertificateEntry(alias, own.getCertificate(alias));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new Mistake("tidemark.console.tls.keyStore=%s cannot be used: %s".formatted(keyStore, Mistake.describe(e)), e);
        }
    }
}
