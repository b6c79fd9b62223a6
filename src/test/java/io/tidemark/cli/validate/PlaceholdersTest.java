package io.tidemark.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    private static final Map<String, String> SETTINGS = Map.of("a", "1", "b", "<{{a}}>", "key.1", "nested", "loop", "{{pool}}", "pool", "{{loop}}");

    private final Placeholders placeholders = new Placeholders(key -> Optional.ofNullable(SETTINGS.get(key)), Map.of("HOME", "/h"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "plain            | plain",
        "{{a}}            | 1",
        "x{{a}}y{{b}}z    | x1y<1>z",
        "{{ a }}          | 1",
        "{{none:7}}       | 7",
        "{{a:7}}          | 1",
        "{{none:}}.       | .",
        "{{none:x:y}}     | x:y",
        "{{key.{{a}}}}    | nested",
        "{{none:{{a}}}}   | 1",
        "{{env:HOME}}     | /h",
        "{{env:NONE:d}}   | d",
        "{{?optional}}    | {{?optional}}",
        "{{bean:x.y}}     | {{bean:x.y}}",
        "{{open           | {{open",
        "closed}}         | closed}}",
    })
    void aTextIsResolvedAsCamelDoes(String text, String expected) {
        Placeholders.Resolved resolved = placeholders.resolve(text);
        assertThat(resolved.text()).isEqualTo(expected);
        assertThat(resolved.missing()).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        Placeholders.Resolved resolved = placeholders.resolve("{{none}} {{env:NONE}} {{a}}");
        assertThat(resolved.text()).isEqualTo("{{none}} {{env:NONE}} 1");
        assertThat(resolved.missing()).containsExactly("none", "environment variable NONE");
        assertThat(resolved.isComplete()).isFalse();
    }

    @Test
    void aCircleEnds() {
        assertThat(placeholders.resolve("{{loop}}").text()).contains("{{");
    }
}
