package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RunKind;
import io.tidemark.operation.ActionRules;

/** The words of the pages, in every language. Needs no browser. */
class WordsTest {

    private static final Path WEB = Path.of("src/main/resources/io/tidemark/console/web");
    private static final Pattern ENTRY = Pattern.compile("^  '((?:[^'\\\\]|\\\\.)*)': '((?:[^'\\\\]|\\\\.)*)',$", Pattern.MULTILINE);
    private static final Pattern USED = Pattern.compile("\\bt\\('([^']+)'");

    @Test
    void bothLanguagesHaveTheSameKeys() throws IOException {
        Set<String> english = words("en").keySet().stream().filter(key -> !key.endsWith(".one")).collect(Collectors.toCollection(TreeSet::new));
        Set<String> chinese = words("zh").keySet().stream().filter(key -> !key.startsWith("said.")).collect(Collectors.toCollection(TreeSet::new));
        assertThat(chinese).isEqualTo(english).hasSizeGreaterThan(300);
    }

    @Test
    void aTextNamesTheSameValuesInBothLanguages() throws IOException {
        Map<String, String> english = words("en");
        words("zh").forEach((key, text) -> {
            if (!key.startsWith("said.")) {
                assertThat(values(text)).as(key).isEqualTo(values(english.get(key)));
            }
        });
    }

    @Test
    void everyKeyThatAPageUsesIsThere() throws IOException {
        Set<String> keys = words("en").keySet();
        for (Path file : scripts()) {
            Matcher used = USED.matcher(Files.readString(file));
            while (used.find()) {
                String key = used.group(1);
                boolean begins = key.endsWith(".") || key.endsWith("-");
                assertThat(keys).as("%s in %s", key, file.getFileName()).anyMatch(each -> begins ? each.startsWith(key) : each.equals(key));
            }
        }
    }

    @Test
    void everyWordOfTheLedgerHasAText() throws IOException {
        Set<String> keys = words("en").keySet();
        for (OperatorAction action : OperatorAction.values()) {
            assertThat(keys).contains("action." + action, "does." + action, "title." + action, "do." + action);
        }
        assertThat(keys).containsAll(named("outcome.", AttemptOutcome.values())).containsAll(named("kind.", RunKind.values()))
                .containsAll(named("letter.", DeadLetterState.values())).containsAll(named("backfill-state.", BackfillState.values()))
                .containsAll(named("backfill-slot.", BackfillSlot.State.values()));
    }

    @Test
    void everyReasonOfTheRulesIsSaidInChineseToo() throws IOException {
        Set<String> keys = words("zh").keySet();
        String rules = ActionRules.markdown();
        Matcher refusal = Pattern.compile("^ {2}- not when [^:]+: (.*); (.*)$", Pattern.MULTILINE).matcher(rules);
        while (refusal.find()) {
            assertThat(keys).contains("said." + refusal.group(1), "said." + refusal.group(2));
        }
        Matcher does = Pattern.compile("^- \\*\\*[A-Z_]+\\*\\*: (.*)$", Pattern.MULTILINE).matcher(rules);
        while (does.find()) {
            assertThat(keys).contains("said." + does.group(1));
        }
    }

    @Test
    void nothingComesFromElsewhereAndNothingIsInline() throws IOException {
        for (Path file : scripts()) {
            assertThat(Files.readString(file)).as(file.getFileName().toString()).startsWith("// @ts-check").doesNotContainPattern("(?:https?:)?//[a-z0-9.]+\\.[a-z]{2,}/")
                    .doesNotContain("style=", "innerHTML", "unsafeHTML", "eval(");
        }
        assertThat(Files.readString(WEB.resolve("console.css"))).doesNotContain("url(", "@import");
        assertThat(Files.readString(WEB.resolve("index.html"))).doesNotContain("http:", "https:", "<style", "onload", "style=");
    }

    private static List<String> named(String prefix, Enum<?>[] words) {
        return Arrays.stream(words).map(word -> prefix + word.name()).toList();
    }

    private static Set<String> values(String text) {
        Set<String> values = new TreeSet<>();
        Matcher value = Pattern.compile("\\{\\w+}").matcher(text);
        while (value.find()) {
            values.add(value.group());
        }
        return values;
    }

    private static Map<String, String> words(String language) throws IOException {
        Map<String, String> words = new TreeMap<>();
        Matcher entry = ENTRY.matcher(Files.readString(WEB.resolve(language + ".js")));
        while (entry.find()) {
            assertThat(words.put(entry.group(1).replace("\\'", "'"), entry.group(2))).as(entry.group(1)).isNull();
        }
        return words;
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(WEB)) {
            return files.filter(file -> file.toString().endsWith(".js")).toList();
        }
    }
}
