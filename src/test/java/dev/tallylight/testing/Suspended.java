package dev.tallylight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** A process, with those that it started, which stands still (SIGSTOP) until this is closed (SIGCONT). */
public final class Suspended implements AutoCloseable {
    private final List<ProcessHandle> processes;

    private Suspended(List<ProcessHandle> processes) {
        this.processes = processes;
    }

    public static Suspended process(ProcessHandle process) {
        try (Stream<ProcessHandle> all = Stream.concat(Stream.of(process), process.descendants())) {
            Suspended suspended = new Suspended(all.toList());
            suspended.processes.forEach(each -> signal("STOP", each));
            return suspended;
        }
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        processes.forEach(process -> signal("CONT", process));
    }
}
