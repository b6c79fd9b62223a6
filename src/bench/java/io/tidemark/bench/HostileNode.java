package io.tidemark.bench;

import java.net.URI;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

import io.tidemark.maxcompute.MaxComputeConstants;

/** A process with little memory that loads hostile objects with the product's route, and says how each ended. */
final class HostileNode {

    private HostileNode() {
    }

    /** Arguments: OSS, MaxCompute, names of {@link HostileObject}. */
    public static void main(String[] args) throws Exception {
        CamelContext context = RouteLoader.context(URI.create(args[0]), URI.create(args[1]));
        context.start();
        for (HostileObject object : HostileObject.named(args[2])) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:" + object).to("oss:" + HostileObject.BUCKET + "?" + object.source())
                            .to("maxcompute:" + object.table() + "?" + object.target());
                }
            });
            System.out.println(load(context, object).answer());
        }
        System.exit(0);
    }

    private static HostileEnding load(CamelContext context, HostileObject object) throws Exception {
        long begin = System.nanoTime();
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange exchange = template.send("direct:" + object, e -> { });
            double seconds = (System.nanoTime() - begin) / 1e9;
            Exception failure = exchange.getException();
            return new HostileEnding(count(exchange, MaxComputeConstants.ROWS_WRITTEN), count(exchange, MaxComputeConstants.ROWS_REJECTED),
                    seconds, Cost.peakMebibytes(), failure == null ? null : String.valueOf(failure.getMessage()));
        }
    }

    private static long count(Exchange exchange, String header) {
        return exchange.getMessage().getHeader(header, 0L, Long.class);
    }
}
