package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window. */
final class Browser implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Path PICTURES = Path.of("target/screenshots");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Where it is installed; empty where it is not. */
    static Optional<Path> installed() {
        boolean driver = Files.isExecutable(driver());
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(Path::of).filter(Files::isExecutable)
                .filter(found -> driver).findFirst();
    }

    private static Path driver() {
        return Path.of("/usr/bin/chromedriver");
    }

    /** @param profile an empty directory */
    static Browser start(Path chromium, Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1440,900", "--lang=en-US",
                "--user-data-dir=" + profile.toAbsolutePath());
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(driver().toFile()).usingAnyFreePort().build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
        return new Browser(driver);
    }

    void open(String url) {
        driver.get(url);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    Object js(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** @param script calls its last argument with the answer */
    Object waitFor(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    long count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    String text(String selector) {
        Object found = js("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
        return String.valueOf(found);
    }

    /** Waits until there is one. */
    WebElement find(String selector) {
        Awaitility.await(selector).atMost(PATIENCE).ignoreExceptions().until(() -> !driver.findElements(By.cssSelector(selector)).isEmpty());
        return driver.findElement(By.cssSelector(selector));
    }

    void awaitText(String selector, String text) {
        Awaitility.await(text).atMost(PATIENCE).untilAsserted(() -> assertThat(text(selector)).contains(text));
    }

    void await(String script, Object... arguments) {
        Awaitility.await(script).atMost(PATIENCE).ignoreExceptions().until(() -> Boolean.TRUE.equals(js(script, arguments)));
    }

    void click(String selector) {
        Awaitility.await(selector).atMost(PATIENCE).ignoreExceptions().until(() -> {
            find(selector).click();
            return true;
        });
    }

    void type(String selector, String text) {
        find(selector).sendKeys(text);
    }

    /** Keys to whatever has the focus. */
    void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void chord(CharSequence held, CharSequence... keys) {
        new Actions(driver).keyDown(held).sendKeys(keys).keyUp(held).perform();
    }

    /** Presses at one place, moves to another and lets go there; pixels of the window. */
    void drag(int fromX, int fromY, int toX, int toY) {
        new Actions(driver).moveToLocation(fromX, fromY).clickAndHold().moveToLocation((fromX + toX) / 2, (fromY + toY) / 2).moveToLocation(toX, toY)
                .release().perform();
    }

    void shiftClick(int x, int y) {
        new Actions(driver).keyDown(Keys.SHIFT).moveToLocation(x, y).click().keyUp(Keys.SHIFT).perform();
    }

    void clickAt(int x, int y) {
        new Actions(driver).setActivePointer(PointerInput.Kind.MOUSE, "mouse").moveToLocation(x, y).click().perform();
    }

    /** Opens an address in a tab of its own and stays there. */
    void newTab(String url) {
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);
    }

    List<String> tabs() {
        return List.copyOf(driver.getWindowHandles());
    }

    void tab(String handle) {
        driver.switchTo().window(handle);
    }

    void closeTab() {
        driver.close();
    }

    /** Closes all tabs but one, and goes there. */
    void onlyTab() {
        List<String> tabs = tabs();
        for (String tab : tabs.subList(1, tabs.size())) {
            tab(tab);
            closeTab();
        }
        tab(tabs.get(0));
    }

    void choose(String name, String value) {
        js("localStorage.setItem('tidemark.' + arguments[0], arguments[1])", name, value);
    }

    /** What the page complained about since it was asked last. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
    }

    /**
     * Rules of accessibility that the page breaks seriously.
     *
     * @param rule the only one to look at; null for all
     */
    @SuppressWarnings("unchecked")
    List<String> barriers(String rule) {
        js(axe());
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ['violations'], ...(arguments[0] ? {runOnly: [arguments[0]]} : {})}).then(result => done(result.violations
                  .filter(each => each.impact === 'serious' || each.impact === 'critical')
                  .map(each => each.id + ': ' + each.help + ' ' + each.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + ' '
                    + (node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? '')).join(' | '))),
                  error => done(['axe: ' + error]));
                """, rule);
        return (List<String>) found;
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("axe.min.js cannot be read", e);
        }
    }

    /** Keeps what is seen in {@code target/screenshots}. */
    void picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("the picture %s cannot be written".formatted(name), e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
