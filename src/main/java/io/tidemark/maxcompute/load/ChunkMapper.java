package io.tidemark.maxcompute.load;

import io.tidemark.csv.BadValueException;
import io.tidemark.csv.CsvChunk;
import io.tidemark.csv.CsvParser;
import io.tidemark.csv.RecordMapper;
import io.tidemark.csv.RejectedRow;
import io.tidemark.csv.RowSink;
import io.tidemark.maxcompute.MaxComputeException;

/** Parses the records of a chunk and types their fields, without an object for either. */
final class ChunkMapper implements BatchMapper<CsvChunk> {

    private final CsvParser parser;
    private final RecordMapper mapper;
    private final ObjectOfRow object;

    ChunkMapper(CsvParser parser, RecordMapper mapper, ObjectOfRow object) {
        this.parser = parser;
        this.mapper = mapper;
        this.object = object;
    }

    @Override
    public long map(CsvChunk chunk, RowSink rows, RowRejects rejects) {
        long records = 0;
        parser.reset(chunk);
        object.chunk(chunk);
        while (true) {
            // rows of several objects are told apart one by one
            records += object.isMixed() ? 0 : mapper.mapOrdinary(parser, rows);
            if (!parser.next()) {
                requireAll(chunk);
                return records;
            }
            records++;
            object.row(parser.line(), parser.offset());
            mapOne(rows, rejects);
        }
    }

    /** Two programs count the lines: the one that cut the text and the one that read its records. */
    private void requireAll(CsvChunk chunk) {
        if (!chunk.confirmLines(parser.lines())) {
            throw MaxComputeException.permanent("the text from line %d on does not add up: it was cut into %d lines and read as %d; nothing was committed"
                    .formatted(chunk.line(), chunk.lines(), parser.lines()));
        }
    }

    private void mapOne(RowSink rows, RowRejects rejects) {
        if (parser.fault() != null) {
            reject(rejects, null, null, parser.faultText());
            return;
        }
        try {
            mapper.map(parser, rows);
        } catch (BadValueException e) {
            reject(rejects, e.column(), e.raw(), e.getMessage());
        }
    }

    private void reject(RowRejects rejects, String column, String value, String reason) {
        rejects.reject(new RejectedRecord(new RejectedRow(0, parser.line(), column, value, reason), parser.offset(),
                parser.raw(RejectedRecord.TEXT_BYTES)));
    }
}
