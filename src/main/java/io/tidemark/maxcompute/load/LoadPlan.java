package io.tidemark.maxcompute.load;

import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

import io.tidemark.csv.CsvFormat;
import io.tidemark.csv.ParseOptions;
import io.tidemark.csv.RejectLimits;
import io.tidemark.csv.RowPolicy;
import io.tidemark.csv.TableColumn;
import io.tidemark.maxcompute.client.TableTarget;

/**
 * Everything about one load that is known before its first row.
 *
 * @param target      where the rows go
 * @param overwrite   whether they replace what is there
 * @param table       the table's data columns in their order
 * @param columnNames the column of each field, by name; empty for the table's order
 * @param header      what the first row is
 * @param firstLine   the line of the body on which the first row stands, from 1
 * @param locator     from a line of the body to where it stands, for messages; null when the body has no lines
 * @param files       from a byte of the body to the file that it comes from, as {@link io.tidemark.schedule.SlotHeaders#FILE_LOCATOR}
 *                    has it; null when that is not known
 * @param parsing     how texts are read
 * @param policy      what becomes of rows with too many or too few fields
 * @param limits      how many rows may be rejected
 * @param format      how a text is written; for rows that come parsed it says nothing
 * @param added       columns that get no field
 * @param blocks      the form of the blocks
 */
public record LoadPlan(
        TableTarget target,
        boolean overwrite,
        List<TableColumn> table,
        List<String> columnNames,
        HeaderRow header,
        long firstLine,
        LongFunction<String> locator,
        LongFunction<Map<String, Object>> files,
        ParseOptions parsing,
        RowPolicy policy,
        RejectLimits limits,
        CsvFormat format,
        AddedColumns added,
        Blocks blocks) {

    public LoadPlan {
        table = List.copyOf(table);
        columnNames = List.copyOf(columnNames);
    }

    /**
     * The form of the blocks.
     *
     * @param arrow       whether they go out in Arrow form
     * @param compression of the blocks
     * @param size        bytes of a block, encoded and compressed, after which the next one is begun
     * @param concurrency how many blocks are made and sent at a time
     */
    public record Blocks(boolean arrow, BlockCompression compression, long size, int concurrency) {
    }

    /** What the first row of the body is. */
    public enum HeaderRow {
        /** Data. */
        NONE,
        /** Names, which are not looked at. */
        SKIP,
        /** The columns of the fields, by name. */
        MATCH
    }

    /** Where a row stands, for messages. */
    String place(long record, long line) {
        return line == 0 ? "row " + record : place(line);
    }

    /** Where a line of the body stands, for messages. */
    String place(long line) {
        return locator == null ? "line " + line : locator.apply(line);
    }
}
