package io.tidemark.maxcompute;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

import org.apache.camel.Exchange;
import org.apache.camel.util.IOHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.maxcompute.load.LoadFrame;
import io.tidemark.maxcompute.load.LoadResult;
import io.tidemark.maxcompute.load.RowLoad;

/** The rows of a message body, parsed by an earlier step. */
final class BodyRows implements LoadBody {

    private static final Logger LOG = LoggerFactory.getLogger(BodyRows.class);

    private final Exchange exchange;
    private final Iterator<?> rows;

    private BodyRows(Exchange exchange, Iterator<?> rows) {
        this.exchange = exchange;
        this.rows = rows;
    }

    static BodyRows of(Exchange exchange) {
        Iterator<?> rows = rows(exchange.getMessage().getBody());
        if (rows == exchange.getProperty(MaxComputeConstants.ROWS_TAKEN)) {
            throw RowsAlreadyReadException.of(exchange);
        }
        return new BodyRows(exchange, rows);
    }

    @Override
    public LoadResult load(LoadFrame load, ExecutorService threads) throws InterruptedException {
        take();
        try {
            return new RowLoad(load, threads).run(rows);
        } finally {
            close();
        }
    }

    @Override
    public void discard() {
        take();
        close();
    }

    /** Marks the rows as begun, so that nobody takes what is left of them for the whole. */
    private void take() {
        exchange.setProperty(MaxComputeConstants.ROWS_TAKEN, rows);
    }

    private void close() {
        try {
            IOHelper.closeIterator(rows);
        } catch (IOException e) {
            LOG.debug("The source of the rows did not close: {}", e.getMessage());
        }
    }

    private static Iterator<?> rows(Object body) {
        if (body instanceof Iterator<?> iterator) {
            return iterator;
        }
        if (body instanceof Map<?, ?> row) {
            return List.of(row).iterator();
        }
        // a Path is an Iterable too, and its names are no rows; it never comes here
        if (body instanceof Iterable<?> iterable) {
            return iterable.iterator();
        }
        throw MaxComputeException.permanent(("the body is %s; maxcompute: takes a CSV text (an InputStream, byte[], File, Path or "
                + "String) or rows (an Iterator, Iterable or List of List, Object[] or Map)").formatted(
                        body == null ? "null" : "a " + body.getClass().getName()));
    }
}
