package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tidemark.ledger.OperatorAction;

/** How soon the packaged program shows a year, and a change to many tabs. Prints what it measures. */
@Timeout(240)
@ExtendWith(ConsoleExtension.class)
class ConsoleSpeedIT {

    private static final int OPENINGS = 5;

    private final Scene scene;
    private final Browser browser;
    private final Pages pages;

    ConsoleSpeedIT(Scene scene, Browser browser, Pages pages) {
        this.scene = scene;
        this.browser = browser;
        this.pages = pages;
    }

    @Test
    void aYearOfFiveMinuteSlotsOpens() {
        List<Long> month = openings("tasks/meter", "document.querySelectorAll('.g-row').length > 25 && document.querySelectorAll('.run').length > 30");
        long elements = (Long) browser.js("return document.querySelectorAll('.run').length");
        List<Long> year = openings("tasks/meter?zoom=year", "document.querySelectorAll('.y-cell[class*=look-]').length > 360");

        System.out.printf("console: ms from the address to the screen, opened again and again: a month of 8,928 slots (%d elements) %s, a year of 105,408 slots %s%n",
                elements, month, year);
        browser.picture("year");
        assertThat(browser.count(".y-cell[data-day]")).isEqualTo(366);
        long days = pages.opened("tasks/meter?zoom=month&from=%s&to=%s".formatted(Scene.day(scene.slot(0)).minusDays(365), Scene.day(scene.slot(0))),
                "document.querySelectorAll('.g-row').length > 360");
        Object frames = browser.waitFor("""
                const done = arguments[arguments.length - 1], long = [], begin = performance.now();
                let last = begin;
                (function frame(now) {
                  now - last > 0 && long.push(now - last);
                  last = now;
                  window.scrollBy(0, 60);
                  now - begin < 2000 ? requestAnimationFrame(frame) : done(`${long.length} frames in 2 s of scrolling, the longest ${Math.round(Math.max(...long))} ms`);
                })(begin);
                """);
        System.out.printf("console: 366 days of five-minute slots as rows are on the screen after %d ms; %s%n", days, frames);
    }

    /** The first of them is also the first that the node's JVM ever reads so much for. */
    private List<Long> openings(String path, String there) {
        return Stream.generate(() -> pages.opened(path, there)).limit(OPENINGS).toList();
    }

    @Test
    void aChangeReachesTheScreenWithTenTabsOpen() {
        Instant slot = scene.slotOf(7, "12:00");
        String first = browser.tabs().get(0);
        List<String> opened = new ArrayList<>();
        for (int tab = 0; tab < 10; tab++) {
            browser.newTab(scene.page(Pages.LOOKS));
            browser.find(".run");
            opened.add(browser.tabs().get(browser.tabs().size() - 1));
        }
        browser.js("""
                window.seen = 0;
                new MutationObserver(() => { window.seen ||= document.querySelector(`.run.look-running[data-first="${arguments[0]}"]`) ? Date.now() : 0; })
                  .observe(document.querySelector('tm-grid'), {subtree: true, childList: true, attributes: true});
                """.replace("arguments[0]", String.valueOf(slot.toEpochMilli())).replace("look-running", "look-waiting"));
        long changed = System.currentTimeMillis();
        scene.operate(OperatorAction.RERUN, "looks", slot, "for the tabs");

        browser.await("return window.seen > 0");
        long delay = (Long) browser.js("return window.seen") - changed;
        System.out.printf("console: with ten tabs open a change was on the screen after %d ms%n", delay);
        for (String tab : opened) {
            browser.tab(tab);
            browser.await("return Boolean(document.querySelector('.run.look-waiting[data-first=\"%d\"]'))".formatted(slot.toEpochMilli()));
            browser.closeTab();
        }
        browser.tab(first);
    }
}
