package io.tidemark.maxcompute;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import org.apache.camel.Exchange;

import io.tidemark.csv.CsvFormat;
import io.tidemark.schedule.SlotHeaders;

/**
 * What the source of a body says about its bytes. It holds for the body that the source made and for no other: a step in between
 * may have unpacked or rewritten it. So the source says which one it is, by being itself the answer to how long it is.
 */
final class BodyPlaces {

    private BodyPlaces() {
    }

    /** The length of the message's body, -1 until it has been read; null when its source does not say it. */
    static LongSupplier length(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        return body instanceof LongSupplier length && body == exchange.getProperty(SlotHeaders.BODY_LENGTH) ? length : null;
    }

    /** {@link SlotHeaders#FILE_LOCATOR}; null when it says nothing of the places in the text that is read from the body. */
    @SuppressWarnings("unchecked")
    static LongFunction<Map<String, Object>> files(Exchange exchange, CsvFormat format) {
        boolean sameBytes = format.charset().equals(StandardCharsets.UTF_8) && format.malformedText() == CsvFormat.MalformedText.REJECT;
        return sameBytes && length(exchange) != null ? exchange.getProperty(SlotHeaders.FILE_LOCATOR, LongFunction.class) : null;
    }
}
