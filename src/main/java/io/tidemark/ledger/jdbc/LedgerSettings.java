package io.tidemark.ledger.jdbc;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where the ledger is: the properties {@code tidemark.ledger.url}, {@code .user} and {@code .password}.
 *
 * @param url      a JDBC address of H2 or PostgreSQL
 * @param user     null where the address says it, or none is needed
 * @param password null where the address says it, or none is needed; never shown
 */
public record LedgerSettings(String url, String user, String password) {

    private static final Pattern SECRET = Pattern.compile("(?i)((?:ssl)?password\\s*=\\s*)[^&;]*");

    /** No database of the ledger takes it from there, but who writes it there is told so in a message that quotes the address. */
    private static final Pattern USER_INFO = Pattern.compile("(//[^/@:?;\\s]*):[^/@\\s]*@");

    public LedgerSettings {
        Objects.requireNonNull(url, "url");
    }

    /** The address without any password that it holds. */
    public String shownUrl() {
        return hideSecrets(url);
    }

    /** The text, which may quote the address, without passwords. */
    String hideSecrets(String text) {
        String hidden = USER_INFO.matcher(SECRET.matcher(text).replaceAll("$1***")).replaceAll("$1:***@");
        return password == null || password.isBlank() ? hidden : hidden.replace(password, "***");
    }

    @Override
    public String toString() {
        return "LedgerSettings[url=%s, user=%s, password=***]".formatted(shownUrl(), user);
    }
}
