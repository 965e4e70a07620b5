package dev.tallylight.bench.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What plays: processes that write their logs into one folder, and end with this one. */
final class ServerProcesses implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;
    private static final int LONGEST = 500;

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

    /** The ends of their logs. */
    String lastWords() throws IOException {
        StringBuilder words = new StringBuilder();
        try (Stream<Path> files = Files.walk(logs)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                String text =
                        Files.readString(file, StandardCharsets.ISO_8859_1).strip();
                words.append(file.getFileName())
                        .append(": ")
                        .append(text.substring(Math.max(0, text.length() - LONGEST)))
                        .append('\n');
            }
        }
        return words.toString();
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
