package io.tidemark.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.chaos.Report.Instance;

/** The harness's end of the lines to its nodes: remembers who claimed and completed what, and holds who runs into a trap. */
final class StepServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StepServer.class);

    private final ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "chaos-steps");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Instance, Long> claimedAt = new ConcurrentHashMap<>();
    private final Map<Instance, Report> claims = new ConcurrentHashMap<>();
    private final Map<Instance, Set<Long>> completions = new ConcurrentHashMap<>();
    private final Set<Report> refusals = ConcurrentHashMap.newKeySet();
    private final Set<LedgerTrap> traps = ConcurrentHashMap.newKeySet();

    StepServer() throws IOException {
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void arm(LedgerTrap trap) {
        traps.add(trap);
    }

    void disarm(LedgerTrap trap) {
        traps.remove(trap);
    }

    /** Who claimed the instance last; null when nobody did. */
    String claimant(Instance instance) {
        Report claim = claims.get(instance);
        return claim == null ? null : claim.node();
    }

    /** The newest epoch of the instance that a node was told; 0 when none was. */
    long epoch(Instance instance) {
        Report claim = claims.get(instance);
        return claim == null ? 0 : claim.epoch();
    }

    /** When, by {@link System#nanoTime}, a node was last told that it has the instance. */
    long claimedAt(Instance instance) {
        return claimedAt.getOrDefault(instance, 0L);
    }

    /** What the node claimed last and nobody completed, as far as nodes have said so. */
    List<Instance> held(String node) {
        return claims.entrySet().stream().filter(e -> e.getValue().node().equals(node) && !completions.containsKey(e.getKey()))
                .map(Map.Entry::getKey).toList();
    }

    /** The epochs at which nodes were told that the instance is done: more than one is one too many. */
    Set<Long> completions(Instance instance) {
        return completions.getOrDefault(instance, Set.of());
    }

    /** How many instances of the task nodes were told that they are done. */
    long completed(String task) {
        return completions.keySet().stream().filter(i -> i.task().equals(task)).count();
    }

    /** Whether the ledger refused anything to this claim. */
    boolean refused(String node, Instance instance, long epoch) {
        return refusals.stream().anyMatch(r -> r.node().equals(node) && r.epoch() == epoch && r.instance().equals(instance));
    }

    int refusals() {
        return refusals.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (SocketException e) {
                LOG.debug("no more reports: {}", e.getMessage());
            } catch (IOException e) {
                LOG.error("a report was not received", e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            if (line == null) {
                return;
            }
            handle(Report.parse(line));
            socket.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.debug("the node of a report is gone: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a report was not understood", e);
        }
    }

    private void handle(Report report) {
        if (report.what().equals(Report.REFUSED)) {
            refusals.add(report);
            return;
        }
        Step step = Step.valueOf(report.what());
        Instance instance = report.slot() == null ? null : report.instance();
        if (step == Step.CLAIMED) {
            claimedAt.put(instance, System.nanoTime());
            claims.merge(instance, report, (a, b) -> a.epoch() > b.epoch() ? a : b);
        } else if (step == Step.SUCCEEDED) {
            completions.computeIfAbsent(instance, unused -> ConcurrentHashMap.newKeySet()).add(report.epoch());
        }
        for (LedgerTrap trap : traps) {
            trap.offer(new Trap.Hit(step, report.node(), instance));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
