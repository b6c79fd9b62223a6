package io.tidemark.sandbox.maxcompute;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Splits a statement into tokens; comments go. */
final class SqlLexer {

    private static final Set<String> PAIRS = Set.of("<>", "<=", ">=", "!=", "==");

    enum Kind { WORD, QUOTED_NAME, STRING, NUMBER, SYMBOL, END }

    /** @param text without quotes, escapes resolved; names as written */
    record Token(Kind kind, String text, int position) {

        boolean is(String wordOrSymbol) {
            return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(wordOrSymbol);
        }
    }

    private final String sql;
    private int at;

    private SqlLexer(String sql) {
        this.sql = sql;
    }

    static List<Token> tokens(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        List<Token> tokens = new ArrayList<>();
        Token token = lexer.next();
        while (token.kind() != Kind.END) {
            tokens.add(token);
            token = lexer.next();
        }
        tokens.add(token);
        return tokens;
    }

    private Token next() {
        skipBlanks();
        int start = at;
        if (at == sql.length()) {
            return new Token(Kind.END, "end of statement", start);
        }
        char c = sql.charAt(at);
        if (c == '\'' || c == '"') {
            return new Token(Kind.STRING, string(c), start);
        }
        if (c == '`') {
            return new Token(Kind.QUOTED_NAME, quotedName(), start);
        }
        if (Character.isDigit(c) || c == '.' && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1))) {
            return new Token(Kind.NUMBER, number(), start);
        }
        if (Character.isLetter(c) || c == '_') {
            while (at < sql.length() && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_')) {
                at++;
            }
            return new Token(Kind.WORD, sql.substring(start, at), start);
        }
        at += at + 2 <= sql.length() && PAIRS.contains(sql.substring(at, at + 2)) ? 2 : 1;
        return new Token(Kind.SYMBOL, sql.substring(start, at), start);
    }

    private void skipBlanks() {
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
            } else {
                return;
            }
        }
    }

    private String string(char quote) {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < sql.length() && sql.charAt(at) != quote) {
            char c = sql.charAt(at++);
            text.append(c == '\\' && at < sql.length() ? escape(sql.charAt(at++)) : String.valueOf(c));
        }
        if (at == sql.length()) {
            throw SqlException.parse(sql, start, "string without its closing quote");
        }
        at++;
        return text.toString();
    }

    /** {@code \%} and {@code \_} stay: they mean something to LIKE. */
    private static String escape(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case '0' -> "\0";
            case '%', '_' -> "\\" + c;
            default -> String.valueOf(c);
        };
    }

    private String quotedName() {
        int end = sql.indexOf('`', at + 1);
        if (end < 0) {
            throw SqlException.parse(sql, at, "name without its closing back quote");
        }
        String name = sql.substring(at + 1, end);
        at = end + 1;
        return name;
    }

    private String number() {
        int start = at;
        while (at < sql.length() && (Character.isDigit(sql.charAt(at)) || sql.charAt(at) == '.' || exponentAt(at))) {
            at++;
        }
        int end = at;
        while (at < sql.length() && "LlSsYyBbDd".indexOf(sql.charAt(at)) >= 0) {
            at++;
        }
        return sql.substring(start, end);
    }

    private boolean exponentAt(int index) {
        char c = Character.toLowerCase(sql.charAt(index));
        boolean sign = (c == '-' || c == '+') && Character.toLowerCase(sql.charAt(index - 1)) == 'e';
        boolean follows = index + 1 < sql.length() && (Character.isDigit(sql.charAt(index + 1))
                || "+-".indexOf(sql.charAt(index + 1)) >= 0);
        return sign || c == 'e' && follows;
    }
}
