package dev.tallylight.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;

/** Real media, made by the ffmpeg that comes from Maven Central. */
public final class Ffmpeg {
    private static final String EXECUTABLE = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    private static final long PATIENCE_SECONDS = 60;

    private Ffmpeg() {}

    /**
     * A test picture of 320x180 at 15 frames a second with a tone at 44.1 kHz, encoded as the options say; made once a
     * build.
     */
    public static synchronized byte[] encoded(int seconds, String name, String... options) throws IOException {
        Path file = Path.of("target", "test-media", name);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            // other tests may make the same at the same time, and read it
            Path own = file.resolveSibling(ProcessHandle.current().pid() + "-" + name);
            encode(seconds, own, options);
            Files.move(own, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readAllBytes(file);
    }

    private static void encode(int seconds, Path file, String... options) throws IOException {
        List<String> command = new ArrayList<>(source(false));
        command.addAll(List.of("-t", Integer.toString(seconds)));
        command.addAll(List.of(options));
        command.add(file.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                Files.deleteIfExists(file);
                throw new IOException("ffmpeg could not make " + file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The same without end, in real time: a live source until the process is destroyed. */
    public static Process live(Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>(source(true));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> source(boolean realTime) {
        List<String> command = new ArrayList<>(List.of(EXECUTABLE, "-hide_banner", "-loglevel", "error", "-y"));
        if (realTime) {
            command.add("-re");
        }
        command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15"));
        if (realTime) {
            command.add("-re");
        }
        command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"));
        return command;
    }
}
