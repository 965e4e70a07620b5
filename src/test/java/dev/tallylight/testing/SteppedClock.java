package dev.tallylight.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock of another process, which steps when a test wants it to; its monotonic clock goes on. A small library
 * does it (src/test/resources/clock), which is compiled here and loaded into the process by its environment. libfaketime
 * would not do: it also takes part in timed waits, and a JVM's then return at once, for ever.
 */
public final class SteppedClock {
    /** What a test says that is skipped because it is absent. */
    public static final String SKIPPED =
            "skipped: stepping a process' clock takes Linux and a C compiler (apt-get install gcc libc6-dev)";

    private static final int PATIENCE_SECONDS = 60;

    private final Path library;
    private final Path file;

    private SteppedClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** @param file where the process will read how far off it is; it need not exist */
    public static Optional<SteppedClock> at(Path file) throws IOException {
        Path source = file.resolveSibling("stepped_clock.c");
        Path library = file.resolveSibling("stepped_clock.so");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream code = SteppedClock.class.getResourceAsStream("/clock/stepped_clock.c")) {
            Files.write(source, Objects.requireNonNull(code).readAllBytes());
        }
        if (!System.getProperty("os.name").equals("Linux") || !isCompiled(source, library)) {
            return Optional.empty();
        }
        SteppedClock clock = new SteppedClock(library, file);
        clock.set(Duration.ZERO);
        return Optional.of(clock);
    }

    private static boolean isCompiled(Path source, Path library) {
        try {
            Process compiler = new ProcessBuilder(
                            "cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
            return compiler.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && compiler.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is none
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the process is to be started with. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toAbsolutePath().toString(),
                "STEPPED_CLOCK_FILE",
                file.toAbsolutePath().toString());
    }

    /** From now on it is off by so much from the true time: ahead, or behind where it is negative. */
    public void set(Duration off) throws IOException {
        ByteBuffer nanos = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(off.toNanos())
                .flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(nanos, 0);
        }
    }
}
