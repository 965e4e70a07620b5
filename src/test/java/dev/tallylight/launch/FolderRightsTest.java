package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others on the machine may do with the data folder: nothing, whatever it was like before. */
class FolderRightsTest {
    private static final int SOMEBODY = 54_321;
    private static final int NEXT = 54_322;

    @TempDir
    Path parent;

    @Test
    void aNewDataFolderIsThisUsersAlone() {
        DataFolder data = DataFolder.open(parent.resolve("new"));
        assertThat(openToOthers(data.path())).isEmpty();
    }

    @Test
    void anOlderInstallationIsMendedAtTheStart() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("old/postgres-binaries/PG-1/bin"));
        Path program = Files.writeString(folder.resolve("postgres"), "#!/bin/sh");
        rights(program, "rwxr-xr-x");
        rights(parent.resolve("old/postgres-binaries"), "rwxrwxrwx");
        Path log = Files.writeString(parent.resolve("old/postgres.log"), "started");
        rights(log, "rw-r--r--");
        rights(parent.resolve("old"), "rwxr-xr-x");

        DataFolder.open(parent.resolve("old"));

        assertThat(openToOthers(parent.resolve("old"))).isEmpty();
        assertThat(program).isExecutable();
        assertThat(log).isReadable().isWritable();
    }

    @Test
    void whatALinkPointsToIsNotTouched() throws IOException {
        Path elsewhere = Files.writeString(parent.resolve("elsewhere"), "x");
        rights(elsewhere, "rw-r--r--");
        Path folder = Files.createDirectory(parent.resolve("data"));
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);

        DataFolder.open(folder);

        assertThat(rights(elsewhere)).isEqualTo("rw-r--r--");
    }

    @Test
    void theFolderItselfMayBeALink() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("volume"));
        rights(folder, "rwxr-xr-x");
        Files.createSymbolicLink(parent.resolve("link"), folder);

        DataFolder.open(parent.resolve("link"));

        assertThat(openToOthers(folder)).isEmpty();
    }

    @Test
    void aFolderOfSomebodyElseIsNamed() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("theirs"));
        give(folder, SOMEBODY);
        assertThatThrownBy(() -> DataFolder.open(folder))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("belongs to")
                .hasMessageContaining(Integer.toString(SOMEBODY))
                .hasMessageContaining("chown -R")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFileOfSomebodyElseIsNamed() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("ours/postgres-binaries"));
        Path file = Files.writeString(folder.resolve("postgres"), "#!/bin/sh");
        give(file, SOMEBODY);
        assertThatThrownBy(() -> DataFolder.open(parent.resolve("ours")))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(Integer.toString(SOMEBODY));
    }

    /** A volume of Kubernetes belongs to root, and is its pod's by the group: its rights are the platform's. */
    @Test
    void aVolumeThatBelongsToRootIsTakenUnlessAllMayWriteToIt() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("volume"));
        rights(folder, "rwxrwxr-x");
        assumeTrue(uid(folder) == FolderRights.ROOT, "what root owns can be made by root alone");
        assertThatCode(() -> FolderRights.checkOwner(folder, NEXT)).doesNotThrowAnyException();
        rights(folder, "rwxrwxrwx");
        assertThatThrownBy(() -> FolderRights.checkOwner(folder, NEXT))
                .hasMessageContaining("everybody may write to the data folder " + folder);
    }

    /** ext4 makes one at the root of each of its volumes. */
    @Test
    void whatIsRootsInItIsPassedBy() throws IOException {
        Path found = Files.createDirectory(parent.resolve("lost+found"));
        rights(found, "rwx------");
        assumeTrue(uid(found) == FolderRights.ROOT, "what root owns can be made by root alone");
        assertThat(FolderRights.closed(found, NEXT)).isEqualTo(FileVisitResult.SKIP_SUBTREE);
    }

    private static List<String> openToOthers(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !Files.isSymbolicLink(path))
                    .filter(path -> !rights(path).endsWith("------"))
                    .map(path -> rights(path) + " " + path)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only root may give something away. */
    private static void give(Path path, int uid) throws IOException {
        assumeTrue(uid(path) == FolderRights.ROOT, "only root may give a file to somebody else");
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }

    private static void rights(Path path, String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    private static String rights(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
