package dev.tallylight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Test classes run in several processes at a time, and while they are discovered Quarkus writes an index of them to a file
 * that all of these share and reads it again: "Not a jandex index" where another has just emptied it. What leads nowhere takes
 * the file's place: Quarkus reads nothing from it, and indexes the classes anew, which takes a fifth of a second. It takes that
 * away when an application ends, when all are discovered as a rule. Where there is no {@code /dev/null}, nothing keeps them apart.
 */
public final class NoSharedIndex implements LauncherDiscoveryListener {
    private static final Path INDEX = Path.of("target", "test-classes", "test-classes.idx");
    private static final Path NOWHERE = Path.of("/dev/null");

    @Override
    public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
        leadNowhere();
    }

    @Override
    public void launcherDiscoveryFinished(LauncherDiscoveryRequest request) {
        leadNowhere();
    }

    private static void leadNowhere() {
        if (Files.isSymbolicLink(INDEX) || !Files.exists(NOWHERE)) {
            return;
        }
        try {
            Files.deleteIfExists(INDEX);
            Files.createSymbolicLink(INDEX, NOWHERE);
        } catch (FileAlreadyExistsException e) {
            // another process was first
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
