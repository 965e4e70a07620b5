package dev.tallylight.alert;

import dev.tallylight.event.Withheld;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.OneByOne;
import dev.tallylight.store.Signals;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has what is owed to handlers told: each second what is due; what waits for a subject that changed, at once; and all
 * that is withheld whenever the maintenance windows are not what they were, and each minute, so that neither a signal
 * that was lost nor a clock that was wrong keeps an alert back. Page by page, each page one transaction.
 */
@ApplicationScoped
class AlertRechecks {
    private static final Logger LOG = Logger.getLogger(AlertRechecks.class);
    private static final int PAGE = 200;
    private static final int MOST_HEARD = 10_000;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SPACING = Duration.ofMillis(100);
    private static final Duration ALL_EVERY = Duration.ofMinutes(1);

    private final List<Sweep> sweeps;
    private final MaintenanceWindows windows;
    private final Signals signals;
    private final FreshContext contexts;
    private final InstantSource clock;
    private final Set<UUID> changed = ConcurrentHashMap.newKeySet();
    private final List<Runnable> listening = new ArrayList<>();
    private @Nullable Follower follower;

    // of the follower's turns, which come one after the other
    private @Nullable String windowsSeen;

    AlertRechecks(
            @All List<OwedSubjects> owed,
            MaintenanceWindows windows,
            Signals signals,
            FreshContext contexts,
            InstantSource clock) {
        this.sweeps = owed.stream().map(Sweep::new).toList();
        this.windows = windows;
        this.signals = signals;
        this.contexts = contexts;
        this.clock = clock;
    }

    void start(@Observes HubStart event, Followers followers) {
        Follower started =
                followers.start(Follower.Plan.of("alerts withheld", EVERY).spacedBy(SPACING), this::turn);
        follower = started;
        listening.add(signals.hear(Signals.Channel.MAINTENANCE_CHANGED, ignored -> started.wake()));
        listening.add(signals.hear(Signals.Channel.STATUS_CHANGED, id -> {
            statusChanged(id);
            started.wake();
        }));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        listening.forEach(Runnable::run);
        if (follower != null) {
            follower.stop();
        }
    }

    /** What depends on it may have waited for that. What is too much is left to the time at which it is due by itself. */
    private void statusChanged(String subject) {
        if (changed.size() < MOST_HEARD) {
            changed.add(UUID.fromString(subject));
        }
    }

    /** @return whether there is more */
    private Uni<Boolean> turn() {
        List<UUID> parents = List.copyOf(changed);
        return windows.fingerprint()
                .chain(fingerprint -> {
                    boolean otherWindows = !fingerprint.equals(windowsSeen);
                    windowsSeen = fingerprint;
                    return Multi.createFrom()
                            .iterable(sweeps)
                            .onItem()
                            .transformToUniAndConcatenate(sweep -> sweep.turn(parents, otherWindows))
                            .collect()
                            .in(() -> new boolean[1], (any, more) -> any[0] |= more);
                })
                .invoke(() -> changed.removeAll(parents))
                .map(any -> any[0]);
    }

    /** Goes through one kind of subjects. */
    private final class Sweep {
        private final OwedSubjects owed;
        private boolean lookingAtAll;
        private @Nullable UUID reached;
        private long lookedAtAll;

        Sweep(OwedSubjects owed) {
            this.owed = owed;
        }

        /** @return whether there is more */
        Uni<Boolean> turn(List<UUID> parents, boolean otherWindows) {
            return recheckChildren(parents)
                    .chain(() -> recheckAll(otherWindows))
                    .chain(more -> recheckDue().map(moreDue -> more || moreDue));
        }

        private Uni<Void> recheckChildren(List<UUID> parents) {
            return parents.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : owed.waitingFor(parents, Withheld.PARENT_DOWN).chain(children -> inPages(children, 0));
        }

        private Uni<Void> inPages(List<UUID> all, int from) {
            int to = Math.min(all.size(), from + PAGE);
            return from >= all.size()
                    ? Uni.createFrom().voidItem()
                    : recheck(all.subList(from, to)).chain(() -> inPages(all, to));
        }

        /** @return whether there is more */
        private Uni<Boolean> recheckAll(boolean otherWindows) {
            long now = System.nanoTime();
            if (otherWindows || !lookingAtAll && now - lookedAtAll > ALL_EVERY.toNanos()) {
                lookingAtAll = true;
                reached = null; // those before it as well
            }
            if (!lookingAtAll) {
                return Uni.createFrom().item(false);
            }
            return owed.withheld(reached, PAGE)
                    .call(this::recheck)
                    .invoke(page -> {
                        lookingAtAll = page.size() == PAGE;
                        reached = lookingAtAll ? page.getLast() : null;
                        lookedAtAll = now;
                    })
                    .map(page -> lookingAtAll);
        }

        /** @return whether there is more */
        private Uni<Boolean> recheckDue() {
            return owed.due(clock.instant(), PAGE).call(this::recheck).map(page -> page.size() == PAGE);
        }

        private Uni<Void> recheck(List<UUID> page) {
            return OneByOne.whereTogetherFails(
                    page,
                    some -> contexts.run(() -> owed.recheck(some)),
                    (id, e) -> LOG.warnf(e, "what is owed of %s %s is not told yet, trying again", owed.kind(), id));
        }
    }
}
