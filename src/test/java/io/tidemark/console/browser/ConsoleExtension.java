package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the {@link Scene}, the {@link Browser} and the {@link Pages}, which all classes of a run share: to start them takes its time. */
final class ConsoleExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    @Override
    public void beforeAll(ExtensionContext context) {
        assumeTrue(Browser.installed().isPresent(), "no chromium and chromedriver in /usr/bin; apt-get install chromium chromium-driver runs these tests");
        stage(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Stage stage = stage(context);
        stage.browser().onlyTab();
        stage.browser().open(stage.scene().page("tasks"));
        stage.browser().js("localStorage.clear()");
        stage.browser().complaints();
    }

    /** Nothing was blocked or thrown on the pages; what the processes said is shown when anything went wrong. */
    @Override
    public void afterEach(ExtensionContext context) {
        Stage stage = stage(context);
        List<String> said = stage.browser().complaints();
        List<String> complaints = said.stream().filter(each -> each.contains("Content Security Policy") || each.contains("Uncaught")).toList();
        if (context.getExecutionException().isPresent() || !complaints.isEmpty()) {
            System.out.printf("%s %s failed at %s; see target/screenshots.%nThe page said:%n  %s%n%s", context.getRequiredTestClass().getSimpleName(),
                    context.getDisplayName(), stage.browser().address(), String.join("\n  ", said), stage.scene().output());
            stage.browser().picture("failed-" + context.getRequiredTestMethod().getName());
        }
        assertThat(complaints).isEmpty();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return List.of(Scene.class, Browser.class, Pages.class).contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Stage stage = stage(context);
        Class<?> type = parameter.getParameter().getType();
        return type == Scene.class ? stage.scene() : type == Browser.class ? stage.browser() : new Pages(stage.scene(), stage.browser());
    }

    private static Stage stage(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).getOrComputeIfAbsent(Stage.class, type -> Stage.open(), Stage.class);
    }

    /** Closed by JUnit after the last class. */
    private record Stage(Scene scene, Browser browser, TemporaryFiles files) implements AutoCloseable {

        static Stage open() {
            Optional<Path> chromium = Browser.installed();
            TemporaryFiles files = TemporaryFiles.create("console");
            Scene scene = null;
            try {
                scene = Scene.start(files.directory());
                return new Stage(scene, Browser.start(chromium.orElseThrow(), files.directory().resolve("profile")), files);
            } catch (Exception e) {
                throw abandoned(scene, files, e);
            }
        }

        private static IllegalStateException abandoned(Scene scene, TemporaryFiles files, Exception cause) {
            IllegalStateException failure = new IllegalStateException("the console cannot be shown: " + cause.getMessage(), cause);
            try (files; scene) {
                return failure;
            } catch (Exception e) {
                failure.addSuppressed(e);
                return failure;
            }
        }

        /** The browser last: its pages listen, and no node may wait for them when it stops. */
        @Override
        public void close() throws Exception {
            try (files; browser; scene) {
                browser.open(scene.page("tasks"));
            }
        }
    }
}
