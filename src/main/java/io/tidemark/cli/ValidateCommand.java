package io.tidemark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.tidemark.cli.validate.ConfigFile;
import io.tidemark.cli.validate.Validator;

/** Finds mistakes in routes and configuration before the program is started. */
@Command(name = "validate", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Check routes and configuration: YAML, unknown or wrong options, scheduling parameters, placeholders, templates, tasks.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no errors; there may be warnings", "2:errors, one line each on standard output"})
public final class ValidateCommand implements Callable<Integer> {

    private static final Path DEFAULT_CONFIG = Path.of("application.properties");

    @Option(names = "--config", paramLabel = "FILE", description = "The settings. Default: application.properties, if it is there.")
    private Path config;

    @Option(names = "--routes", paramLabel = "DIR", defaultValue = "routes", description = "The route files. Default: ${DEFAULT-VALUE}.")
    private Path routes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ConfigFile settings;
        try {
            settings = settings();
        } catch (IOException e) {
            spec.commandLine().getErr().println("--config " + config + " cannot be read: " + e);
            return ExitCode.USAGE;
        }
        Validator.Report report = new Validator().report(routes, settings);
        report.findings().forEach(out::println);
        out.println(summary(report));
        out.flush();
        return report.errors() > 0 ? ExitCode.USAGE : ExitCode.OK;
    }

    private ConfigFile settings() throws IOException {
        if (config == null && !Files.exists(DEFAULT_CONFIG)) {
            return ConfigFile.of(new Properties());
        }
        return ConfigFile.read(config == null ? DEFAULT_CONFIG : config);
    }

    private static String summary(Validator.Report report) {
        return "%s, %s in %s".formatted(count(report.errors(), "error"), count(report.warnings(), "warning"),
                count(report.files(), "route file"));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
