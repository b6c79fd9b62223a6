package io.tidemark.oss;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ObjectPatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "a*.csv a.csv true", "a*.csv ab.csv true", "a*.csv aXcsv false", "a*.csv a/b.csv false",
        "a**.csv a/b/c.csv true", "d/**/x d/a/b/x true",
        "a?.csv ab.csv true", "a?.csv a.csv false", "a?.csv a/.csv false",
        "a[0-9]*.csv a7.csv true", "a[0-9]*.csv ab.csv false", "a[!0-9]*.csv ab.csv true", "a[!0-9]*.csv a/.csv false",
        "{a,b}*.csv b1.csv true", "{a,b}*.csv c1.csv false", "a,b*.csv a,b1.csv true", "a(b)+*.csv a(b)+1.csv true"})
    void aGlobMatchesAsInAShell(String glob, String key, boolean matches) {
        assertThat(ObjectPattern.of(glob, null).matches(key)).isEqualTo(matches);
    }

    @Test
    void aNameWithoutWildcardsIsAnExactKey() {
        ObjectPattern pattern = ObjectPattern.of("a[1].csv", null);
        assertThat(pattern.match()).isEqualTo(ObjectMatch.exact);
        assertThat(pattern.matches("a[1].csv")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"raw/2019*/x?.csv raw/2019", "a?b*.csv a", "x{a,b}*.csv x", "[ab]*.csv ''"})
    void onlyTheLiteralBeginningIsListed(String glob, String prefix) {
        assertThat(ObjectPattern.of(glob, null).prefix()).isEqualTo(prefix);
    }

    @Test
    void aGlobThatCannotBeReadNamesItself() {
        assertThatThrownBy(() -> ObjectPattern.of("a[0-9*.csv", null)).hasMessageContaining("objectName=a[0-9*.csv").hasMessageContaining("[ has no ]");
        assertThatThrownBy(() -> ObjectPattern.of("a{b*.csv", null)).hasMessageContaining("{ has no }");
    }
}
