package io.tidemark.csv;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;

/**
 * Random texts against two other parsers and against ourselves. What one text shows:
 * <ol>
 * <li>the records do not depend on where the text is cut into chunks, nor on how many bytes a read brings;
 * <li>where we reject nothing, FastCSV and commons-csv read the same fields;
 * <li>what FastCSV refuses, we reject;
 * <li>fields that were written come back;
 * <li>values read the short way are those read the long way (see {@link StraightFuzz}).
 * </ol>
 * {@code main} runs until {@code --minutes} are over, prints every difference with its seed, and ends with 1 when there was one:
 * {@code mvn -Pbench -DskipTests test-compile exec:exec -Dprogram.main=io.tidemark.csv.CsvFuzz -Dprogram.arguments="--minutes 10"}.
 */
final class CsvFuzz {

    private static final String[] PIECES = {"a", "b", "\"", "\"", "\"\"", ",", ",", ";", "|", "||", "\n", "\n", "\r\n", "\r", " ", "#", "\\",
            "\\\"", "é", "中", "\uD83D\uDE00", "0", "-1", "abcdefgh", ",\"", "\",", "\"\n", "|\"", "x\"y", "ab", "aab"};
    private static final String[] DELIMITERS = {",", ";", "|", "\t", "||", "|||", "ab", "aab", "é", "-", "+"};

    private final long seed;
    private final Random random;
    private int rejectedTexts;

    CsvFuzz(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    public static void main(String[] args) {
        long minutes = args.length == 2 && args[0].equals("--minutes") ? Long.parseLong(args[1]) : 1;
        long end = System.nanoTime() + minutes * 60_000_000_000L;
        long seed = System.nanoTime();
        long texts = 0;
        TreeMap<String, Integer> differences = new TreeMap<>();
        while (System.nanoTime() < end) {
            String difference = differenceOf(++seed);
            texts++;
            if (difference != null && differences.merge(difference.substring(0, difference.indexOf(':')), 1, Integer::sum) <= 3) {
                System.out.println(difference);
            }
        }
        System.out.println(texts + " texts, differences " + differences);
        System.exit(differences.isEmpty() ? 0 : 1);
    }

    private static String differenceOf(long seed) {
        try {
            return new CsvFuzz(seed).oneText();
        } catch (RuntimeException e) {
            throw new IllegalStateException("seed " + seed, e);
        }
    }

    /** @return what differs, null when nothing does */
    String oneText() {
        String difference = switch (random.nextInt(6)) {
            case 0 -> writtenFields();
            case 1, 2 -> new StraightFuzz(seed).oneText();
            default -> randomText();
        };
        return difference == null ? null : difference + " (seed " + seed + ")";
    }

    boolean rejectedSomething() {
        return rejectedTexts > 0;
    }

    private String randomText() {
        String text = text();
        byte[] bytes = random.nextInt(8) == 0 ? noise() : text.getBytes(StandardCharsets.UTF_8);
        text = new String(bytes, StandardCharsets.UTF_8);
        CsvFormat format = format();
        List<CsvTexts.Parsed> whole = CsvTexts.parseWhole(bytes, format);
        for (int i = 0; i < 3; i++) {
            int chunkSize = 1 + random.nextInt(random.nextBoolean() ? 64 : 600);
            List<CsvTexts.Parsed> chunked = CsvTexts.parse(CsvTexts.dripping(bytes, random), format, chunkSize);
            if (!chunked.equals(whole)) {
                return "chunks: of %d: %s%n  %s%n  whole  %s%n  chunked %s".formatted(chunkSize, shown(text), format, whole, chunked);
            }
        }
        List<List<String>> fields = fields(whole);
        rejectedTexts += fields == null ? 1 : 0;
        return format.escape() == null && format.comment() == null ? compare(text, format, fields) : null;
    }

    private String compare(String text, CsvFormat format, List<List<String>> fields) {
        List<List<String>> fast = isClear(text, format) ? fastCsv(text, format) : fields;
        if (fast == null ? fields != null : fields != null && !fields.equals(fast)) {
            return "FastCSV: %s%n  %s%n  ours   %s%n  theirs %s".formatted(shown(text), format, fields, fast);
        }
        // commons-csv takes the begin of a long delimiter at the end of the text for a whole one
        if (format.lenient() || fields == null || format.delimiter().length() > 1) {
            return null;
        }
        List<List<String>> commons = commonsCsv(text, format);
        return fields.equals(commons) ? null
                : "commons-csv: %s%n  %s%n  ours   %s%n  theirs %s".formatted(shown(text), format, fields, commons);
    }

    /**
     * Whether FastCSV has an opinion. It has no lenient form for long delimiters, and takes another quote in the text
     * behind a closing quote for one that opens or closes again, which leaves fields that nobody wrote. A text shorter
     * than the delimiter makes it read behind its buffer.
     */
    private static boolean isClear(String text, CsvFormat format) {
        if (text.length() < format.delimiter().length()) {
            return false;
        }
        return !format.lenient() || format.delimiter().length() == 1
                && Arrays.stream(text.split("\\R")).allMatch(line -> line.replaceAll("[^\"]", "").length() <= 2);
    }

    private String writtenFields() {
        CsvFormat format = new CsvFormat(pick(DELIMITERS), '"', random.nextInt(3) == 0 ? '\\' : null, random.nextBoolean(), null, null, 0,
                StandardCharsets.UTF_8, CsvFormat.MalformedText.REJECT, false, true, CsvFormat.DEFAULT_MAX_RECORD_BYTES);
        List<List<String>> records = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            List<String> record = new ArrayList<>();
            for (int j = random.nextInt(5); j >= 0; j--) {
                record.add(random.nextInt(4) == 0 ? "" : text());
            }
            records.add(record);
            text.append(write(record, format)).append(pick("\n", "\r\n", "\r"));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        List<List<String>> read = fields(CsvTexts.parse(CsvTexts.dripping(bytes, random), format, 1 + random.nextInt(200)));
        return records.equals(read) ? null
                : "written: %s%n  %s%n  fields %s%n  read   %s".formatted(shown(text.toString()), format, records, read);
    }

    private static String write(List<String> record, CsvFormat format) {
        List<String> fields = new ArrayList<>();
        for (String field : record) {
            String inside = format.escape() == null ? field.replace("\"", "\"\"") : field.replace("\\", "\\\\").replace("\"", "\\\"");
            fields.add("\"" + inside + "\"");
        }
        return String.join(format.delimiter(), fields);
    }

    private CsvFormat format() {
        int maxRecordBytes = random.nextBoolean() ? 16 + random.nextInt(60) : CsvFormat.DEFAULT_MAX_RECORD_BYTES;
        boolean quotes = random.nextInt(6) > 0;
        return new CsvFormat(pick(DELIMITERS), quotes ? '"' : null, quotes && random.nextInt(4) == 0 ? '\\' : null,
                random.nextBoolean(), random.nextInt(4) == 0 ? "#" : null, null, 0, StandardCharsets.UTF_8,
                CsvFormat.MalformedText.REJECT, random.nextInt(4) == 0, true, maxRecordBytes);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        boolean fewQuotes = random.nextBoolean();
        for (int i = random.nextInt(40); i > 0; i--) {
            String piece = pick(PIECES);
            if (!fewQuotes || !piece.contains("\"") || random.nextInt(6) == 0) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (bytes.length > 0) {
            // no byte order mark
            bytes[0] = 'x';
        }
        return bytes;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** @return null when a record is rejected */
    private static List<List<String>> fields(List<CsvTexts.Parsed> records) {
        List<List<String>> fields = records.stream().map(CsvTexts.Parsed::fields).toList();
        return fields.stream().allMatch(Objects::nonNull) ? fields : null;
    }

    /** @return null when it refuses the text */
    private static List<List<String>> fastCsv(String text, CsvFormat format) {
        // it has no way to switch quotes off; this character is in no text
        char quote = format.quote() == null ? '\u0001' : format.quote();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().fieldSeparator(format.delimiter()).quoteCharacter(quote)
                .skipEmptyLines(!format.keepBlankLines()).allowExtraCharsAfterClosingQuote(format.lenient())
                .allowExtraFields(true).allowMissingFields(true).allowUnclosedQuote(false).ofCsvRecord(text)) {
            return reader.stream().map(CsvRecord::getFields).toList();
        } catch (CsvParseException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return null when it refuses the text */
    private static List<List<String>> commonsCsv(String text, CsvFormat format) {
        CSVFormat theirs = CSVFormat.DEFAULT.builder().setDelimiter(format.delimiter()).setQuote(format.quote())
                .setIgnoreEmptyLines(!format.keepBlankLines()).get();
        try (CSVParser parser = theirs.parse(new StringReader(text))) {
            return parser.stream().map(CSVRecord::toList).toList();
        } catch (UncheckedIOException | IOException | IllegalStateException e) {
            return null;
        }
    }

    private static String shown(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }
}
