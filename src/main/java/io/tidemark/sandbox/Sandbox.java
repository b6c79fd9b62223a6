package io.tidemark.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.maxcompute.SandboxMaxCompute;
import io.tidemark.sandbox.oss.SandboxOss;

/** An OSS and a MaxCompute endpoint on loopback, for which the vendor's own SDKs are the clients. */
public final class Sandbox implements AutoCloseable {

    /** The key pair that both endpoints know. It opens nothing but this sandbox. */
    public static final String ACCESS_KEY = "sandbox";
    public static final String SECRET_KEY = "sandbox-secret";
    public static final String REGION = "cn-shanghai";
    public static final String PROJECT = SandboxMaxCompute.DEFAULT_PROJECT;

    /**
     * @param data           where objects and tables are kept
     * @param ossPort        0 for any free port
     * @param maxComputePort 0 for any free port
     * @param discard        whether uploaded blocks are counted and thrown away
     * @param faults         what goes wrong, in both services
     */
    public record Options(Path data, int ossPort, int maxComputePort, boolean discard, FaultPlan faults) {

        /** With an empty plan: {@link Sandbox#faults()}. */
        public Options(Path data, int ossPort, int maxComputePort, boolean discard) {
            this(data, ossPort, maxComputePort, discard, new FaultPlan());
        }
    }

    private final FaultPlan faults;
    private final SandboxOss oss;
    private final SandboxMaxCompute maxCompute;
    private final SandboxServer ossServer;
    private final SandboxServer maxComputeServer;

    private Sandbox(FaultPlan faults, SandboxOss oss, SandboxMaxCompute maxCompute, SandboxServer ossServer,
            SandboxServer maxComputeServer) {
        this.faults = faults;
        this.oss = oss;
        this.maxCompute = maxCompute;
        this.ossServer = ossServer;
        this.maxComputeServer = maxComputeServer;
    }

    /** @throws IOException when the data cannot be read or a port cannot be had; the message names it */
    public static Sandbox start(Options options, InstantSource clock) throws IOException {
        Map<String, String> keys = Map.of(ACCESS_KEY, SECRET_KEY);
        SandboxOss oss = SandboxOss.open(options.data.resolve("oss"), keys, clock, options.faults);
        SandboxMaxCompute maxCompute = SandboxMaxCompute.open(options.data.resolve("maxcompute"), keys, clock,
                options.discard ? SandboxMaxCompute.Options.discarding() : SandboxMaxCompute.Options.defaults(),
                options.faults);
        maxCompute.createProject(PROJECT);
        SandboxServer ossServer = SandboxServer.start("sandbox-oss", options.ossPort, oss.handler());
        try {
            return new Sandbox(options.faults, oss, maxCompute, ossServer,
                    SandboxServer.start("sandbox-maxcompute", options.maxComputePort, maxCompute.handler()));
        } catch (RuntimeException e) {
            ossServer.close();
            throw e;
        }
    }

    /** What goes wrong in both services, and who is held where. */
    public FaultPlan faults() {
        return faults;
    }

    public SandboxOss oss() {
        return oss;
    }

    public SandboxMaxCompute maxCompute() {
        return maxCompute;
    }

    public URI ossUri() {
        return ossServer.uri();
    }

    /** With the path {@code /api} that the service's own endpoints have. */
    public URI maxComputeUri() {
        return maxComputeServer.uri().resolve("/api");
    }

    /** What is held is dropped, as by a service that died. */
    @Override
    public void close() {
        faults.stop();
        try {
            ossServer.close();
        } finally {
            try {
                maxComputeServer.close();
            } finally {
                maxCompute.close();
            }
        }
    }
}
