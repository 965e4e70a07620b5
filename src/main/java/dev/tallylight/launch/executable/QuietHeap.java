package dev.tallylight.launch.executable;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * Keeps the native executable small while little is asked of it. Its collector fills what a fleet needs before it collects for
 * the first time, and keeps that for good (ADR 17); so it is asked to collect sooner where it had nothing to do by itself,
 * and what it then has no use for goes back to the system. The JVM's collectors look after this themselves.
 */
@ApplicationScoped
class QuietHeap {
    /** A garbage collection costs some 20 ms of one core where nothing is watched: a fraction of a percent so often. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Vertx vertx;

    QuietHeap(Vertx vertx) {
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event, Followers followers) {
        if (Executable.isThis()) {
            QuietHeapTurns turns = new QuietHeapTurns(new Collector());
            followers.each(
                    Follower.Plan.of("quiet heap", EVERY),
                    () -> vertx.executeBlocking(turns::take, false).replaceWithVoid());
        }
    }

    /** The executable's own, by what GraalVM 25 calls its option. */
    private static final class Collector implements QuietHeapTurns.Heap {
        /** Bytes of free memory that a collection keeps; 0: as much as the young generation has. */
        private static final String KEPT = "MaxHeapFree";

        private static final long LITTLE = 2L << 20;

        @Override
        public long used() {
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }

        @Override
        public long collections() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }

        /** For this time only: while a fleet is watched, taking memory from the system and giving it back would cost too much. */
        @Override
        public void collect() {
            RuntimeOptions.set(KEPT, LITTLE);
            try {
                System.gc();
            } finally {
                RuntimeOptions.set(KEPT, 0L);
            }
        }
    }
}
