package dev.tallylight.bench.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What plays: processes that write their logs into one folder, and end with this one. */
final class ServerProcesses implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final Path logs;
    private final List<Process> started = new ArrayList<>();

    ServerProcesses(Path logs) {
        this.logs = logs;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    synchronized Process start(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        logs.resolve(name + ".log").toFile()))
                .start();
        started.add(process);
        return process;
    }

    /** Their processes, whose children are theirs. */
    synchronized List<ProcessHandle> handles() {
        return started.stream().map(Process::toHandle).toList();
    }

    @Override
    public synchronized void close() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        for (Process process : started) {
            end(process);
        }
        started.clear();
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
