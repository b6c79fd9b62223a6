package io.tidemark.maxcompute;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;

/** The rows of a message body. */
final class BodyRows {

    private BodyRows() {
    }

    /**
     * The body's rows, from the first one on.
     *
     * @throws RowsAlreadyReadException when an earlier load of the exchange began to read the same iterator
     * @throws MaxComputeException      when the body is nothing that has rows
     */
    static Iterator<?> of(Exchange exchange) {
        Iterator<?> rows = rows(exchange.getMessage().getBody());
        if (rows == exchange.getProperty(MaxComputeConstants.ROWS_TAKEN)) {
            throw new RowsAlreadyReadException("the rows of exchange " + exchange.getExchangeId() + " were read before, by an attempt that "
                    + "failed, and what is left of them is not loaded; let the whole route run again instead of redelivering this step");
        }
        return rows;
    }

    /** Marks the rows as begun, so that nobody takes what is left of them for the whole. */
    static void take(Exchange exchange, Iterator<?> rows) {
        exchange.setProperty(MaxComputeConstants.ROWS_TAKEN, rows);
    }

    private static Iterator<?> rows(Object body) {
        if (body instanceof Iterator<?> iterator) {
            return iterator;
        }
        if (body instanceof Map<?, ?> row) {
            return List.of(row).iterator();
        }
        if (body instanceof Iterable<?> iterable) {
            return iterable.iterator();
        }
        throw MaxComputeException.permanent(("the body is %s; maxcompute: takes rows (an Iterator, Iterable or List of List, Object[] or Map); "
                + "put 'unmarshal: {csv: {lazyLoad: true, skipHeaderRecord: true}}' in front of it").formatted(
                        body == null ? "null" : "a " + body.getClass().getName()));
    }
}
