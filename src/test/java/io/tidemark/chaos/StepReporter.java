package io.tidemark.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The node's end of the line to the harness: one connection a report, closed when the harness lets the node go on. */
final class StepReporter {

    private final String node;
    private final int port;

    StepReporter(String node, int port) {
        this.node = node;
        this.port = port;
    }

    /** Returns when the harness lets the node go on; never, where it kills the node. */
    void reached(Step step, String task, Instant slot, long epoch) {
        send(new Report(node, step.name(), task, slot, epoch));
    }

    void refused(String task, Instant slot, long epoch) {
        send(new Report(node, Report.REFUSED, task, slot, epoch));
    }

    private void send(Report report) {
        // an interrupt that is pending is the attempt's business and not this socket's
        boolean interrupted = Thread.interrupted();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write((report.line() + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        } catch (IOException e) {
            // the harness is gone: the node must not work on unwatched
            Runtime.getRuntime().halt(1);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
