package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL unpacks its programs as its library likes; others get nothing of it all the same. */
class EmbeddedDatabaseRightsTest {
    private static final Set<PosixFilePermission> OURS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    @TempDir
    Path parent;

    @Test
    void nothingInTheDataFolderIsReadableOrWritableByOthers() throws IOException {
        DataFolder folder = DataFolder.open(parent.resolve("data"));
        try (EmbeddedDatabase ignored = EmbeddedDatabase.start(folder)) {
            assertThat(folder.resolve("postgres-binaries")).isDirectory();
            assertThat(openToOthers(folder.path())).isEmpty();
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
