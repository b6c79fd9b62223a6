package io.tidemark.sandbox.maxcompute;

import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.aliyun.odps.Instance;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.task.SQLTask;
import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.sandbox.SandboxServer;
import io.tidemark.sandbox.fault.FaultPlan;

/** A sandbox behind HTTP, and SDK clients of it. */
final class SandboxFixture implements AutoCloseable {

    static final String PROJECT = SandboxMaxCompute.DEFAULT_PROJECT;
    static final String ID = "sandboxId";
    static final String SECRET = "sandboxSecret";

    private final FaultPlan plan = new FaultPlan();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SandboxMaxCompute sandbox;
    private final SandboxServer server;

    SandboxFixture(Path directory, InstantSource clock, SandboxMaxCompute.Options options) {
        sandbox = SandboxMaxCompute.open(directory, Map.of(ID, SECRET), clock, options, plan);
        server = SandboxServer.start("maxcompute", 0, sandbox.handler());
    }

    static SandboxFixture of(Path directory) {
        return new SandboxFixture(directory, InstantSource.system(), SandboxMaxCompute.Options.defaults());
    }

    SandboxMaxCompute sandbox() {
        return sandbox;
    }

    FaultPlan plan() {
        return plan;
    }

    MaxComputeFaults faults() {
        return sandbox.faults();
    }

    String url() {
        return server.uri().toString();
    }

    Odps odps() {
        return odps(new AliyunAccount(ID, SECRET));
    }

    Odps odps(AliyunAccount account) {
        Odps odps = new Odps(account);
        odps.setEndpoint(server.uri() + "/api");
        odps.setDefaultProject(PROJECT);
        odps.getRestClient().setRetryTimes(0);
        return odps;
    }

    TableTunnel tunnel() {
        return new TableTunnel(odps());
    }

    /** A request without the SDK, signed. */
    HttpURLConnection signed(String method, String resource, Map<String, String> query) throws Exception {
        String target = target(resource, query);
        HttpURLConnection http = (HttpURLConnection) server.uri().resolve(target).toURL().openConnection();
        http.setRequestMethod(method);
        http.setDoOutput(!method.equals("GET"));
        for (Map.Entry<String, String> header : headers(method, target).entrySet()) {
            http.setRequestProperty(header.getKey(), header.getValue());
        }
        return http;
    }

    private static String target(String resource, Map<String, String> query) {
        StringBuilder parameters = new StringBuilder();
        new TreeMap<>(query).forEach((name, value) -> parameters.append(parameters.isEmpty() ? "?" : "&").append(name)
                .append(value.isEmpty() ? "" : "=" + value));
        return resource + parameters;
    }

    private static Map<String, String> headers(String method, String target) throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String text = method + "\n\napplication/octet-stream\n" + date + "\n" + target;
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        return Map.of("Content-Type", "application/octet-stream", "Date", date, "Authorization", "ODPS " + ID + ":" + signature);
    }

    /** Signed; a POST or PUT goes out exactly once: other than the JDK's older client, this one repeats nothing but a GET. */
    HttpResponse<byte[]> send(String method, String resource, Map<String, String> query, byte[] body) throws Exception {
        String target = target(resource, query);
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve(target))
                .method(method, body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        headers(method, target).forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    void execute(String sql) throws OdpsException {
        SQLTask.run(odps(), sql).waitForSuccess();
    }

    List<Record> select(String sql) throws OdpsException {
        Instance instance = SQLTask.run(odps(), sql);
        instance.waitForSuccess();
        return SQLTask.getResult(instance);
    }

    @Override
    public void close() {
        server.close();
        sandbox.close();
    }
}
