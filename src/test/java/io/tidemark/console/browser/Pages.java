package io.tidemark.console.browser;

/** What tests of the console do on its pages again and again. */
final class Pages {

    static final String LOOKS = "tasks/looks";
    static final String FEED = "tasks/" + Scene.TASK;

    private final Scene scene;
    private final Browser browser;

    Pages(Scene scene, Browser browser) {
        this.scene = scene;
        this.browser = browser;
    }

    void open(String path) {
        browser.open(scene.page(path));
    }

    /** Opens a page that has a grid, and waits until it is drawn. */
    void grid(String path) {
        open(path);
        browser.find(".run");
    }

    /** @return milliseconds from the address to what is there then, an expression of JavaScript */
    long opened(String path, String there) {
        long begin = System.currentTimeMillis();
        open(path);
        browser.await("return " + there);
        return System.currentTimeMillis() - begin;
    }

    /** Takes an action that asks for a reason. */
    void confirm(String action) {
        browser.click("[data-action=%s]".formatted(action));
        browser.type("dialog #reason", "because of a test");
        browser.click("dialog [data-action=confirm]");
        browser.await("return !document.querySelector('dialog[open]')");
    }

    /** Sees a dialog through that is open: what its button does, and what it answers. */
    void confirmed(String button, String answer) {
        browser.awaitText("dialog [data-action=confirm]", button);
        browser.click("dialog [data-action=confirm]");
        browser.awaitText("dialog", answer);
        browser.click("dialog .dialog-foot .button");
    }
}
