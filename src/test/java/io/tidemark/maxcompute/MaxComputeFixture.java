package io.tidemark.maxcompute;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.URISupport;

import io.tidemark.sandbox.SandboxServer;
import io.tidemark.sandbox.maxcompute.MaxComputeFaults;
import io.tidemark.sandbox.maxcompute.SandboxMaxCompute;

/** A sandbox behind HTTP, and a Camel context with the component that talks to it. */
final class MaxComputeFixture implements AutoCloseable {

    static final String PROJECT = SandboxMaxCompute.DEFAULT_PROJECT;
    static final String ID = "testId";
    static final String SECRET = "verySecretKey";

    private final SandboxMaxCompute sandbox;
    private final SandboxServer server;
    private final CamelContext context;
    private final ProducerTemplate template;

    MaxComputeFixture(Path directory, SandboxMaxCompute.Options options) {
        sandbox = SandboxMaxCompute.open(directory, Map.of(ID, SECRET), InstantSource.system(), options);
        server = SandboxServer.start("maxcompute", 0, sandbox.handler());
        context = newContext();
        template = context.createProducerTemplate();
    }

    static MaxComputeFixture of(Path directory) {
        return new MaxComputeFixture(directory, SandboxMaxCompute.Options.defaults());
    }

    /** A started context of its own, as another process would have it. */
    CamelContext newContext() {
        DefaultCamelContext made = new DefaultCamelContext();
        MaxComputeComponent component = new MaxComputeComponent();
        MaxComputeConfiguration configuration = component.getConfiguration();
        configuration.setEndpoint(url());
        configuration.setProject(PROJECT);
        configuration.setAccessKey(ID);
        configuration.setSecretKey(SECRET);
        configuration.setConnectTimeout(2000);
        configuration.setReadTimeout(10_000);
        configuration.setCommitTimeout(3000);
        made.addComponent("maxcompute", component);
        made.start();
        return made;
    }

    String url() {
        return server.uri() + "/api";
    }

    CamelContext context() {
        return context;
    }

    SandboxMaxCompute sandbox() {
        return sandbox;
    }

    MaxComputeFaults faults() {
        return sandbox.faults();
    }

    long seen(MaxComputeFaults.Kind kind) {
        return sandbox.faults().seen(kind);
    }

    List<List<String>> sql(String text) {
        return sandbox.sql(PROJECT, text);
    }

    long count(String table) {
        return sandbox.rowCount(PROJECT, table);
    }

    /** Sends a body to maxcompute:table with options given as key, value, ... */
    Exchange send(Object body, String table, String... options) {
        return send(exchange -> exchange.getMessage().setBody(body), table, options);
    }

    Exchange send(Processor processor, String table, String... options) {
        return template.send(uri(table, options), processor);
    }

    static String uri(String table, String... options) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            parameters.put(options[i], options[i + 1]);
        }
        return parameters.isEmpty() ? "maxcompute:" + table : "maxcompute:" + table + "?" + URISupport.createQueryString(parameters);
    }

    @Override
    public void close() {
        context.stop();
        server.close();
        sandbox.close();
    }
}
