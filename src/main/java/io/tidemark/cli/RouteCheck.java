package io.tidemark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

import io.tidemark.cli.validate.ConfigFile;
import io.tidemark.cli.validate.Finding;
import io.tidemark.cli.validate.Validator;

/** Refuses to start on routes or settings that cannot work. */
final class RouteCheck {

    private RouteCheck() {
    }

    /**
     * @param err gets every finding, one line each
     * @throws Mistake when one of them is an error
     */
    static void require(Settings settings, PrintWriter err) {
        List<Finding> findings = findings(settings);
        findings.forEach(err::println);
        err.flush();
        long errors = findings.stream().filter(Finding::isError).count();
        if (errors > 0) {
            throw new Mistake("nothing was started: %d error%s, see above.".formatted(errors, errors == 1 ? "" : "s"));
        }
    }

    /** What is wrong with routes and settings as they are on the disk now. */
    static List<Finding> findings(Settings settings) {
        return new Validator().check(settings.routes(), config(settings));
    }

    /** The file itself where nothing was put on top of it: then findings have its lines. */
    private static ConfigFile config(Settings settings) {
        if (settings.file() == null || !settings.overrides().isEmpty()) {
            return ConfigFile.of(settings.properties());
        }
        try {
            return ConfigFile.read(settings.file());
        } catch (IOException e) {
            throw new Mistake("--config=%s cannot be read: %s".formatted(settings.file(), e.getMessage()), e);
        }
    }
}
