package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL unpacks its programs as its library likes; others get nothing of it all the same. */
@Order(2)
class EmbeddedDatabaseRightsTest {
    private static final Set<PosixFilePermission> OURS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    @TempDir
    Path parent;

    /** In a process of its own: the library unpacks once in each, wherever it was first asked to. */
    @Test
    void nothingInTheDataFolderIsReadableOrWritableByOthers() throws Exception {
        Path data = parent.resolve("data");
        Process starting = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Start.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = starting.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines().anyMatch(Start.STARTED::equals)).isTrue();
            assertThat(data.resolve("postgres-binaries")).isDirectory();
            assertThat(openToOthers(data)).isEmpty();
        } finally {
            starting.getOutputStream().close(); // it ends, and its database with it
            assertThat(starting.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Starts the database in a folder, and stops it when its input ends. */
    static final class Start {
        static final String STARTED = "started";

        private Start() {}

        public static void main(String[] args) throws IOException {
            try (EmbeddedDatabase ignored = EmbeddedDatabase.start(DataFolder.open(Path.of(args[0])))) {
                System.out.println(STARTED);
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static List<Path> openToOthers(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !Files.isSymbolicLink(path))
                    .filter(path -> !ours(path))
                    .toList();
        }
    }

    private static boolean ours(Path path) {
        try {
            return OURS.containsAll(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            return true; // PostgreSQL removed it meanwhile
        }
    }
}
