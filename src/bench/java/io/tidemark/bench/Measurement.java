package io.tidemark.bench;

import java.util.Locale;

/**
 * What one JVM did in one load.
 *
 * @param seconds      from the first request to the last commit
 * @param loadCpu      processor seconds within that time
 * @param compilerCpu  those of them that compiled the program
 * @param collectorCpu those of them that collected garbage
 * @param sandboxCpu   processor seconds of the sandbox's process meanwhile; 0 as long as nobody asked it
 * @param mebibytes    most memory ever resident
 * @param failure      null when all rows arrived
 */
record Measurement(long rows, double seconds, double loadCpu, double compilerCpu, double collectorCpu, double sandboxCpu, long mebibytes,
        String failure) {

    static Measurement failed(String failure) {
        return new Measurement(0, Double.MAX_VALUE, 0, 0, 0, 0, 0, failure);
    }

    /** One line, as {@link #parse} reads it. */
    String answer() {
        return String.format(Locale.ROOT, "result %d %.3f %.3f %.3f %.3f %d", rows, seconds, loadCpu, compilerCpu, collectorCpu, mebibytes);
    }

    static Measurement parse(String answer) {
        if (!answer.startsWith("result ")) {
            return failed(answer.replaceFirst("^failed ", ""));
        }
        String[] fields = answer.split(" ");
        return new Measurement(Long.parseLong(fields[1]), Double.parseDouble(fields[2]), Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]), Double.parseDouble(fields[5]), 0, Long.parseLong(fields[6]), null);
    }

    /** Rows in a second. */
    double rate() {
        return rows / seconds;
    }

    Measurement withSandbox(double cpuSeconds) {
        return new Measurement(rows, seconds, loadCpu, compilerCpu, collectorCpu, cpuSeconds, mebibytes, failure);
    }
}
