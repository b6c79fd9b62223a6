package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.ledger.AuditQuery;

@Timeout(120)
class SecurityOverHttpTest {

    @TempDir
    private Path data;

    @Test
    void withUsersEveryRequestNeedsOneAndOnlyOperatorsChangeThings() throws Exception {
        Users users = LoginsTest.users(data, "eva:" + LoginsTest.hash("open sesame") + ":operator", "max:" + LoginsTest.hash("look") + ":viewer");
        try (TestConsole console = TestConsole.start(options -> options.withUsers(users))) {
            console.ledger().register("iot-log", TestConsole.ZONE, null);
            for (String path : new String[] {"/api/v1/session", "/api/v1/no/such", "/console/", "/_static/lit/3.3.3/index.js", "/", "/api/v1/openapi.yaml"}) {
                HttpResponse<String> stranger = console.get(path);
                assertThat(stranger.statusCode()).as(path).isEqualTo(401);
                assertThat(stranger.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"Tidemark\", charset=\"UTF-8\"");
            }
            HttpResponse<String> wrong = send(console, console.request("/api/v1/session").header("Authorization", LoginsTest.basic("eva", "open")));
            assertThat(wrong.statusCode()).isEqualTo(401);
            HttpResponse<String> session = send(console, console.request("/api/v1/session").header("Authorization", LoginsTest.basic("max", "look")));
            assertThat(TestConsole.json(session).path("role").asText()).isEqualTo("viewer");
            assertThat(TestConsole.json(session).path("authentication").asText()).isEqualTo("basic");

            HttpResponse<String> viewer = send(console, freeze(console, "max", "look"));
            assertThat(viewer.statusCode()).isEqualTo(403);
            assertThat(viewer.body()).contains("operator").doesNotContain("look");
            assertThat(console.ledger().task("iot-log").orElseThrow().frozen()).isFalse();

            assertThat(send(console, freeze(console, "eva", "open sesame")).statusCode()).isEqualTo(200);
            assertThat(console.ledger().interventions().audit(new AuditQuery(null, null, null, 1)).get(0).actor()).isEqualTo("eva");
        }
    }

    private static HttpRequest.Builder freeze(TestConsole console, String name, String password) {
        return console.request("/api/v1/tasks/iot-log/freeze").header("Authorization", LoginsTest.basic(name, password))
                .header("Content-Type", "application/json").header("X-Tidemark-Console", "1").POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private static HttpResponse<String> send(TestConsole console, HttpRequest.Builder request) throws Exception {
        return console.client().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void withoutUsersOnlyALoopbackNameIsAnswered() throws Exception {
        try (TestConsole console = TestConsole.start()) {
            for (String good : new String[] {"localhost", "127.0.0.1:9", "[::1]:8080"}) {
                assertThat(console.raw("GET /api/v1/session HTTP/1.1", "Host: " + good)).as(good).startsWith("HTTP/1.1 200");
            }
            for (String path : new String[] {"/api/v1/session", "/console/", "/", "/api/v1/session?Host=localhost", "/api/v1/events"}) {
                assertThat(console.raw("GET " + path + " HTTP/1.1", "Host: rebound.example:8080")).as(path).startsWith("HTTP/1.1 403");
            }
        }
    }

    @Test
    void noQueryStandsForAHeader() throws Exception {
        try (TestConsole console = TestConsole.start()) {
            console.ledger().register("iot-log", TestConsole.ZONE, null);
            HttpResponse<String> answer = send(console, console.request("/api/v1/tasks/iot-log/freeze?x-tidemark-console=1")
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(console.ledger().task("iot-log").orElseThrow().frozen()).isFalse();
        }
    }

    @Test
    void noHeaderOfCamelComesInOrGoesOutAndNoneOfTheRequestComesBack() throws Exception {
        try (TestConsole console = TestConsole.start()) {
            HttpResponse<String> answer = send(console, console.request("/api/v1/session").header("CamelHttpResponseCode", "202")
                    .header("CamelHttpUri", "/api/v1/tasks").header("X-Secret", "of mine"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(TestConsole.json(answer).has("actor")).isTrue();
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("camel"))
                    .doesNotContain("x-secret");
        }
    }

    @Test
    void everyAnswerTellsBrowsersWhatTheyMayDo() throws Exception {
        try (TestConsole console = TestConsole.start()) {
            for (String path : new String[] {"/api/v1/session", "/api/v1/nothing", "/console/", "/console/nothing.js", "/nowhere", "/_static/lit/3.3.3/index.js"}) {
                HttpResponse<String> answer = console.get(path);
                assertThat(answer.headers().firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
                assertThat(answer.headers().firstValue("Referrer-Policy")).as(path).contains("no-referrer");
                assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).as(path).contains("frame-ancestors 'none'")
                        .contains("default-src 'none'").doesNotContain("unsafe");
            }
            assertThat(console.get("/api/v1/session").headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void inlineScriptsAreAllowedByTheirHashOnly() {
        String policy = Pages.policy("<script type=\"importmap\">{\"imports\":{}}</script><script type=\"module\" src=\"/console/app.js\"></script>"
                .getBytes(StandardCharsets.UTF_8));
        // printf '{"imports":{}}' | openssl dgst -sha256 -binary | base64
        assertThat(policy).contains("script-src 'self' 'sha256-URrTy+Il/Nz0lHojVUx275hWqAWhkSF0VsHbUM4/6Hw='").doesNotContain("unsafe");
    }

    @Test
    void librariesAreKeptForeverAndOnlyFilesOfPagesAreServed() throws Exception {
        try (TestConsole console = TestConsole.start()) {
            HttpResponse<String> lit = console.get("/_static/lit/3.3.3/index.js");
            assertThat(lit.statusCode()).isEqualTo(200);
            assertThat(lit.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
            assertThat(lit.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
            String tag = lit.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again = send(console, console.request("/_static/lit/3.3.3/index.js").header("If-None-Match", tag));
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();

            for (String path : new String[] {"/_static/", "/_static/lit/", "/_static/lit/3.3.3/LICENSE", "/_static/../io/tidemark/cli/log4j2.properties",
                    "/_static/%2e%2e/x.js", "/console/..%2f..%2f..%2fMETA-INF/MANIFEST.MF", "/console/%2e%2e/openapi.yaml", "/console/.git/config.json",
                    "/console/Pages.class", "/application.properties", "/META-INF/MANIFEST.MF", "/console//etc/passwd.js", "/console/x%00.js"}) {
                String answer = console.raw("GET " + path + " HTTP/1.1", "Host: localhost");
                assertThat(answer).as(path).doesNotStartWith("HTTP/1.1 200 OK\r\nContent-Type: application").doesNotContain("Manifest-Version").doesNotContain("root:");
                if (!path.startsWith("/console/..") && !path.startsWith("/console//") && !path.startsWith("/console/%2e") && !path.contains(".git")) {
                    assertThat(answer).as(path).matches(text -> text.startsWith("HTTP/1.1 404") || text.startsWith("HTTP/1.1 400"), "is no file");
                }
            }
        }
    }

    @Test
    void aPlaceWithinTheConsoleIsItsPage() throws Exception {
        try (TestConsole console = TestConsole.start()) {
            int start = console.get("/console/").statusCode();
            assertThat(console.get("/console/tasks/iot-log").statusCode()).isEqualTo(start);
            assertThat(console.get("/console/tasks/iot.log").statusCode()).isEqualTo(start);
            HttpResponse<String> root = console.get("/");
            assertThat(root.statusCode()).isEqualTo(302);
            assertThat(root.headers().firstValue("Location")).contains("/console/");
        }
    }
}
