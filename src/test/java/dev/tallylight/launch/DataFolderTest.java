package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void isLockedForAsLongAsTheProcessLivesThoughNothingHoldsTheObject() throws InterruptedException {
        DataFolder.open(folder);
        for (int i = 0; i < 5; i++) { // an unreferenced channel is closed by the collector's cleaner, soon after
            System.gc();
            Thread.sleep(20);
        }
        assertThatThrownBy(() -> DataFolder.open(folder))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("another Tallylight runs on the data folder " + folder)
                .hasMessageContaining("TALLYLIGHT_DATA_DIR");
    }

    @Test
    void keepsASecretForThisUserOnly() throws IOException {
        DataFolder data = DataFolder.open(folder);
        assertThat(data.secret("a")).isEmpty();
        data.makeSecret("a", () -> "xyz");
        assertThat(data.secret("a")).contains("xyz");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))))
                .isEqualTo("rw-------");
    }

    @Test
    void saysWhatToDoWhereAFileIsInTheWay() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> DataFolder.open(file)).hasMessageContaining("is a file: remove it");
    }
}
