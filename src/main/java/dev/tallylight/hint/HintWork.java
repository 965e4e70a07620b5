package dev.tallylight.hint;

import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.BriefLog;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Sequence;
import dev.tallylight.hint.shape.Action;
import dev.tallylight.hint.shape.Hook;
import dev.tallylight.hint.shape.MediaServer;
import dev.tallylight.hint.shape.PublishedName;
import dev.tallylight.stream.ask.NamedStreams;
import dev.tallylight.stream.ask.PublishedPath;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * What comes of a request at a door, after it was answered: the streams that it names are found and probed, what nobody watches is
 * proposed. Bounded in what is under way at once; what is too much is left out and counted, and its streams' turns come with
 * their intervals.
 */
@ApplicationScoped
class HintWork {
    private static final Logger LOG = Logger.getLogger(HintWork.class);
    private static final BriefLog<UUID> LINES = new BriefLog<>(
            LOG,
            "hints are not named here: set this category to DEBUG",
            new BriefLog.Limit(1, Duration.ofMinutes(1)),
            new BriefLog.Limit(10, Duration.ofSeconds(10)),
            System::nanoTime);

    /** Of one hook: a name that many streams share is looked at in these. */
    private static final int MOST_STREAMS = 50;

    private static final int MOST_HOOKS = 20;
    private static final int MOST_AT_ONCE = 50;
    private static final int MOST_FOLLOWED = 500;
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);

    private final Pool pool;
    private final NamedStreams streams;
    private final HintedProbes probes;
    private final Proposals proposals;
    private final HintRates rates;
    private final FreshContext contexts;
    private final InstantSource clock;
    private final Counter taken;
    private final Counter left;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger followed = new AtomicInteger();

    HintWork(
            Pool pool,
            NamedStreams streams,
            HintedProbes probes,
            Proposals proposals,
            HintRates rates,
            FreshContext contexts,
            InstantSource clock,
            MeterRegistry metrics) {
        this.pool = pool;
        this.streams = streams;
        this.probes = probes;
        this.proposals = proposals;
        this.rates = rates;
        this.contexts = contexts;
        this.clock = clock;
        this.taken = Counter.builder("tallylight.hints.taken")
                .description("requests of media servers that were acted on")
                .register(metrics);
        this.left = Counter.builder("tallylight.hints.left")
                .description("requests of media servers that were not, for too many came at once")
                .register(metrics);
    }

    /** What becomes of a request, as its sender is told in a header. */
    enum Taken {
        TAKEN("taken"),
        NO_STREAM("it names no stream"),
        TOO_MANY("left out: a hint takes " + HintRates.BURST + " requests at once and " + HintRates.PER_SECOND
                + " a second"),
        BUSY("left out: too many hints at once");

        private final String words;

        Taken(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * Does not block, and never throws.
     *
     * @param sender the address that it came from
     */
    Taken take(HintKeys.Known hint, List<Hook> hooks, String sender) {
        if (!rates.lets(hint.id())) {
            left.increment();
            LINES.say(hint.id(), "hint " + hint.id() + " is sent more than it takes: " + Taken.TOO_MANY.words());
            return Taken.TOO_MANY;
        }
        if (hooks.isEmpty()) {
            return Taken.NO_STREAM;
        }
        if (running.incrementAndGet() > MOST_AT_ONCE) {
            running.decrementAndGet();
            left.increment();
            return Taken.BUSY;
        }
        taken.increment();
        contexts.run(() -> handle(hint, hooks.subList(0, Math.min(hooks.size(), MOST_HOOKS)), sender))
                .ifNoItem()
                .after(MOST_WAIT)
                .fail()
                .onTermination()
                .invoke(() -> running.decrementAndGet())
                .subscribe()
                .with(found -> follow(hint, found), e -> lost(hint, e));
        return Taken.TAKEN;
    }

    private Uni<Set<StreamId>> handle(HintKeys.Known hint, List<Hook> hooks, String sender) {
        Set<StreamId> found = new LinkedHashSet<>();
        List<Hook> matter =
                hooks.stream().filter(hook -> hook.action().matters()).toList();
        return heard(hint, hooks.getFirst(), sender)
                .chain(() -> Sequence.of(
                        matter, hook -> one(hint, hook, Objects.requireNonNull(hook.stream()), sender, found)))
                .chain(() -> probes.ask(found))
                .replaceWith(found);
    }

    private Uni<Void> heard(HintKeys.Known hint, Hook hook, String sender) {
        return pool.preparedQuery("update hint set heard_at = $2, heard = $3, heard_from = $4 where id = $1")
                .execute(Tuple.of(hint.id(), clock.instant().atOffset(ZoneOffset.UTC), hook.words(), sender))
                .replaceWithVoid();
    }

    private Uni<Void> one(HintKeys.Known hint, Hook hook, PublishedName name, String sender, Set<StreamId> found) {
        // nginx-rtmp writes playlists to a folder that has nothing of the application
        PublishedPath path = new PublishedPath(name.path(), hint.kind() == MediaServer.NGINX_RTMP);
        return streams.playing(hint.streams(), path, MOST_STREAMS).chain(named -> {
            named.stream().filter(each -> !each.paused()).forEach(each -> found.add(each.id()));
            if (!named.isEmpty()) {
                return proposals.settled(hint, name);
            }
            boolean isNew = hook.action() == Action.PUBLISH || hook.action() == Action.CHANGED && hook.url() != null;
            return isNew
                    ? proposals.propose(hint, hook, name, sender)
                    : Uni.createFrom().voidItem();
        });
    }

    private void follow(HintKeys.Known hint, Set<StreamId> found) {
        if (found.isEmpty()) {
            return;
        }
        for (Duration later : HintedProbes.AFTERWARDS) {
            if (followed.incrementAndGet() > MOST_FOLLOWED) {
                followed.decrementAndGet();
                return;
            }
            Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(later)
                    .chain(() -> contexts.run(() -> probes.ask(found)))
                    .ifNoItem()
                    .after(later.plus(MOST_WAIT))
                    .fail()
                    .onTermination()
                    .invoke(() -> followed.decrementAndGet())
                    .subscribe()
                    .with(done -> {}, e -> lost(hint, e));
        }
    }

    private static void lost(HintKeys.Known hint, Throwable e) {
        LINES.say(hint.id(), "what hint " + hint.id() + " said is lost, and its streams wait for their turns: " + e);
    }
}
