package io.tidemark.maxcompute.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.tidemark.csv.AddedColumn;
import io.tidemark.csv.ColumnMapping;
import io.tidemark.csv.CsvFormat;
import io.tidemark.csv.ParseOptions;
import io.tidemark.csv.RejectLimits;
import io.tidemark.csv.TableColumn;

/**
 * How a load reads its text, on one line for people and in the words of the options: whoever wonders why an option has no effect
 * sees what is in effect. Options that few people set are left out where they are as they are by default.
 */
final class DialectText {

    private static final String NONE = "none";
    private static final int LONGEST = 620;
    private static final int LONGEST_TEXT = 40;
    private static final int LONGEST_LIST = 80;
    private static final int MOST_COLUMNS = 20;
    private static final String END = "; all else by default";

    private final StringBuilder line = new StringBuilder();
    private final LoadPlan plan;

    private DialectText(LoadPlan plan) {
        this.plan = plan;
    }

    /** @param mapping of the fields as it is used, after a header was read; null when the header could not be used */
    static String describe(LoadPlan plan, ColumnMapping mapping) {
        DialectText text = new DialectText(plan);
        text.line.append("Load into ").append(plan.target()).append(" reads CSV:");
        text.addFormat(plan.format());
        text.addPolicies();
        text.addValues(plan.parsing());
        text.addLimits(plan.limits());
        text.addAdded(plan.added());
        if (mapping != null) {
            text.addColumns(mapping);
        }
        return cut(text.line.toString(), LONGEST - END.length()) + END;
    }

    private void addFormat(CsvFormat format) {
        add("delimiter", quoted(format.delimiter()));
        add("quote", mark(format.quote()));
        add("escape", mark(format.escape()));
        addUnless(!format.lenient(), "lenient", true);
        addUnless(format.comment() == null, "comment", quoted(format.comment()));
        addUnless(format.footer() == null, "footer", quoted(format.footer()));
        addUnless(format.footerLines() == 0, "footerLines", format.footerLines());
        add("header", word(plan.header()));
        add("charset", format.charset() + " (or by its byte order mark)");
        add("malformedText", word(format.malformedText()));
        addUnless(!format.keepBlankLines(), "keepBlankLines", true);
        addUnless(!format.keepNul(), "keepNul", true);
        addUnless(format.maxRecordBytes() == CsvFormat.DEFAULT_MAX_RECORD_BYTES, "maxRecordBytes", format.maxRecordBytes());
    }

    private void addPolicies() {
        add("extraColumns", plan.policy().ignoreExtra() ? "ignore" : "reject");
        add("missingColumns", plan.policy().missingAsNull() ? "asNull" : "reject");
    }

    private void addValues(ParseOptions parsing) {
        // a set has no order of its own, and two loads with the same options must say the same
        add("nullTokens", list(parsing.nullTokens().stream().sorted().map(token -> token.isEmpty() ? "(empty)" : token).toList()));
        add("emptyIsNull", parsing.emptyIsNull());
        add("dateFormats", parsing.dateFormats().isEmpty() ? "ISO" : list(parsing.dateFormats()));
        add("timeZone", parsing.zone());
        addUnless(!parsing.truncateTexts(), "truncateTexts", true);
        addUnless(!parsing.roundDecimals(), "roundDecimals", true);
        addUnless(parsing.binaryText() == ParseOptions.BinaryText.PLAIN, "binaryText", word(parsing.binaryText()));
    }

    private void addLimits(RejectLimits limits) {
        boolean anyRows = limits.maxRows() == Long.MAX_VALUE;
        addUnless(anyRows, "maxRejectedRows", limits.maxRows());
        addUnless(!anyRows && limits.maxPercent() == 100, "maxRejectedPercent", limits.maxPercent());
    }

    private void addAdded(AddedColumns added) {
        List<String> names = added.all().stream().map(AddedColumn::column).toList();
        addUnless(names.isEmpty(), "constants and metadataColumns", list(names));
    }

    private void addColumns(ColumnMapping mapping) {
        List<String> names = new ArrayList<>();
        for (TableColumn column : mapping.columns()) {
            names.add(column == null ? ColumnMapping.LEFT_OUT : column.name());
        }
        int room = LONGEST - END.length() - line.length() - " columns=[] and 9999 more".length();
        add("columns", list(names, MOST_COLUMNS, room));
    }

    private void addUnless(boolean asByDefault, String option, Object value) {
        if (!asByDefault) {
            add(option, value);
        }
    }

    private void add(String option, Object value) {
        line.append(' ').append(option).append('=').append(value);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String mark(Character mark) {
        return mark == null ? NONE : quoted(mark.toString());
    }

    private static String quoted(String text) {
        return text == null ? NONE : '\'' + printable(text) + '\'';
    }

    private static String list(Collection<String> items) {
        return list(items, Integer.MAX_VALUE, LONGEST_LIST);
    }

    private static String list(Collection<String> items, int most, int room) {
        List<String> shown = new ArrayList<>();
        int length = 0;
        for (String item : items) {
            String text = printable(item);
            length += text.length() + 2;
            if (shown.size() == most || length > room && !shown.isEmpty()) {
                break;
            }
            shown.add(text);
        }
        int more = items.size() - shown.size();
        return '[' + String.join(", ", shown) + (more == 0 ? "]" : "] and " + more + " more");
    }

    /** With {@code \t} for a tab and the number of any other character that cannot be seen or told from a blank. */
    private static String printable(String text) {
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < text.length() && seen.length() <= LONGEST_TEXT; i++) {
            char c = text.charAt(i);
            if (isHidden(c)) {
                seen.append(c == '\t' ? "\\t" : String.format("\\u%04x", (int) c));
            } else {
                seen.append(c == '\\' && looksEscaped(text, i + 1) ? "\\\\" : c);
            }
        }
        return cut(seen.toString(), LONGEST_TEXT);
    }

    /** A delimiter of the six characters {@code \}{@code u0001} is not that of one character, and is often what went wrong. */
    private static boolean looksEscaped(String text, int behind) {
        return behind < text.length() && ("tu\\".indexOf(text.charAt(behind)) >= 0 || isHidden(text.charAt(behind)));
    }

    private static boolean isHidden(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
                    Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> c != ' ' && Character.isSpaceChar(c);
        };
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
