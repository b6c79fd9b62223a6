package io.tidemark.cli;

import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code run}: runs the routes until the process is told to stop. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Run the routes until stopped (the default command).")
final class RunCommand implements Callable<Integer> {

    @Mixin
    private SettingsOptions options = new SettingsOptions();
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = options.settings();
        RouteCheck.require(settings, spec.commandLine().getErr());
        Optional<ConsoleSetup> console = ConsoleSetup.of(settings);
        try (Node node = Node.create(settings, context -> { }, console)) {
            node.closeOnExit();
            node.start();
            console.ifPresent(its -> spec.commandLine().getOut().println("Console: " + its.url()));
            spec.commandLine().getOut().flush();
            node.planNow();
            node.watchRoutes(settings);
            node.tellAlerts(settings);
            node.await();
            return Main.DONE;
        }
    }
}
