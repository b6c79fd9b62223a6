package io.tidemark.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;

class ConfigFileTest {

    @Test
    void everySettingKnowsItsLine() {
        ConfigFile config = ConfigFile.parse("a.properties", """
                # comment \\
                one = 1
                ! other comment

                two : a\\
                      b
                three\\ keys four
                even = x\\\\
                last=\u6c34
                """);
        assertThat(config.values()).containsExactly(
                Map.entry("one", "1"),
                Map.entry("two", "ab"),
                Map.entry("three keys", "four"),
                Map.entry("even", "x\\"),
                Map.entry("last", "\u6c34"));
        assertThat(config.values().keySet().stream().map(key -> config.place(key).line())).containsExactly(2, 5, 7, 8, 9);
    }

    @Test
    void theLastOfTwoWinsAsInProperties() {
        ConfigFile config = ConfigFile.parse("a.properties", "a=1\na=2\n");
        assertThat(config.value("a")).contains("2");
        assertThat(config.place("a")).hasToString("a.properties:2");
    }

    @Test
    void anAbsentSettingIsEmpty() {
        assertThat(ConfigFile.parse("a.properties", "").value("a")).isEmpty();
    }

    @Test
    void anOverrideWinsAndHasNoLine() {
        Properties overrides = new Properties();
        overrides.setProperty("a", "2");
        ConfigFile config = ConfigFile.parse("a.properties", "a=1\nb=1\n").with(overrides);
        assertThat(config.values()).containsOnly(Map.entry("a", "2"), Map.entry("b", "1"));
        assertThat(config.place("a")).hasToString("a.properties");
        assertThat(config.place("b")).hasToString("a.properties:2");
    }
}
