package dev.tallylight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Test classes run in several processes at a time, and while they are discovered Quarkus writes an index of them to a file
 * that all of these share and reads it again: "Not a jandex index" where another has just emptied it.
 */
public final class OneDiscoveryAtATime implements LauncherDiscoveryListener {
    private static final Path LOCK = Path.of("target", "discovery.lock");

    private static int depth;
    private static @Nullable FileChannel channel; // closing it gives the lock back

    @Override
    public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
        enter();
    }

    @Override
    public void launcherDiscoveryFinished(LauncherDiscoveryRequest request) {
        leave();
    }

    private static synchronized void enter() {
        if (depth++ > 0) {
            return; // a discovery within one
        }
        try {
            channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void leave() {
        if (--depth > 0 || channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
