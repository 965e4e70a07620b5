package dev.tallylight.testing;

import io.smallrye.context.SmallRyeContextManagerProvider;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Mutiny asks for the manager of contexts when it is first used, and whoever is first makes it; of two classes of tests that are first
 * at once, one is told "ContextManagerProvider already set". It is made here, before any of them begins.
 */
public final class OneContextManager implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        SmallRyeContextManagerProvider.getManager();
    }
}
