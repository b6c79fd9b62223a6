package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.OperatorAction;

/** Who signs in at the packaged program, and what they may do. */
@Timeout(240)
@ExtendWith(ConsoleExtension.class)
class ConsoleRolesIT {

    private final Scene scene;
    private final Browser browser;
    private final Pages pages;

    ConsoleRolesIT(Scene scene, Browser browser, Pages pages) {
        this.scene = scene;
        this.browser = browser;
        this.pages = pages;
    }

    @Test
    void aViewerMayLookAndIsToldWhyNothingCanBeDone() {
        browser.open(scene.page("vera", ""));
        browser.open(scene.guardedPage(Pages.LOOKS + "?sel=" + scene.slotOf(2, "09:00")));
        browser.find(".run");
        browser.find("[data-action=RERUN]");
        assertThat(browser.js("return document.querySelector('[data-action=RERUN]').getAttribute('aria-disabled')")).isEqualTo("true");
        browser.awaitText(".bar .why", "You (vera) are signed in as viewer");
        browser.click("[data-action=RERUN]");
        browser.awaitText(".said", "Ask an operator");
        assertThat(browser.count("dialog")).isZero();
        browser.picture("viewer");
    }

    @Test
    void aViewerWhoGoesRoundThePagesIsRefusedByTheServer() {
        browser.open(scene.page("vera", ""));
        browser.open(scene.guardedPage("tasks"));

        assertThat(freeze("looks")).asString().startsWith("403 ").contains("viewer", "operator");
        assertThat(scene.operations().task("looks").frozen()).isFalse();
    }

    @Test
    void anOperatorActsUnderTheNameThatSignedIn() {
        Instant slot = scene.slotOf(8, "12:00");
        browser.open(scene.page("otto", ""));
        browser.open(scene.guardedPage(Pages.LOOKS + "?sel=" + slot));
        browser.awaitText(".selected", "1 interval: 1 done");
        browser.click("[data-action=RERUN]");
        pages.confirmed("Rerun 1 interval", "1 done");

        AuditEntry deed = scene.lastDeed("looks", slot);
        assertThat(deed.action()).isEqualTo(OperatorAction.RERUN);
        assertThat(deed.actor()).isEqualTo("otto");
    }

    /** As a page asks for it, but with nothing that would keep it from asking. */
    private Object freeze(String task) {
        return browser.waitFor("""
                const done = arguments[arguments.length - 1];
                fetch('/api/v1/tasks/%s/freeze', {method: 'POST', body: '{"reason": "of a test"}',
                    headers: {'Content-Type': 'application/json', 'X-Tidemark-Console': '1'}})
                  .then(async answer => done(answer.status + ' ' + JSON.stringify(await answer.json())), error => done(String(error)));
                """.formatted(task));
    }
}
