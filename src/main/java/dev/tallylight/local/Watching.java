package dev.tallylight.local;

import dev.tallylight.agent.ProbeLoop;
import dev.tallylight.checkpoint.BuiltInCheckpoint;
import dev.tallylight.status.Ingest;
import dev.tallylight.store.HubStart;
import dev.tallylight.stream.ask.ProbeAnswers;
import dev.tallylight.stream.ask.ProbeRequests;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sets the built-in checkpoint going: it watches what this hub assigns, probes at once what somebody asks for, and this
 * hub takes in what it sees.
 */
@ApplicationScoped
class Watching {
    private static final Logger LOG = Logger.getLogger(Watching.class);
    private static final int LATE = 5_000;

    private @Nullable Cancellable asked;

    void start(
            @Observes @Priority(LATE) HubStart event,
            BuiltInCheckpoint builtIn,
            ProbeLoop loop,
            LocalAssignments assignments,
            ProbeRequests requests,
            ProbeAnswers answers,
            Ingest ingest) {
        if (builtIn.probes()) {
            String checkpoint = builtIn.self().id();
            loop.run(checkpoint, assignments, seen -> ingest.accept(checkpoint, builtIn.agent(), seen));
            asked = requests.heard()
                    .filter(request -> request.concerns(checkpoint))
                    .subscribe()
                    .with(
                            request -> probeNow(checkpoint, loop, answers, request),
                            bug -> LOG.error("requests to probe at once are not heard any more", bug));
        }
    }

    private static void probeNow(
            String checkpoint, ProbeLoop loop, ProbeAnswers answers, ProbeRequests.Request request) {
        loop.probeNow(request.stream())
                .chain(seen -> seen == null || request.answer() == null
                        ? Uni.createFrom().voidItem()
                        : answers.write(request.answer(), checkpoint, seen.outcome()))
                .subscribe()
                .with(
                        done -> {},
                        e -> LOG.warnf("the answer for stream %s is lost: %s", request.stream(), e.getMessage()));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event, ProbeLoop loop) {
        if (asked != null) {
            asked.cancel();
        }
        loop.stop();
    }
}
