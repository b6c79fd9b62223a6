package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Both themes, both languages and everybody who uses them. */
@Timeout(240)
@ExtendWith(ConsoleExtension.class)
class ConsoleLooksIT {

    /**
     * Texts and labels that are English: those that the English pages would show there, those that the rules of the server say and Chinese pages
     * translate, and others without any sign of data in them. The arguments are data.
     */
    private static final String ENGLISH = """
            const [data, done] = arguments;
            Promise.all([import('/console/en.js'), import('/console/zh.js')]).then(([{default: en}, {default: zh}]) => {
              const own = Object.entries(en).filter(([key, text]) => /[A-Za-z]{4}/.test(text) && zh[key] !== text).map(([, text]) => text);
              const told = Object.keys(zh).filter(key => key.startsWith('said.')).map(key => key.slice(5));
              const shapes = [...own, ...told].filter(text => /[A-Za-z]{3}/.test(text.replace(/\\{\\w+\\}/g, ''))).map(text => new RegExp('^'
                + text.replace(/[.*+?^$()|[\\]\\\\]/g, '\\\\$&').replace(/\\{\\w+\\}/g, '.+') + '$'));
              const shown = [];
              const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (nodes.nextNode()) {
                nodes.currentNode.parentElement.closest('code, kbd, pre, option[lang=en], script') || shown.push(nodes.currentNode.data.trim());
              }
              for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
                shown.push(...['aria-label', 'title', 'placeholder'].map(name => element.getAttribute(name) ?? ''));
              }
              done([...new Set(shown)].filter(text => !data.includes(text) && /[A-Za-z]{4}/.test(text)
                && (shapes.some(shape => shape.test(text)) || /^[A-Za-z][a-z]*( [a-z]+)*[.:]?$/.test(text))));
            }, error => done([String(error)]));
            """;

    private final Scene scene;
    private final Browser browser;
    private final Pages pages;

    ConsoleLooksIT(Scene scene, Browser browser, Pages pages) {
        this.scene = scene;
        this.browser = browser;
        this.pages = pages;
    }

    @Test
    void chineseIsCompleteOnThePageAndForItsReaders() {
        browser.choose("lang", "zh");
        pages.grid(Pages.LOOKS + "?sel=" + scene.slotOf(2, "09:00"));
        assertThat(browser.js("return document.documentElement.lang")).isEqualTo("zh-CN");
        browser.awaitText(".selected", "1 个区间");
        assertThat(browser.text("nav")).isEqualTo("任务\n死信\n补数据\n审计\n节点");
        assertThat(browser.text("tm-task").replaceAll("cron|UTC|Asia/Shanghai|looks|allAllowed|\\b[A-Z]\\b|Shift|Esc", "")).doesNotContainPattern("[A-Za-z]{4,}");
        browser.picture("chinese");
    }

    @Test
    void noEnglishOfThePagesIsLeftOnChineseOnes() {
        browser.choose("lang", "zh");
        List<String> data = List.of("Tidemark", "test bench", "looks", "meter", "berlin", "by-page", "by-hand", "broken", "column battery has no number",
                "because of a test", "for the tabs", "meanwhile", "object repaired");
        Map<String, Object> english = new LinkedHashMap<>();
        paths().forEach((name, path) -> {
            pages.open(path);
            browser.await("return document.querySelector('main h1') && !document.querySelector('.loading')");
            english.put(name, browser.waitFor(ENGLISH, data));
            browser.picture(name + "-chinese");
        });
        browser.keys("?");
        browser.find("dialog[open]");
        english.put("keys", browser.waitFor(ENGLISH, data));
        browser.keys(Keys.ESCAPE);
        pages.open(Pages.LOOKS + "?sel=" + scene.slotOf(1, "11:00"));
        browser.awaitText(".selected", "1 死信");
        browser.click("[data-action=RERUN]");
        browser.find("dialog .items");
        english.put("rerun", browser.waitFor(ENGLISH, data));
        browser.picture("dialog-rerun-chinese");
        browser.keys(Keys.ESCAPE);

        assertThat(english).allSatisfy((name, texts) -> assertThat(texts).as(name).isEqualTo(List.of()));
    }

    @Test
    void everyPageCanBeUsedByEverybodyInBothThemes() {
        List<String> barriers = new ArrayList<>();
        for (String theme : List.of("light", "dark")) {
            browser.choose("theme", theme);
            paths().forEach((name, path) -> {
                pages.open(path);
                browser.await("return document.querySelector('main h1') && !document.querySelector('.loading')");
                browser.picture(name + "-" + theme);
                browser.barriers(theme.equals("dark") ? "color-contrast" : null).forEach(each -> barriers.add("%s %s: %s".formatted(name, theme, each)));
            });
        }
        browser.keys("?");
        browser.find("dialog[open]");
        browser.picture("keys-dark");
        browser.barriers(null).forEach(each -> barriers.add("keys: " + each));
        browser.keys(Keys.ESCAPE);
        assertThat(barriers).isEmpty();
    }

    @Test
    void lightAndDarkAreTwoThemes() {
        pages.grid(Pages.LOOKS);
        List<Object> grounds = new ArrayList<>();
        for (String theme : List.of("light", "dark")) {
            browser.js("const select = document.querySelector('#theme'); select.value = arguments[0]; select.dispatchEvent(new Event('change'))", theme);
            grounds.add(browser.js("return getComputedStyle(document.documentElement).backgroundColor"));
        }
        assertThat(grounds).containsExactly("rgb(246, 247, 246)", "rgb(13, 18, 20)");
        assertThat(browser.js("return localStorage.getItem('tidemark.theme')")).isEqualTo("dark");
    }

    private Map<String, String> paths() {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("tasks", "tasks");
        paths.put("task", Pages.LOOKS + "?sel=" + scene.slotOf(1, "11:00"));
        paths.put("task-day", Pages.LOOKS + "?zoom=day&state=done,failed");
        paths.put("task-year", "tasks/meter?zoom=year");
        paths.put("task-list", Pages.LOOKS + "?view=list");
        paths.put("instance", Pages.FEED + "/instances/" + scene.slot(1));
        paths.put("instance-failed", "tasks/looks/instances/" + scene.slotOf(1, "10:00"));
        paths.put("dead-letters", "dead-letter");
        paths.put("backfills", "backfills");
        paths.put("audit", "audit");
        paths.put("nodes", "nodes");
        return paths;
    }
}
