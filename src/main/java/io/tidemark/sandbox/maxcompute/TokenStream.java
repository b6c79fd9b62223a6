package io.tidemark.sandbox.maxcompute;

import java.util.List;
import java.util.Locale;

/** The tokens of one statement, with a look-ahead of any length. */
final class TokenStream {

    private final String sql;
    private final List<SqlLexer.Token> tokens;
    private int at;

    TokenStream(String sql) {
        this.sql = sql;
        this.tokens = SqlLexer.tokens(sql);
    }

    SqlLexer.Token peek() {
        return tokens.get(at);
    }

    SqlLexer.Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    SqlLexer.Token take() {
        SqlLexer.Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean accept(String wordOrSymbol) {
        return acceptAll(wordOrSymbol);
    }

    /** Takes these words when all of them follow, else none. */
    boolean acceptAll(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        at += words.length;
        return true;
    }

    void expect(String wordOrSymbol) {
        if (!accept(wordOrSymbol)) {
            throw bad("'" + wordOrSymbol + "' expected, found '" + peek().text() + "'");
        }
    }

    void expectEnd() {
        if (peek().kind() != SqlLexer.Kind.END) {
            throw notImplemented("'" + peek().text() + "' here");
        }
    }

    /** A name in lower case. */
    String name() {
        SqlLexer.Token token = take();
        if (token.kind() != SqlLexer.Kind.WORD && token.kind() != SqlLexer.Kind.QUOTED_NAME) {
            throw SqlException.parse(sql, token.position(), "name expected, found '" + token.text() + "'");
        }
        return token.text().toLowerCase(Locale.ROOT);
    }

    String string() {
        SqlLexer.Token token = take();
        if (token.kind() != SqlLexer.Kind.STRING) {
            throw SqlException.parse(sql, token.position(), "string expected, found '" + token.text() + "'");
        }
        return token.text();
    }

    long integer() {
        SqlLexer.Token token = take();
        try {
            return Long.parseLong(token.text());
        } catch (NumberFormatException e) {
            throw SqlException.parse(sql, token.position(), "integer expected, found '" + token.text() + "'");
        }
    }

    SqlException bad(String message) {
        return SqlException.parse(sql, peek().position(), message);
    }

    SqlException notImplemented(String what) {
        return bad("the sandbox does not implement " + what);
    }
}
