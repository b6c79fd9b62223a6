package io.tidemark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;

import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.fault.FaultPlan;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sandbox}: an OSS and a MaxCompute to try things on, until stopped. */
@Command(name = "sandbox", mixinStandardHelpOptions = true, description = "Run an OSS and a MaxCompute endpoint on loopback until stopped.")
final class SandboxCommand implements Callable<Integer> {

    @Option(names = "--oss-port", paramLabel = "N", defaultValue = "18080", description = "0 for any free port (default: ${DEFAULT-VALUE})")
    private int ossPort;
    @Option(names = "--maxcompute-port", paramLabel = "N", defaultValue = "18081", description = "0 for any free port (default: ${DEFAULT-VALUE})")
    private int maxComputePort;
    @Option(names = "--data", paramLabel = "DIR", defaultValue = "data/sandbox", description = "Objects and tables (default: ${DEFAULT-VALUE})")
    private Path data;
    @Option(names = "--discard", description = "Count uploaded rows and throw them away (for benchmarks)")
    private boolean discard;
    @Option(names = "--faults", paramLabel = "FILE", description = "What goes wrong, one rule a line: kind key=value ... (for tests)")
    private Path faults;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        requirePort("--oss-port", ossPort);
        requirePort("--maxcompute-port", maxComputePort);
        FaultPlan plan = plan();
        try (Sandbox sandbox = start(plan)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(sandbox, out), "close the sandbox"));
            DemoFeed.prepare(sandbox);
            out.println("OSS         " + sandbox.ossUri() + "  bucket " + DemoFeed.BUCKET);
            out.println("MaxCompute  " + sandbox.maxComputeUri() + "  project " + Sandbox.PROJECT + ", table " + DemoFeed.TABLE);
            out.println("keys        " + Sandbox.ACCESS_KEY + " / " + Sandbox.SECRET_KEY + "  region " + Sandbox.REGION);
            out.println("data        " + data.toAbsolutePath() + (discard ? "  (uploaded rows are discarded)" : ""));
            plan.rules().forEach(rule -> out.println("fault       " + rule));
            out.println("ready, stop with Ctrl-C");
            out.flush();
            Poll.until(() -> false);
        } catch (IOException e) {
            throw new Mistake("the sandbox's data in --data=%s cannot be used: %s".formatted(data, e.getMessage()), e);
        }
        return Main.DONE;
    }

    private static void requirePort(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new Mistake("%s=%d is not a port number.".formatted(option, port));
        }
    }

    private FaultPlan plan() {
        FaultPlan plan = new FaultPlan();
        try {
            return faults == null ? plan : plan.load(faults);
        } catch (IOException e) {
            throw new Mistake("--faults=%s cannot be read: %s".formatted(faults, e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new Mistake("--faults: %s".formatted(e.getMessage()), e);
        }
    }

    private static void close(Sandbox sandbox, PrintWriter out) {
        sandbox.close();
        out.print(sandbox.faults().report());
        out.flush();
    }

    private Sandbox start(FaultPlan plan) throws IOException {
        try {
            return Sandbox.start(new Sandbox.Options(data, ossPort, maxComputePort, discard, plan), InstantSource.system());
        } catch (UncheckedIOException e) {
            throw new Mistake("%s. Choose another --oss-port or --maxcompute-port.".formatted(e.getCause().getMessage()), e);
        }
    }
}
