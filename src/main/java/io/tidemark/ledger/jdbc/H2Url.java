package io.tidemark.ledger.jdbc;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.h2.engine.SysProperties;

/** Completes an H2 address with what a ledger needs to rely on the database. What the user has set stays. */
final class H2Url {

    private static final String PREFIX = "jdbc:h2:";
    private static final String MEMORY = PREFIX + "mem:";
    private static final String BIND_ADDRESS = "h2.bindAddress";
    /** A file with {@code file:} or without any scheme; a single letter before the colon is a Windows drive. */
    private static final Pattern FILE = Pattern.compile("jdbc:h2:(?:file:)?(?![a-zA-Z]{2,}:)([^;]+)(;.*)?");

    private H2Url() {
    }

    static boolean matches(String url) {
        return url.startsWith(PREFIX);
    }

    static boolean isMemory(String url) {
        return url.startsWith(MEMORY);
    }

    /** @throws IllegalArgumentException when the address cannot hold a ledger */
    static String completed(String url) {
        bindToLoopback(url);
        if (isMemory(url)) {
            if (url.substring(MEMORY.length()).split(";", 2)[0].isBlank()) {
                throw new IllegalArgumentException(
                        "a database in memory needs a name, or each connection has its own; for example jdbc:h2:mem:ledger");
            }
            return with(with(url, "LOCK_TIMEOUT", "10000"), "DB_CLOSE_ON_EXIT", "FALSE");
        }
        Matcher file = FILE.matcher(url);
        return file.matches() ? file(file.group(1), file.group(2) == null ? "" : file.group(2)) : url;
    }

    private static String file(String path, String settings) {
        // async: a thread that is interrupted while it writes would otherwise close the file under all others.
        String url = with(PREFIX + "async:" + path + settings, "LOCK_TIMEOUT", "10000");
        // Without delay: a commit that returned is in the file. H2 uses the space of old pages again after 45 seconds, so the
        // file grows by what is written in that time and no further.
        url = with(url, "WRITE_DELAY", "0");
        // Errors come as exceptions; a trace file beside the database would only repeat them.
        url = with(url, "TRACE_LEVEL_FILE", "0");
        // Routes that drain while the JVM stops still write. H2 does not allow this together with AUTO_SERVER; there the
        // transaction that meets the closed database is repeated and opens it again.
        return autoServer(url) ? url : with(url, "DB_CLOSE_ON_EXIT", "FALSE");
    }

    /** With AUTO_SERVER the process that has the file lets the others in over TCP: from this machine only. */
    private static void bindToLoopback(String url) {
        if (System.getProperty(BIND_ADDRESS) == null) {
            System.setProperty(BIND_ADDRESS, "127.0.0.1");
        }
        // H2 reads it once, when its classes are loaded.
        if (autoServer(url) && SysProperties.BIND_ADDRESS == null) {
            throw new IllegalArgumentException("AUTO_SERVER would listen on every address of this machine, because H2 was used "
                    + "in this JVM before; start Java with -D" + BIND_ADDRESS + "=127.0.0.1");
        }
    }

    private static boolean autoServer(String url) {
        return url.toUpperCase(Locale.ROOT).contains(";AUTO_SERVER=TRUE");
    }

    private static String with(String url, String setting, String value) {
        return url.toUpperCase(Locale.ROOT).contains(";" + setting + "=") ? url : url + ";" + setting + "=" + value;
    }
}
