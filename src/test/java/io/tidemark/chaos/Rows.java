package io.tidemark.chaos;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

import com.aliyun.odps.data.Record;

/** Rows as a multiset, in one form for what devices wrote and what a table holds. */
final class Rows {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final List<Integer> DOUBLES = List.of(2, 3, 4, 5);
    private static final int COLUMNS = 9;

    private final Map<String, Integer> counts = new HashMap<>();
    private long size;

    /** What the devices wrote, by a CSV reader that is not the product's. */
    static Rows written(byte[] csv) throws IOException {
        Rows rows = new Rows();
        rows.addWritten(csv);
        return rows;
    }

    void addWritten(byte[] csv) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setSkipHeaderRecord(true).setHeader().get();
        for (CSVRecord record : format.parse(new StringReader(new String(csv, StandardCharsets.UTF_8)))) {
            add(IntStream.range(0, COLUMNS).mapToObj(i -> field(i, record.get(i))).collect(Collectors.joining("\u0001")));
        }
    }

    private static String field(int column, String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        if (column == 1) {
            return LocalDateTime.parse(text, TIME).atZone(Feed.ZONE).toInstant().toString();
        }
        return DOUBLES.contains(column) ? Double.toString(Double.parseDouble(text)) : text;
    }

    void add(Record record) {
        add(IntStream.range(0, COLUMNS).mapToObj(i -> text(record.get(i))).collect(Collectors.joining("\u0001")));
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return value instanceof Instant || value instanceof Number || value instanceof String ? value.toString() : value == null ? "" : "?" + value;
    }

    private void add(String row) {
        counts.merge(row, 1, Integer::sum);
        size++;
    }

    long size() {
        return size;
    }

    /** How many of these rows the others have not. */
    long without(Rows others) {
        return counts.entrySet().stream().mapToLong(row -> Math.max(0, row.getValue() - others.counts.getOrDefault(row.getKey(), 0))).sum();
    }
}
