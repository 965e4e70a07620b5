package dev.tallylight.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What this process and its children have used, as Linux counts it. */
final class Cpu {
    private static final long TICKS_PER_SECOND = 100; // USER_HZ
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Cpu() {}

    /** User and system time of this process. */
    static Duration own() {
        return Duration.ofNanos(SYSTEM.getProcessCpuTime());
    }

    /** The same of children that have ended and were waited for: proc(5), cutime and cstime. */
    static Duration children() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** User and system time of another process, with that of children that it has waited for; none where it has ended. */
    static Duration of(long pid) throws IOException {
        Path file = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(file)) {
            return Duration.ZERO;
        }
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** The same with its descendants, and those of them that have ended. */
    static Duration ofTree(ProcessHandle process) throws IOException {
        Duration used = of(process.pid());
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            for (ProcessHandle one : descendants.toList()) {
                used = used.plus(of(one.pid()));
            }
        }
        return used;
    }

    /** Resident memory of this process in bytes. */
    static long resident() throws IOException {
        return status("self", "VmRSS:");
    }

    /** Of another process, in bytes. */
    static long resident(long pid) throws IOException {
        return status(Long.toString(pid), "VmRSS:");
    }

    /** The most that it had since it began, in bytes. */
    static long mostResident(long pid) throws IOException {
        return status(Long.toString(pid), "VmHWM:");
    }

    private static long status(String process, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    /** Open file descriptors of this process. */
    static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
