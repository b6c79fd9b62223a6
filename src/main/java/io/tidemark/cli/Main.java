package io.tidemark.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 some instance failed, 2 the call or the configuration is wrong. */
@Command(name = "tidemark", mixinStandardHelpOptions = true, versionProvider = Version.class,
         description = "Loads every interval of IoT data from OSS into MaxCompute exactly once.",
         subcommands = { RunCommand.class, DemoCommand.class, OnceCommand.class, SandboxCommand.class, ParamsCommand.class,
                         TasksCommand.class, InstancesCommand.class, BackfillCommand.class, RunSlotCommand.class, RerunCommand.class, StopCommand.class,
                         FreezeCommand.class, UnfreezeCommand.class, SetSuccessCommand.class, SettleCommand.class, RedeliverCommand.class,
                         AuditCommand.class, ValidateCommand.class, ReloadCommand.class, CommandLine.HelpCommand.class })
public final class Main implements Callable<Integer> {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG = 2;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        Logging.configure();
        // The JDK sends a POST again by itself when the connection dies before the answer: a commit would be sent twice.
        System.setProperty("sun.net.http.retryPost", "false");
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((error, command, parsed) -> report(error, command.getErr()));
        commandLine.setParameterExceptionHandler(Main::usage);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine;
    }

    /** Without a command the routes run. */
    @Override
    public Integer call() {
        return spec.commandLine().getSubcommands().get("run").execute();
    }

    private static int usage(ParameterException error, String[] args) {
        PrintWriter err = error.getCommandLine().getErr();
        err.println("tidemark: " + error.getMessage());
        err.println("See: tidemark " + commandName(error.getCommandLine()) + "--help");
        err.flush();
        return WRONG;
    }

    private static String commandName(CommandLine commandLine) {
        return commandLine.getParent() == null ? "" : commandLine.getCommandName() + " ";
    }

    private static int report(Exception error, PrintWriter err) {
        String message = Mistake.describe(error);
        logger().debug(message, error);
        err.println("tidemark: " + message);
        err.flush();
        return WRONG;
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(Main.class);
    }
}
