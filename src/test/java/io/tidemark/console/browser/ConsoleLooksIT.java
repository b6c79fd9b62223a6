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
    void everyPageCanBeUsedByEverybodyInBothThemes() {
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
        List<String> barriers = new ArrayList<>();
        for (String theme : List.of("light", "dark")) {
            browser.choose("theme", theme);
            paths.forEach((name, path) -> {
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
}
