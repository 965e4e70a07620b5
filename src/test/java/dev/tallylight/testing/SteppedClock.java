package dev.tallylight.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of another process, which steps when a test wants it to; its monotonic clock goes on. It is libfaketime's
 * (Debian's package of that name), loaded into the process by its environment.
 */
public final class SteppedClock {
    /** What a test says that is skipped because it is absent. */
    public static final String SKIPPED =
            "skipped: stepping a process' clock takes libfaketime (apt-get install libfaketime)";

    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"), Path.of("/usr/lib64"));
    private static final int DEPTH = 3;

    private final Path library;
    private final Path file;

    private SteppedClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** @param file where the process will read how far off it is; it need not exist */
    public static Optional<SteppedClock> at(Path file) throws IOException {
        for (Path folder : FOLDERS) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> found =
                        Files.find(folder, DEPTH, (path, attributes) -> path.endsWith("libfaketime.so.1"))) {
                    Optional<Path> library = found.findFirst();
                    if (library.isPresent()) {
                        SteppedClock clock = new SteppedClock(library.get(), file);
                        clock.set(Duration.ZERO);
                        return Optional.of(clock);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** What the process is to be started with. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_TIMESTAMP_FILE",
                file.toAbsolutePath().toString(),
                "FAKETIME_CACHE_DURATION",
                "1");
    }

    /** Within a second it is off by so much from the true time: ahead, or behind where it is negative. */
    public void set(Duration off) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, "%+d".formatted(off.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
