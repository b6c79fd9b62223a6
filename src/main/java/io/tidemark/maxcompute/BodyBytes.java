package io.tidemark.maxcompute;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;

import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.maxcompute.load.BytesLoad;
import io.tidemark.maxcompute.load.LoadFrame;
import io.tidemark.maxcompute.load.LoadResult;

/** The CSV text of a message body. */
final class BodyBytes implements LoadBody {

    private static final Logger LOG = LoggerFactory.getLogger(BodyBytes.class);

    private final Exchange exchange;
    private final Object body;

    private BodyBytes(Exchange exchange, Object body) {
        this.exchange = exchange;
        this.body = body;
    }

    /** @return null when the body is no text */
    static BodyBytes of(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof InputStream || body instanceof byte[] || body instanceof String || body instanceof File
                || body instanceof Path || body instanceof WrappedFile<?>)) {
            return null;
        }
        if (body == exchange.getProperty(MaxComputeConstants.ROWS_TAKEN)) {
            throw RowsAlreadyReadException.of(exchange);
        }
        return new BodyBytes(exchange, body);
    }

    @Override
    public LoadResult load(LoadFrame load, ExecutorService threads) throws InterruptedException {
        return new BytesLoad(load, threads).run(open(load));
    }

    private InputStream open(LoadFrame load) {
        try {
            if (body instanceof StreamCache cache) {
                // an attempt before this one may have read it in part; a cache begins again
                cache.reset();
            } else if (body instanceof InputStream) {
                exchange.setProperty(MaxComputeConstants.ROWS_TAKEN, body);
            }
            return stream(load);
        } catch (IOException e) {
            throw new MaxComputeException("the body cannot be opened: " + e.getMessage(), true, e);
        }
    }

    private InputStream stream(LoadFrame load) throws IOException {
        if (body instanceof InputStream in) {
            LongSupplier length = BodyPlaces.length(exchange);
            return length == null ? in : new AnnouncedInput(in, "the body", length);
        }
        if (body instanceof byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }
        if (body instanceof String text) {
            return new ByteArrayInputStream(text.getBytes(load.charset()));
        }
        if (body instanceof File file) {
            return announced(file.toPath());
        }
        if (body instanceof Path path) {
            return announced(path);
        }
        InputStream in = exchange.getMessage().getBody(InputStream.class);
        if (in == null) {
            throw MaxComputeException.permanent("the file in the body, a " + body.getClass().getName() + ", cannot be read as a stream");
        }
        return in;
    }

    private static InputStream announced(Path path) throws IOException {
        return new AnnouncedInput(Files.newInputStream(path), path.toString(), Files.size(path));
    }

    @Override
    public void discard() {
        if (body instanceof InputStream in) {
            try (in) {
                exchange.setProperty(MaxComputeConstants.ROWS_TAKEN, body);
            } catch (IOException e) {
                LOG.debug("The body did not close: {}", e.getMessage());
            }
        }
    }
}
