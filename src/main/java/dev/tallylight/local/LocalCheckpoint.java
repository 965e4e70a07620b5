package dev.tallylight.local;

import dev.tallylight.agent.watch.ProbeLoop;
import dev.tallylight.checkpoint.BuiltInCheckpoint;
import dev.tallylight.follow.Leaving;
import dev.tallylight.status.ingest.Ingest;
import dev.tallylight.store.HubStart;
import dev.tallylight.stream.ask.ProbeAnswers;
import dev.tallylight.stream.ask.ProbeRequests;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sets the built-in checkpoint going: it watches what this hub assigns, probes at once what somebody asks for, and this
 * hub takes in what it sees.
 */
@ApplicationScoped
class LocalCheckpoint {
    private static final Logger LOG = Logger.getLogger(LocalCheckpoint.class);
    private static final int LATE = 5_000;

    private @Nullable Runnable deaf;

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
            deaf = requests.hear(request -> {
                if (request.concerns(checkpoint)) {
                    probeNow(checkpoint, loop, answers, request);
                }
            });
        }
    }

    private static void probeNow(
            String checkpoint, ProbeLoop loop, ProbeAnswers answers, ProbeRequests.Request request) {
        UUID answer = request.answer();
        Uni<?> done = answer == null
                ? loop.probeNow(request.stream())
                : loop.checkNow(request.stream(), answer)
                        .chain(seen -> seen == null
                                ? Uni.createFrom().voidItem()
                                : answers.write(answer, checkpoint, seen.outcome()));
        done.subscribe()
                .with(
                        ignored -> {},
                        e -> LOG.warnf("the answer for stream %s is lost: %s", request.stream(), e.getMessage()));
    }

    void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Leaving.WATCHES) ShutdownEvent event,
            ProbeLoop loop) {
        if (deaf != null) {
            deaf.run();
        }
        loop.stop();
    }
}
