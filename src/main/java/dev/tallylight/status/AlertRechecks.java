package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks every second for alerts that are due, and has all that is withheld looked at when a window changes. */
@ApplicationScoped
class AlertRechecks {
    private static final Logger LOG = Logger.getLogger(AlertRechecks.class);
    private static final int AT_ONCE = 500;

    private final OwedAlerts owed;
    private final Signals signals;
    private final FreshContext contexts;
    private @Nullable Cancellable listening;

    AlertRechecks(OwedAlerts owed, Signals signals, FreshContext contexts) {
        this.owed = owed;
        this.signals = signals;
        this.contexts = contexts;
    }

    void start(@Observes HubStart event) {
        listening = signals.on(Signals.Channel.MAINTENANCE_CHANGED)
                .onItem()
                .transformToUniAndConcatenate(ignored -> contexts.run(owed::windowsChanged)
                        .onFailure()
                        .invoke(e -> LOG.warnf("alerts in maintenance are looked at later: %s", e))
                        .onFailure()
                        .recoverWithNull())
                .subscribe()
                .with(done -> {}, bug -> LOG.error("changes of maintenance windows are not heard any more", bug));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (listening != null) {
            listening.cancel();
        }
    }

    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return contexts.run(() -> owed.due(AT_ONCE))
                .onItem()
                .transformToMulti(streams -> Multi.createFrom().iterable(streams))
                .onItem()
                .transformToUniAndConcatenate(this::recheck)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> LOG.warnf("alerts that are due cannot be read, trying again: %s", e))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> recheck(StreamId stream) {
        return contexts.run(() -> owed.recheck(stream))
                .onFailure()
                .invoke(e -> LOG.warnf(e, "what is owed of stream %s is not told yet, trying again", stream))
                .onFailure()
                .recoverWithNull();
    }
}
