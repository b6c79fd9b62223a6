package io.tidemark.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.dataformat.CsvDataFormat;

import io.tidemark.maxcompute.MaxComputeComponent;
import io.tidemark.maxcompute.MaxComputeConfiguration;
import io.tidemark.maxcompute.MaxComputeConstants;
import io.tidemark.oss.OssComponent;
import io.tidemark.oss.OssConfiguration;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

/** The product's own route, with its default options. */
final class RouteLoader implements NodeMain.Loader {

    /** What follows oss:. */
    enum Steps {
        /** maxcompute: takes the bytes. */
        BYTES,
        /** camel-csv makes rows, maxcompute: takes them. */
        ROWS,
        /** camel-csv makes rows, and nothing is done with them: what the form with rows cannot be faster than. */
        DROP_ROWS,
        /** Nothing is done with the bytes. */
        DROP
    }

    private static final int BUFFER = 256 * 1024;

    private final CamelContext context;
    private final ProducerTemplate template;

    private RouteLoader(CamelContext context) {
        this.context = context;
        this.template = context.createProducerTemplate();
    }

    static RouteLoader start(Endpoints endpoints, List<Workload> workloads, Steps steps) throws Exception {
        CamelContext context = context(endpoints.oss(), endpoints.maxCompute());
        for (Workload workload : workloads) {
            context.addRoutes(route(workload, endpoints.table(), steps));
        }
        context.start();
        return new RouteLoader(context);
    }

    /** Not started, without routes; both components know the sandbox. */
    static CamelContext context(URI ossEndpoint, URI maxComputeEndpoint) {
        CamelContext context = new DefaultCamelContext();
        OssConfiguration oss = context.getComponent("oss", OssComponent.class).getConfiguration();
        oss.setEndpoint(ossEndpoint.toString());
        oss.setRegion(Sandbox.REGION);
        oss.setAccessKey(Sandbox.ACCESS_KEY);
        oss.setSecretKey(Sandbox.SECRET_KEY);
        MaxComputeConfiguration maxCompute = context.getComponent("maxcompute", MaxComputeComponent.class).getConfiguration();
        maxCompute.setEndpoint(maxComputeEndpoint.toString());
        maxCompute.setTunnelEndpoint(maxComputeEndpoint.toString());
        maxCompute.setProject(Sandbox.PROJECT);
        maxCompute.setAccessKey(Sandbox.ACCESS_KEY);
        maxCompute.setSecretKey(Sandbox.SECRET_KEY);
        return context;
    }

    private static RouteBuilder route(Workload workload, String table, Steps steps) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                ProcessorDefinition<?> read = from(start(workload))
                        .to("oss:%s?objectName=RAW(%s)".formatted(Workload.BUCKET, workload.objectName()));
                String target = "maxcompute:%s?partition=RAW(slot=$[yyyymmddhh24mi])".formatted(table);
                switch (steps) {
                    case BYTES -> read.to(target + "&header=skip");
                    case ROWS -> read.unmarshal(csv()).to(target);
                    case DROP_ROWS -> read.unmarshal(csv()).process(RouteLoader::dropRows);
                    case DROP -> read.process(exchange -> drop(exchange, workload));
                    default -> throw new IllegalStateException(steps.name());
                }
            }
        };
    }

    private static String start(Workload workload) {
        return "direct:%s-%s".formatted(workload.name(), workload.packing());
    }

    private static CsvDataFormat csv() {
        CsvDataFormat csv = new CsvDataFormat();
        csv.setLazyLoad("true");
        csv.setSkipHeaderRecord("true");
        return csv;
    }

    private static void dropRows(Exchange exchange) {
        Iterator<?> rows = exchange.getMessage().getBody(Iterator.class);
        long count = 0;
        while (rows.hasNext()) {
            rows.next();
            count++;
        }
        exchange.getMessage().setHeader(MaxComputeConstants.ROWS_WRITTEN, count);
    }

    private static void drop(Exchange exchange, Workload workload) throws IOException {
        InputStream body = exchange.getMessage().getBody(InputStream.class);
        byte[] buffer = new byte[BUFFER];
        while (body.read(buffer, 0, BUFFER) >= 0) {
            // dropped
        }
        exchange.getMessage().setHeader(MaxComputeConstants.ROWS_WRITTEN, workload.rows());
    }

    @Override
    public long load(Workload workload, Instant slot) throws Exception {
        Exchange exchange = template.send(start(workload), e ->
                e.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME, new ScheduledTime(slot, Workload.ZONE)));
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage().getHeader(MaxComputeConstants.ROWS_WRITTEN, Long.class);
    }

    @Override
    public void close() throws Exception {
        template.close();
        context.close();
    }
}
