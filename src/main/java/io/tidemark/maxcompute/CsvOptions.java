package io.tidemark.maxcompute;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;

import io.tidemark.csv.CsvFormat;

/** How the option values of an endpoint describe a CSV text. */
final class CsvOptions {

    private static final String NONE = "none";

    private CsvOptions() {
    }

    /** @throws IllegalArgumentException when an option cannot be used; the message names it */
    static CsvFormat format(MaxComputeConfiguration options) {
        return new CsvFormat(delimiter(options.getDelimiter()), character("quote", options.getQuote()),
                character("escape", options.getEscape()), options.isLenient(), options.getComment(), options.getFooter(),
                options.getFooterLines(), charset(options.getCharset()),
                CsvFormat.MalformedText.valueOf(options.getMalformedText().name().toUpperCase(Locale.ROOT)),
                options.isKeepBlankLines(), options.isKeepNul(), options.getMaxRecordBytes());
    }

    /** {@code \t} is how a YAML author writes a tab that survives an editor. */
    private static String delimiter(String text) {
        String delimiter = text.equals("\\t") || text.equalsIgnoreCase("tab") ? "\t" : text;
        if (delimiter.isEmpty()) {
            throw refused("delimiter", text, "it must have at least one character");
        }
        return delimiter;
    }

    private static Character character(String option, String text) {
        if (text == null || text.equalsIgnoreCase(NONE)) {
            return null;
        }
        if (text.length() != 1) {
            throw refused(option, text, "it must be one character, or none");
        }
        return text.charAt(0);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException("option charset=" + name + " cannot be used: this JVM does not know it; UTF-8, GB18030 and "
                    + "UTF-16 are common", e);
        }
    }

    private static IllegalArgumentException refused(String option, String value, String rule) {
        return new IllegalArgumentException("option " + option + "=" + value + " cannot be used: " + rule);
    }
}
