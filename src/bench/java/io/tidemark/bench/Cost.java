package io.tidemark.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;

/** What this process has used. Linux only. */
final class Cost {

    /** Of the kernel's clock, in which it counts processor time. */
    private static final double TICKS = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private Cost() {
    }

    /** Processor seconds that the JVM's compilers have used. */
    static double compilerSeconds() throws IOException {
        return threadSeconds("C\\d CompilerThre.*|Sweeper.*");
    }

    /** Processor seconds that the garbage collector's own threads have used. */
    static double collectorSeconds() throws IOException {
        return threadSeconds("GC Thread.*|G1 .*|VM Thread|ParGC.*");
    }

    private static double threadSeconds(String names) throws IOException {
        double ticks = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                try {
                    if (Files.readString(thread.resolve("comm")).strip().matches(names)) {
                        String stat = Files.readString(thread.resolve("stat"));
                        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                        ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
                    }
                } catch (IOException e) {
                    // the thread has just ended, and none of those that are asked for does
                }
            }
        }
        return ticks / TICKS;
    }

    /** Processor seconds of all threads since the process began, user and system. */
    static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    /** The most memory that was ever resident, in MiB. */
    static long peakMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("/proc/self/status does not tell VmHWM");
    }
}
