package io.tidemark.maxcompute;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.apache.camel.Exchange;

import io.tidemark.csv.AddedColumn;
import io.tidemark.maxcompute.load.AddedColumns;
import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

/**
 * The options {@code constants} and {@code metadataColumns}.
 *
 * @param constants the value of each column
 * @param metadata  what each column gets
 */
record AddedColumnOptions(List<Constant> constants, List<Metadata> metadata) {

    /** A column and its value, which may hold scheduling parameters. */
    record Constant(String column, ScheduleExpression value) {
    }

    /** A column and what it gets. */
    record Metadata(Source source, String column) {
    }

    /** What a column can get. */
    enum Source {
        OBJECT, LINE, OFFSET, SLOT, TASK, LOADID
    }

    AddedColumnOptions {
        constants = List.copyOf(constants);
        metadata = List.copyOf(metadata);
    }

    /** @throws IllegalArgumentException when an option cannot be used; the message names it */
    static AddedColumnOptions of(List<String> constants, List<String> metadata) {
        List<Constant> values = new ArrayList<>();
        for (String constant : constants) {
            String[] pair = pair("constants", constant, "column=value");
            values.add(new Constant(pair[0], ScheduleExpression.parseOption(pair[1])));
        }
        List<Metadata> sources = new ArrayList<>();
        for (String each : metadata) {
            String[] pair = pair("metadataColumns", each, "source=column");
            sources.add(new Metadata(source(pair[0]), pair[1]));
        }
        return new AddedColumnOptions(values, sources);
    }

    private static String[] pair(String option, String text, String form) {
        int equals = text.indexOf('=');
        if (equals <= 0 || equals == text.length() - 1 && option.equals("metadataColumns")) {
            throw new IllegalArgumentException("option " + option + " cannot be used: '" + text + "' is not of the form " + form);
        }
        return new String[] {text.substring(0, equals).strip(), text.substring(equals + 1).strip()};
    }

    private static Source source(String name) {
        try {
            return Source.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("option metadataColumns cannot be used: there is no '" + name
                    + "'; there are object, line, offset, slot, task and loadId", e);
        }
    }

    /** The columns for one exchange. */
    AddedColumns resolve(Exchange exchange, ExchangeTarget slot) {
        List<AddedColumn> columns = new ArrayList<>();
        String object = null;
        for (Constant constant : constants) {
            columns.add(AddedColumn.value(constant.column, slot.resolve(constant.value)));
        }
        for (Metadata each : metadata) {
            switch (each.source) {
                case OBJECT -> object = each.column;
                case LINE -> columns.add(AddedColumn.line(each.column));
                case OFFSET -> columns.add(AddedColumn.byteOffset(each.column));
                case SLOT -> columns.add(AddedColumn.value(each.column,
                        exchange.getMessage().getHeader(SlotHeaders.SCHEDULED_TIME) instanceof ScheduledTime time
                                ? time.local().toOffsetDateTime().toString() : null));
                case TASK -> columns.add(AddedColumn.value(each.column, exchange.getMessage().getHeader(SlotHeaders.TASK, String.class)));
                case LOADID -> columns.add(AddedColumn.value(each.column, exchange.getMessage().getHeader(SlotHeaders.LOAD_ID, String.class)));
            }
        }
        return new AddedColumns(columns, object);
    }
}
