package io.tidemark.console;

import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Lets the console's answers say how long they may be kept; for the other routes of the context nothing changes. */
final class AnswerHeaders implements HeaderFilterStrategy {

    private static final String OURS = "TidemarkConsoleAnswer";

    private final HeaderFilterStrategy inner;

    private AnswerHeaders(HeaderFilterStrategy inner) {
        this.inner = inner;
    }

    static void install(PlatformHttpComponent component) {
        HeaderFilterStrategy present = component.getHeaderFilterStrategy();
        if (!(present instanceof AnswerHeaders)) {
            component.setHeaderFilterStrategy(new AnswerHeaders(present == null ? new HttpHeaderFilterStrategy() : present));
        }
    }

    static void mark(Exchange exchange) {
        exchange.setProperty(OURS, true);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        boolean caching = name.equalsIgnoreCase("Cache-Control") && exchange != null && exchange.getProperty(OURS) != null;
        return !caching && inner.applyFilterToCamelHeaders(name, value, exchange);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return inner.applyFilterToExternalHeaders(name, value, exchange);
    }
}
