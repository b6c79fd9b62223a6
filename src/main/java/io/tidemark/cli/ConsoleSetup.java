package io.tidemark.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.slf4j.LoggerFactory;

import io.tidemark.console.AttemptLogs;
import io.tidemark.console.ConsoleOptions;
import io.tidemark.console.ConsoleRoutes;
import io.tidemark.console.ConsoleServer;
import io.tidemark.console.Feeds;
import io.tidemark.console.Users;
import io.tidemark.cycle.CycleComponent;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.ledger.Ledger;
import io.tidemark.operation.Operations;

/** The console of a node, as {@code tidemark.console.*} wants it. */
final class ConsoleSetup {

    static final String GROUP = "tidemark.console.";
    static final String HOST = GROUP + "host";
    static final String PORT = GROUP + "port";
    static final String USERS = GROUP + "users";

    private static final String ENABLED = GROUP + "enabled";
    private static final String KEY_STORE = GROUP + "tls.keyStore";
    private static final String KEY_STORE_PASSWORD = GROUP + "tls.keyStorePassword";
    private static final String TITLE = GROUP + "title";
    private static final Set<String> KEYS = Set.of(ENABLED, HOST, PORT, USERS, KEY_STORE, KEY_STORE_PASSWORD, TITLE);

    private final Settings settings;
    private final ConsoleServer.Address address;
    private final Users users;

    private ConsoleSetup(Settings settings, ConsoleServer.Address address, Users users) {
        this.settings = settings;
        this.address = address;
        this.users = users;
    }

    /**
     * Empty when it is switched off.
     *
     * @throws Mistake names the key and the value
     */
    static Optional<ConsoleSetup> of(Settings settings) {
        requireKnownKeys(settings);
        if (!flag(settings.get(ENABLED, "true"))) {
            return Optional.empty();
        }
        String users = settings.get(USERS, "");
        ConsoleServer.Address address = address(settings);
        if (users.isEmpty() && !isLoopback(address)) {
            throw new Mistake("%s=%s is reached from other machines, and %s is not set: everybody there could rerun and skip slots. Name a users file,"
                    .formatted(HOST, address.host(), USERS) + " or leave %s at 127.0.0.1.".formatted(HOST));
        }
        return Optional.of(new ConsoleSetup(settings, free(address), users.isEmpty() ? null : users(users)));
    }

    /** Where people open it. */
    String url() {
        return address.url();
    }

    /** Before the context is configured. */
    void prepare(CamelContext context) {
        if (users != null && address.keyStore() == null && !address.isLoopback()) {
            LoggerFactory.getLogger(ConsoleSetup.class).warn("{}={} without {}: passwords cross the network as they are typed, unless a proxy in front"
                    + " of the console speaks TLS", HOST, address.host(), KEY_STORE);
        }
        try {
            ConsoleServer.addTo(context, address);
        } catch (Exception e) {
            throw new Mistake("the console cannot listen on %s: %s".formatted(address, Mistake.describe(e)), e);
        }
    }

    ConsoleRoutes routes(CamelContext context, Ledger ledger, Feeds feeds, AttemptLogs logs) {
        String title = settings.get(TITLE, "");
        ConsoleOptions options = ConsoleOptions.of(Version.text(), () -> context.getComponent("cycle", CycleComponent.class).getNode(), settings.timeZone())
                .withTitle(title.isEmpty() ? null : title).withUsers(users).withActor(actor()).withFeeds(feeds).withLogs(logs);
        return new ConsoleRoutes(ledger, new Operations(ledger, QuartzRecurrence::parse), options);
    }

    private static void requireKnownKeys(Settings settings) {
        for (String key : settings.properties().stringPropertyNames()) {
            if (key.startsWith(GROUP) && !KEYS.contains(key)) {
                throw new Mistake("%s is no setting of the console; those are %s".formatted(key, String.join(", ", KEYS.stream().sorted().toList())));
            }
        }
    }

    private static ConsoleServer.Address address(Settings settings) {
        String port = settings.get(PORT, "8080");
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new Mistake("%s=%s is not a port number from 0 to 65535.".formatted(PORT, port));
        }
        String store = settings.get(KEY_STORE, "");
        String password = settings.get(KEY_STORE_PASSWORD, "");
        if (!store.isEmpty()) {
            requireKeys(Path.of(store), password);
        }
        return new ConsoleServer.Address(settings.get(HOST, "127.0.0.1"), Integer.parseInt(port), store.isEmpty() ? null : Path.of(store),
                store.isEmpty() ? null : password);
    }

    private static void requireKeys(Path store, String password) {
        if (!Files.isReadable(store)) {
            throw new Mistake("%s=%s cannot be read.".formatted(KEY_STORE, store));
        }
        try {
            KeyStore.getInstance(store.toFile(), password.toCharArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new Mistake("%s=%s cannot be opened with %s: %s".formatted(KEY_STORE, store, KEY_STORE_PASSWORD, e.getMessage()), e);
        }
    }

    private static boolean isLoopback(ConsoleServer.Address address) {
        try {
            return address.isLoopback();
        } catch (IllegalArgumentException e) {
            throw new Mistake("%s=%s: %s".formatted(HOST, address.host(), e.getMessage()), e);
        }
    }

    private static ConsoleServer.Address free(ConsoleServer.Address address) {
        try {
            return address.free();
        } catch (IllegalArgumentException e) {
            throw new Mistake("%s=%d is taken: %s. Stop the other process, choose another port, or set %s=false.".formatted(PORT, address.port(),
                    e.getMessage(), ENABLED), e);
        }
    }

    private static Users users(String file) {
        try {
            return Users.read(Path.of(file));
        } catch (IllegalArgumentException e) {
            throw new Mistake("%s=%s: %s".formatted(USERS, file, e.getMessage()), e);
        }
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new Mistake("%s=%s is neither true nor false.".formatted(ENABLED, text));
        }
        return text.equals("true");
    }

    /** Without authentication it is whoever runs the node: only they reach it. */
    private static String actor() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        String name = System.getProperty("user.name", "unknown") + "@" + host;
        return name.length() <= 200 ? name : name.substring(0, 200);
    }
}
