package io.tidemark.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The container's health check: asks the running program's management server whether it is ready.
 *
 * <p>A class of the JDK only, because it is started every half minute and the image holds no curl. Called with a URL, or
 * without one: then port and path come from {@code application.properties} in the working directory. Exit code 0 for
 * ready, 1 for anything else, with one line that says why.
 */
public final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String DEFAULT_PORT = "9876";
    private static final String DEFAULT_PATH = "/observe/health";

    private HealthProbe() {
    }

    public static void main(String[] args) {
        System.exit(run(args, Path.of("application.properties"), System.out));
    }

    /** @return the exit code */
    static int run(String[] args, Path configuration, PrintStream out) {
        try {
            URI address = args.length > 0 ? URI.create(args[0]) : address(configuration);
            int status = get(address);
            out.println("health " + status + " from " + address);
            return status == HttpURLConnection.HTTP_OK ? 0 : 1;
        } catch (IOException | IllegalArgumentException e) {
            out.println("health check failed: " + e);
            return 1;
        }
    }

    /** Where the program's readiness is, by its own configuration. */
    static URI address(Path configuration) throws IOException {
        Properties settings = new Properties();
        if (Files.exists(configuration)) {
            try (Reader reader = Files.newBufferedReader(configuration, StandardCharsets.UTF_8)) {
                settings.load(reader);
            }
        }
        String port = settings.getProperty("camel.management.port", DEFAULT_PORT).strip();
        String path = settings.getProperty("camel.management.healthPath", DEFAULT_PATH).strip();
        return URI.create("http://127.0.0.1:" + port + path + "/ready");
    }

    private static int get(URI address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        try {
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
