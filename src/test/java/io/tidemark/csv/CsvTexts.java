package io.tidemark.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Reads CSV texts for tests. */
final class CsvTexts {

    /** A record as a reader sees it. The fields of a rejected one are null. */
    record Parsed(List<String> fields, List<Boolean> quoted, RecordFault fault, long line, long offset, String raw) {
    }

    private CsvTexts() {
    }

    static List<Parsed> parse(InputStream in, CsvFormat format, int chunkSize) {
        List<Parsed> records = new ArrayList<>();
        CsvParser parser = new CsvParser(format);
        CsvChunk chunk = new CsvChunk();
        try (RecordSplitter splitter = new RecordSplitter(in, format, chunkSize)) {
            // some chunks with their lines counted, some without: both must go on at the same line
            for (int i = 0; i % 3 == 0 ? splitter.next(chunk) : splitter.nextInStep(chunk); i++) {
                add(parser, chunk, records);
                if (!chunk.confirmLines(parser.lines())) {
                    throw new AssertionError("%d lines were read, and %d counted".formatted(parser.lines(), chunk.lines()));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return records;
    }

    static List<Parsed> parse(byte[] text, CsvFormat format, int chunkSize) {
        return parse(new ByteArrayInputStream(text), format, chunkSize);
    }

    /** Without the splitter, all in one piece. */
    static List<Parsed> parseWhole(byte[] text, CsvFormat format) {
        List<Parsed> records = new ArrayList<>();
        add(new CsvParser(format), CsvChunk.of(text), records);
        return records;
    }

    private static void add(CsvParser parser, CsvChunk chunk, List<Parsed> records) {
        parser.reset(chunk);
        while (parser.next()) {
            List<String> fields = new ArrayList<>();
            List<Boolean> quoted = new ArrayList<>();
            for (int i = 0; i < parser.fields(); i++) {
                fields.add(parser.text(i));
                quoted.add(parser.quoted(i));
            }
            boolean bad = parser.fault() != null;
            records.add(new Parsed(bad ? null : fields, bad ? null : quoted, parser.fault(), parser.line(), parser.offset(), parser.raw(200)));
        }
    }

    /** Gives few bytes at a time, as a network does. */
    static InputStream dripping(byte[] text, Random random) {
        return new ByteArrayInputStream(text) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(40)));
            }
        };
    }
}
