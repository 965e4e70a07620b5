package dev.tallylight.plan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tallylight.access.StreamsFileConfig;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streams file on a real disk, with what may stand in its place. */
class FileContentsTest {
    @TempDir
    Path folder;

    @Test
    void readsAFile() throws IOException {
        Path file = write("streams.txt", "streams");
        FileContents contents = FileContents.read(file);
        assertThat(contents.parts()).hasSize(1);
        assertThat(contents.parts().getFirst().name()).isEqualTo(file.toString());
        assertThat(text(contents, 0)).isEqualTo("streams");
    }

    @Test
    void readsAFolderAsKubernetesMountsIt() throws IOException {
        Files.createDirectory(folder.resolve("..2026_11_28"));
        write("..2026_11_28/sport.yaml", "one");
        write("..2026_11_28/news.yml", "two");
        write("..2026_11_28/README.md", "nothing of ours");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_28"));
        for (String name : new String[] {"sport.yaml", "news.yml", "README.md"}) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
        write(".hidden.yaml", "not ours");
        Files.createDirectory(folder.resolve("further-down"));
        FileContents before = FileContents.read(folder);
        assertThat(before.parts()).extracting(FileContents.Part::name).containsExactly("news.yml", "sport.yaml");
        assertThat(text(before, 1)).isEqualTo("one");

        Files.createDirectory(folder.resolve("..2026_11_29"));
        write("..2026_11_29/sport.yaml", "three");
        write("..2026_11_29/news.yml", "two");
        Files.delete(folder.resolve("..data"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_29"));
        FileContents after = FileContents.read(folder);
        assertThat(text(after, 1)).isEqualTo("three");
        assertThat(after.digest()).isNotEqualTo(before.digest());
    }

    @Test
    void hasTheSameDigestForTheSameContentsAlone() throws IOException {
        write("a.yaml", "xy");
        write("b.yaml", "z");
        String digest = FileContents.read(folder).digest();
        assertThat(FileContents.read(folder).digest()).isEqualTo(digest);
        write("a.yaml", "x");
        write("b.yaml", "yz");
        assertThat(FileContents.read(folder).digest()).isNotEqualTo(digest);
    }

    @Test
    void saysWhatIsWrongWithALoop() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("b.yaml"));
        Files.createSymbolicLink(folder.resolve("b.yaml"), Path.of("a.yaml"));
        refuses(folder, "a.yaml: is a loop of symbolic links");
        Files.delete(folder.resolve("a.yaml"));
        Files.delete(folder.resolve("b.yaml"));
        Files.createSymbolicLink(folder.resolve("loop.yaml"), folder);
        refuses(folder, "loop.yaml: is neither a file nor a symbolic link to one");
        Path self = folder.resolve("self");
        Files.createSymbolicLink(self, self);
        refuses(self, "is a loop of symbolic links");
    }

    @Test
    void saysThatThereIsNone() throws IOException {
        refuses(folder.resolve("none.yaml"), "none.yaml: does not exist");
        refuses(folder, "is a folder without a file *.yaml or *.yml");
        Files.createSymbolicLink(folder.resolve("gone.yaml"), Path.of("nowhere"));
        refuses(folder, "gone.yaml: does not exist, or is a symbolic link to what does not");
        refuses(write("file", "").resolve("below.yaml"), "");
    }

    @Test
    void opensNothingButFiles() throws Exception {
        Path pipe = folder.resolve("pipe.yaml");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        refuses(folder, "pipe.yaml: is neither a file");
        refuses(pipe, "is neither a file");
        Files.delete(pipe);
        Files.createSymbolicLink(pipe, Path.of("/dev/zero"));
        refuses(folder, "pipe.yaml: is neither a file");
    }

    @Test
    void saysWhatMayNotBeReadAndWhatCannot() throws IOException {
        Path file = write("closed.yaml", "x");
        Files.setPosixFilePermissions(file, java.util.Set.of());
        if (!Files.isReadable(file)) { // for root it is
            refuses(folder, "closed.yaml: may not be read by the user");
        }
        Files.delete(file);
        assumeTrue(Files.exists(Path.of("/proc/self/mem")));
        Files.createSymbolicLink(folder.resolve("broken.yaml"), Path.of("/proc/self/mem"));
        refuses(folder, "broken.yaml: cannot be read");
    }

    @Test
    void readsNoMoreThanItMay() throws IOException {
        write("a.yaml", "1234");
        write("b.yaml", "1234");
        assertThat(FileContents.read(folder, 8).parts()).hasSize(2);
        assertThatThrownBy(() -> FileContents.read(folder, 7))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("b.yaml: makes it more than the 7 bytes");
        for (int i = 0; i <= FileContents.MOST_FILES; i++) {
            write("file-" + i + ".yaml", "");
        }
        refuses(folder, "more than 1000 files");
    }

    /** Tests of the application settle sooner. */
    @Test
    void isReadAgainAfterASecondAndDeletesAfterFive() throws ReflectiveOperationException {
        assertThat(StreamsFileConfig.class
                        .getMethod("streamsFileSettling")
                        .getAnnotation(WithDefault.class)
                        .value())
                .isEqualTo("1s");
        assertThat(Settling.old(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(5));
        Settling patient = new Settling(Duration.ofHours(1));
        patient.stays(new FileContents(List.of(), "some"));
        assertThat(patient.isOld()).isFalse();
    }

    @Test
    void isNotTakenWhileItIsReplaced() throws IOException {
        Settling settling = new Settling(Duration.ofSeconds(1));
        Path file = write("a.yaml", "0");
        assertThat(settling.stays(FileContents.read(file))).isFalse();
        for (int i = 1; i <= 5; i++) {
            assertThat(settling.isRestless()).isFalse();
            write("a.yaml", "0".repeat(i + 1));
            assertThat(settling.stays(FileContents.read(file))).isFalse();
        }
        assertThat(settling.isRestless()).isTrue();
        assertThat(settling.stays(FileContents.read(file))).isTrue();
        assertThat(settling.isRestless()).isFalse();
    }

    /** A copy that is under way looks the same each time that it is made. */
    @Test
    void whatWasThereForAMomentHoursAgoMustStandAnew() {
        FileContents whole = new FileContents(List.of(), "whole");
        FileContents half = new FileContents(List.of(), "half");
        Settling settling = new Settling(Duration.ofSeconds(1));
        assertThat(settling.stays(half)).isFalse();
        settling.stays(whole); // known, and read all the same
        assertThat(settling.stays(half)).isFalse();
        settling.forget(); // nothing could be read
        assertThat(settling.stays(half)).isFalse();
        assertThat(settling.stays(half)).isTrue();
    }

    private static void refuses(Path place, String why) {
        assertThatThrownBy(() -> FileContents.read(place))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(why);
    }

    private static String text(FileContents contents, int part) {
        return new String(contents.parts().get(part).text(), StandardCharsets.UTF_8);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
