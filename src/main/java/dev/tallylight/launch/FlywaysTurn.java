package dev.tallylight.launch;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether Flyway has anything to do, told when Quarkus asks for it. The database is looked at while Quarkus reads all else of its
 * configuration, which takes longer; where it asks this, it waits for the answer, so nothing is used before it was looked at.
 */
public final class FlywaysTurn implements ConfigSource {
    private static final String ACTIVE = "quarkus.flyway.active";
    private static final int BEFORE_ALL_OTHERS = 500; // a system property is 400
    private static final int ENDED_BY_A_SIGNAL = 128 + 15; // SIGTERM, by which nearly all of them are ended

    private static volatile @Nullable FutureTask<Boolean> migrated;

    /**
     * Begins to look.
     *
     * @param look whether all migrations have been applied; where it throws a {@link StartException}, the process ends with its words
     */
    static void dependsOn(Callable<Boolean> look) {
        FutureTask<Boolean> task = new FutureTask<>(look);
        migrated = task;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAtOnceDuring(task)));
        Thread.ofPlatform().daemon().name("database check").start(task);
    }

    /** Quarkus' own hook waits until a start is over, and this one is over when the database has answered. */
    private static void endAtOnceDuring(FutureTask<Boolean> look) {
        if (!look.isDone()) {
            Runtime.getRuntime().halt(ENDED_BY_A_SIGNAL);
        }
    }

    /** Waits for the end of it. */
    private static boolean isMigrated(FutureTask<Boolean> look) {
        try {
            return look.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartException refusal) {
                Launcher.endInStart(refusal);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Set<String> getPropertyNames() {
        return migrated == null ? Set.of() : Set.of(ACTIVE);
    }

    /** It would look through all of its migrations to find nothing to do, for a quarter of the start. */
    @Override
    public @Nullable String getValue(String name) {
        FutureTask<Boolean> look = migrated;
        return look != null && name.equals(ACTIVE) && isMigrated(look) ? "false" : null;
    }

    @Override
    public String getName() {
        return "whether Flyway has anything to do";
    }

    @Override
    public int getOrdinal() {
        return BEFORE_ALL_OTHERS;
    }
}
