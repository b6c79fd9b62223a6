package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The grid of the packaged program, by mouse, by keyboard and by typed ranges. */
@Timeout(240)
@ExtendWith(ConsoleExtension.class)
class ConsoleGridIT {

    private final Scene scene;
    private final Browser browser;
    private final Pages pages;

    ConsoleGridIT(Scene scene, Browser browser, Pages pages) {
        this.scene = scene;
        this.browser = browser;
        this.pages = pages;
    }

    @Test
    void neighboursOfEqualLookAreOneElement() {
        pages.grid(Pages.LOOKS);
        long slots = (Long) browser.js("return [...document.querySelectorAll('.chip b')].reduce((sum, each) => sum + Number(each.textContent.replace(/\\D/g, '')), 0)");

        assertThat(slots).isGreaterThan(1100);
        assertThat(browser.count(".run")).isBetween(20L, 120L);
        assertThat(browser.count("[role=grid] [tabindex='0']")).as("only one slot can be reached by Tab").isEqualTo(1);
        assertThat(browser.js("return document.querySelector('.run.look-dead').getAttribute('aria-label')")).asString().contains("11 slots: dead letter");
    }

    @Test
    void theMouseSelectsARangeAndShiftClickExtendsIt() {
        pages.grid(Pages.LOOKS);
        Map<?, ?> dead = box(".run.look-dead");
        int width = number(dead, "width") / 11;
        int y = number(dead, "y") + number(dead, "height") / 2;
        int x = number(dead, "x") + width / 2;

        browser.drag(x, y, x + 3 * width, y);
        browser.awaitText(".selected", "4 intervals: 4 dead letter");
        browser.shiftClick(x + 6 * width, y);
        browser.awaitText(".selected", "7 intervals: 7 dead letter");
        assertThat(browser.address()).as("the selection is in the address").contains("sel=").contains("...");
        browser.picture("selection");
    }

    @Test
    void arrowsMoveAndWithShiftSelect() {
        pages.grid(Pages.LOOKS);
        browser.keys(Keys.ARROW_DOWN);
        browser.await("return document.activeElement?.classList.contains('g-cursor')");
        browser.keys(Keys.ARROW_DOWN, Keys.HOME);
        browser.chord(Keys.SHIFT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        browser.awaitText(".selected", "4 intervals: 4 done");
        browser.chord(Keys.SHIFT, Keys.ARROW_LEFT);
        browser.awaitText(".selected", "3 intervals");
        browser.keys(Keys.ESCAPE);
        browser.await("return !document.querySelector('.selected')");
        browser.keys("a");
        browser.await("return Number(document.querySelector('.selected')?.dataset.total) > 1100");
    }

    @Test
    void aTypedRangeSelectsAndAWrongOneIsNamed() {
        LocalDate day = Scene.day(scene.slot(0)).minusDays(1);
        pages.grid(Pages.LOOKS);
        browser.type("#typed", "%s 10:00...11:45, 2026-13".formatted(day));
        browser.keys(Keys.ENTER);
        browser.awaitText(".bar", "“2026-13” is no range");
        browser.find("#typed").clear();
        browser.type("#typed", "%s 10:00...11:45".formatted(day));
        browser.keys(Keys.ENTER);
        browser.awaitText(".selected", "8 intervals");
    }

    @Test
    void timesFollowTheChosenZone() {
        pages.grid(Pages.LOOKS);
        assertThat(browser.text("tm-tick")).isEqualTo("00:00");
        browser.keys("t");
        browser.await("return document.querySelector('tm-tick').innerText === '16:00'");
        assertThat(browser.address()).contains("tz=utc");
        pages.open("tasks/looks/instances/" + scene.slotOf(2, "09:00") + "?tz=utc");
        browser.find("tm-instance h1");
        assertThat(browser.text("tm-instance h1")).isEqualTo(scene.slotOf(2, "09:00").toString().replace("T", " ").substring(0, 16));
    }

    @Test
    void theHourThatAClockRepeatsIsThereTwiceWithItsOffsets() {
        pages.grid("tasks/berlin?zoom=day&to=2025-10-26");
        assertThat(browser.js("return [...document.querySelectorAll('.g-row .g-name')].map(each => each.innerText).join()")).asString()
                .contains("02:00 +02:00,02:00 +01:00,03:00");
        browser.picture("clock-change");
    }

    private Map<?, ?> box(String selector) {
        browser.find(selector);
        return (Map<?, ?>) browser.js("const box = document.querySelector(arguments[0]).getBoundingClientRect();"
                + " return {x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width), height: Math.round(box.height)}", selector);
    }

    private static int number(Map<?, ?> box, String name) {
        return ((Number) box.get(name)).intValue();
    }
}
