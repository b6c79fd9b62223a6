package io.tidemark.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.tidemark.console.Problem.Code;

/** Lets a request in, or says why not. */
final class Gate {

    static final String MARK = "X-Tidemark-Console";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final ConsoleOptions options;
    private final Logins logins;

    Gate(ConsoleOptions options) {
        this.options = options;
        this.logins = options.users() == null ? null : new Logins(options.users(), InstantSource.system());
    }

    /** Who asks. */
    Caller admit(Request request) {
        if (logins != null) {
            return logins.caller(request.header("Authorization"), request.address());
        }
        requireLoopbackName(request);
        return new Caller(options.actor(), Role.OPERATOR);
    }

    /**
     * A page from elsewhere can make a browser send requests here. It cannot make it send a header of its own without this server's
     * consent, nor hide where it comes from.
     */
    void requireOwnPage(Request request) {
        if (request.header(MARK) == null) {
            throw new Problem(Code.FORBIDDEN, "the header %s is missing, and without it a page from elsewhere could have sent this".formatted(MARK),
                    "send %s: 1".formatted(MARK));
        }
        String origin = request.header("Origin");
        if (origin != null && !sameHost(origin, request.authority())) {
            throw new Problem(Code.FORBIDDEN, "the request comes from a page of %s".formatted(Problem.shown(origin)), "use the console's own pages");
        }
    }

    void requireRole(Caller caller, Role needed) {
        if (!caller.role().may(needed)) {
            throw new Problem(Code.FORBIDDEN, "%s is %s, and this needs the role %s".formatted(caller.name(), caller.role().word(), needed.word()),
                    "ask an operator, or have the role changed in the users file").with("role", needed.word());
        }
    }

    /** Without authentication, a name that leads here by somebody else's DNS must not let their page in. */
    private static void requireLoopbackName(Request request) {
        String host = request.authority();
        if (host == null || !LOOPBACK.contains(name(host))) {
            throw new Problem(Code.FORBIDDEN, "without users this console answers only under a loopback name, and not as %s".formatted(Problem.shown(host)),
                    "open http://127.0.0.1, or set tidemark.console.users");
        }
    }

    private static boolean sameHost(String origin, String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        int port = lower.lastIndexOf(':');
        return port < 0 || lower.endsWith("]") ? lower : lower.substring(0, port);
    }

    /** What every answer says to a browser. */
    static Map<String, String> headers(String policy) {
        return Map.of("X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "X-Frame-Options", "DENY",
                "Cross-Origin-Resource-Policy", "same-origin", "Content-Security-Policy", policy);
    }
}
