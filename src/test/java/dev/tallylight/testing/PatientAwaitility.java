package dev.tallylight.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Whoever waits, and does not say how long, waits for half a minute: Awaitility's ten seconds are a failure on a machine that has
 * much else to do. The tests of an application have an Awaitility of their own, so this is called in two ways.
 */
public final class PatientAwaitility implements LauncherSessionListener, QuarkusTestBeforeEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    @Override
    public void beforeEach(QuarkusTestMethodContext test) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
