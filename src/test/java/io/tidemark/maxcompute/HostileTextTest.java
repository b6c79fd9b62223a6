package io.tidemark.maxcompute;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HostileTextTest {

    private static final Pattern RESULT = Pattern.compile("(?m)^([a-z-]+) read=(\\d+) written=(\\d+) rejected=(\\d+)$");

    @TempDir
    Path directory;

    @Test
    void whateverTheTextMemoryIsBoundedAndTheGoodRowsAreLoaded() throws Exception {
        Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx96m", "-XX:+ExitOnOutOfMemoryError",
                "-cp", System.getProperty("java.class.path"), HostileText.class.getName(), directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output;
        try (InputStream out = process.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
        Map<String, Matcher> results = RESULT.matcher(output).results().collect(Collectors.toMap(result -> result.group(1), result -> {
            Matcher matcher = RESULT.matcher(result.group());
            matcher.matches();
            return matcher;
        }));

        assertThat(results.keySet()).as(output)
                .containsExactlyInAnyOrder("endless-line", "quotes", "open-quote", "million-columns", "empty-lines", "junk");
        assertThat(results.values()).allSatisfy(result -> {
            long read = Long.parseLong(result.group(2));
            assertThat(read).as(result.group()).isEqualTo(Long.parseLong(result.group(3)) + Long.parseLong(result.group(4)));
            assertThat(Long.parseLong(result.group(3))).as(result.group()).isGreaterThanOrEqualTo(2);
        });
        assertThat(results.get("endless-line").group()).isEqualTo("endless-line read=3 written=2 rejected=1");
        assertThat(results.get("million-columns").group()).isEqualTo("million-columns read=3 written=2 rejected=1");
        assertThat(results.get("empty-lines").group()).isEqualTo("empty-lines read=2 written=2 rejected=0");
        assertThat(results.get("open-quote").group()).endsWith("rejected=1");
    }
}
