package dev.tallylight.status.ingest;

import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.follow.BriefLog;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.ask.ProbeRequests;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Asks a stream's other checkpoints to probe it at once when one of them sees it fail for the first time, so that a
 * verdict takes seconds and not an interval. At most once a stream in its retry interval, and not where nobody else
 * watches; what is too much at once is left to the intervals.
 */
@ApplicationScoped
class SecondOpinions {
    private static final Logger LOG = Logger.getLogger(SecondOpinions.class);
    private static final BriefLog<String> LINES = new BriefLog<>(
            LOG,
            "streams whose other checkpoints could not be asked are not named here: set this category to DEBUG",
            new BriefLog.Limit(3, Duration.ofSeconds(10)),
            new BriefLog.Limit(10, Duration.ofSeconds(10)),
            System::nanoTime);
    private static final int MOST_AT_ONCE = 200;
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;

    private final ProbeRequests requests;
    private final Voters voters;
    private final FreshContext contexts;
    private final Counter asked;
    private final Counter left;
    private final AtomicInteger running = new AtomicInteger();
    private final Map<StreamId, Long> notBefore = new ConcurrentHashMap<>();

    SecondOpinions(ProbeRequests requests, Voters voters, FreshContext contexts, MeterRegistry metrics) {
        this.requests = requests;
        this.voters = voters;
        this.contexts = contexts;
        this.asked = Counter.builder("tallylight.opinions.asked")
                .description("first failures on which the other checkpoints were asked to probe at once")
                .register(metrics);
        this.left = Counter.builder("tallylight.opinions.left")
                .description("first failures on which they were not, for too many came at once")
                .register(metrics);
    }

    /** Does not block. */
    void want(StreamId stream, String seenBy) {
        long now = System.nanoTime();
        if (notBefore.getOrDefault(stream, now) - now > 0) {
            return;
        }
        if (running.get() >= MOST_AT_ONCE) {
            left.increment();
            return;
        }
        // before anything is read: the failure of the checkpoint that is asked must not ask again
        notBefore.put(stream, now + Duration.ofSeconds(1).toNanos());
        running.incrementAndGet();
        contexts.run(() -> voters.patience(stream, seenBy))
                .chain(patience -> {
                    if (patience.isZero()) {
                        return Uni.createFrom().voidItem();
                    }
                    notBefore.put(stream, now + patience.toNanos());
                    asked.increment();
                    return requests.ask(stream, seenBy);
                })
                .ifNoItem()
                .after(MOST_WAIT)
                .fail()
                .onTermination()
                .invoke(this::done)
                .subscribe()
                .with(
                        done -> {},
                        e -> LINES.say(
                                seenBy,
                                "the other checkpoints of stream " + stream + " could not be asked: "
                                        + (e instanceof TimeoutException ? "no answer in time" : e.getMessage())));
    }

    private void done() {
        running.decrementAndGet();
        if (notBefore.size() > MOST_REMEMBERED) {
            long now = System.nanoTime();
            notBefore.values().removeIf(until -> until - now <= 0);
        }
    }

    /** Looks up how long one answer serves. */
    @ApplicationScoped
    static class Voters {
        private final StreamStates states;
        private final CheckpointRegistry checkpoints;

        Voters(StreamStates states, CheckpointRegistry checkpoints) {
            this.states = states;
            this.checkpoints = checkpoints;
        }

        /** The stream's retry interval, or zero where nobody but that checkpoint could be asked. */
        @WithSession
        Uni<Duration> patience(StreamId stream, String seenBy) {
            return states.look(stream).chain(found -> {
                if (found == null || found.stream().paused()) {
                    return Uni.createFrom().item(Duration.ZERO);
                }
                return checkpoints
                        .all()
                        .map(places -> sees(places, seenBy)
                                        && places.stream()
                                                .filter(Checkpoint::sees)
                                                .filter(place -> !place.id().equals(seenBy))
                                                .anyMatch(
                                                        place -> found.stream().assignedTo(place))
                                ? found.stream().policy().retryInterval()
                                : Duration.ZERO);
            });
        }

        /** One that is blind sees everything fail. */
        private static boolean sees(List<Checkpoint> places, String id) {
            return places.stream().anyMatch(place -> place.id().equals(id) && place.sees());
        }
    }
}
