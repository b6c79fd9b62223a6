package io.tidemark.oss;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

import com.aliyun.oss.OSS;

import io.tidemark.oss.client.OssClientFactory;
import io.tidemark.oss.client.OssFailures;
import io.tidemark.oss.stream.Compression;
import io.tidemark.oss.stream.ObjectsSource;
import io.tidemark.oss.stream.OssObjectsStream;
import io.tidemark.oss.stream.PinnedObject;
import io.tidemark.oss.stream.ReadSettings;
import io.tidemark.oss.stream.UnpackLimits;
import io.tidemark.sandbox.SandboxServer;
import io.tidemark.sandbox.oss.SandboxOss;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

/** An OSS endpoint with one bucket, and a Camel context whose component talks to it with the real SDK. */
public final class OssTestBed implements AutoCloseable {

    public static final String BUCKET = "iot-raw";
    public static final ScheduledTime SLOT =
            new ScheduledTime(Instant.parse("2019-11-06T15:15:00Z"), ZoneId.of("Asia/Shanghai"));

    public final SandboxOss oss;
    public final SandboxServer server;
    public final CamelContext context = new DefaultCamelContext();
    public final OssComponent component = new OssComponent();
    public final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<OSS> clients = new ArrayList<>();

    public OssTestBed(Path directory) throws Exception {
        oss = SandboxOss.open(directory, Map.of("id", "secret"), Clock.systemUTC());
        oss.createBucket(BUCKET);
        server = SandboxServer.start("oss-test", 0, oss.handler());
        component.setConfiguration(configuration());
        context.addComponent("oss", component);
        context.getShutdownStrategy().setTimeout(5);
    }

    public OssConfiguration configuration() {
        OssConfiguration configuration = new OssConfiguration();
        configuration.setEndpoint(server.uri().toString());
        configuration.setRegion("cn-hangzhou");
        configuration.setAccessKey("id");
        configuration.setSecretKey("secret");
        configuration.setRedownloadDelay(Duration.ofMillis(1));
        return configuration;
    }

    public OSS client() {
        OSS client = OssClientFactory.create(configuration());
        clients.add(client);
        return client;
    }

    public void put(String key, String text) throws IOException {
        oss.put(BUCKET, key, text.getBytes(StandardCharsets.UTF_8));
    }

    public void put(String key, byte[] bytes) throws IOException {
        oss.put(BUCKET, key, bytes);
    }

    public String text(String key) throws IOException {
        return new String(oss.get(BUCKET, key), StandardCharsets.UTF_8);
    }

    /** A body over the named objects, without Camel. */
    public OssObjectsStream stream(Compression compression, int headerLines, ReadSettings settings, String... keys) {
        return new OssObjectsStream(source(compression, headerLines, settings, keys), threads);
    }

    public ObjectsSource source(Compression compression, int headerLines, ReadSettings settings, String... keys) {
        OSS client = client();
        List<PinnedObject> pinned = new ArrayList<>();
        for (String key : keys) {
            pinned.add(PinnedObject.of(BUCKET, key, client.headObject(BUCKET, key)));
        }
        return ObjectsSource.joined(client, new OssFailures(configuration()), pinned, settings, compression, headerLines);
    }

    /** Without reading ahead. */
    public static ReadSettings settings() {
        return settings(4096, 1 << 20, 3, Duration.ofMillis(1));
    }

    /** Without reading ahead. */
    public static ReadSettings settings(int bufferSize, long rangeSize, int redownloads, Duration delay) {
        return new ReadSettings(bufferSize, rangeSize, redownloads, delay, 0, UnpackLimits.DEFAULT);
    }

    /** Starts the context with one route. */
    public void route(Consumer<RouteBuilder> route) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                route.accept(this);
            }
        });
        context.start();
    }

    /** Sends an exchange for the slot to {@code direct:slot} and returns it when the route has ended. */
    public Exchange send() {
        return send(exchange -> { });
    }

    public Exchange send(Consumer<Exchange> prepare) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME, SLOT);
        prepare.accept(exchange);
        return context.createFluentProducerTemplate().to("direct:slot").withExchange(exchange).send();
    }

    public static byte[] pack(String format, String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new CompressorStreamFactory().createCompressorOutputStream(format, bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws Exception {
        context.stop();
        threads.shutdownNow();
        clients.forEach(OSS::shutdown);
        server.close();
    }
}
