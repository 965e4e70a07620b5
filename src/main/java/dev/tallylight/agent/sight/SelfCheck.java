package dev.tallylight.agent.sight;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.Timers;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks, whenever a stream falls silent, whether it is the stream or us: before its failure counts. The operator's
 * {@link References} decide where there are some; else a few streams on other hosts are probed at once, and
 * {@link LookAround} concludes. Failures wait for the answer, {@link #PATIENCE} at most. While the answer is that we are
 * blind, silence is {@code probe_offline}, which is unknown and never down, until {@link LookAgain} finds that we see.
 *
 * <p>Called from the event loops of the watches; holds a lock for no longer than it takes to note what was seen.
 */
@ApplicationScoped
public class SelfCheck implements OwnFault {
    private static final Logger LOG = Logger.getLogger(SelfCheck.class);
    /** How many other hosts are asked. */
    static final int CANARIES = 5;

    /** As long as a probe may take by default: who has not answered by then is silent. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** An answer serves for this long, so that a thousand failures at once cost one look. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final Duration ROUTINE = Duration.ofMinutes(1);

    private final Eyesight eyesight;
    private final References references;
    private final Timers timers;
    private final Duration patience;
    private final KnownHosts hosts = new KnownHosts();
    private final List<Consumer<@Nullable String>> held = new ArrayList<>();
    private final LookAgain lookAgain;

    private Function<StreamId, Uni<@Nullable Observation>> probeNow =
            stream -> Uni.createFrom().nullItem();
    private Runnable seesAgain = () -> {};
    private boolean serving;
    private @Nullable LookAround look;
    /** Which look it is: the time of one that is over is not the time of the next. */
    private long looks;

    private boolean looking;
    private long sawWellAt;
    private boolean sawWellEver;

    @Inject
    SelfCheck(Eyesight eyesight, References references, Vertx vertx) {
        this(eyesight, references, VertxTimers.ofNewContext(vertx), PATIENCE);
    }

    SelfCheck(Eyesight eyesight, References references, Timers timers, Duration patience) {
        this.eyesight = eyesight;
        this.references = references;
        this.timers = timers;
        this.patience = patience;
        this.lookAgain = new LookAgain(
                timers,
                references,
                patience,
                new LookAgain.Known(
                        () -> eyesight.blindness(Eyesight.Cause.SILENCE) != null,
                        this::probeNow,
                        this::anybody,
                        this::isKnown,
                        () -> hosts() > 0),
                this::sawAgain);
    }

    /** Who probes for it, and who is told when what is seen counts again. */
    public void serves(Function<StreamId, Uni<@Nullable Observation>> probes, Runnable whenItSeesAgain) {
        this.probeNow = probes;
        this.seesAgain = whenItSeesAgain;
        if (!serving) {
            serving = true;
            lookAgain.start();
            timers.execute(() -> timers.after(ROUTINE, this::routine));
        }
    }

    private Uni<@Nullable Observation> probeNow(StreamId stream) {
        return Uni.createFrom().deferred(() -> probeNow.apply(stream));
    }

    public synchronized void forget(StreamId stream) {
        hosts.forget(stream);
    }

    /** Forgets what is not watched any more. */
    public synchronized void keepOnly(Set<String> watched, Function<StreamId, @Nullable String> hostOf) {
        hosts.keepOnly(new KnownHosts.Watched(watched, hostOf));
    }

    /** How many are known. */
    synchronized int hosts() {
        return hosts.size();
    }

    private synchronized List<KnownHosts.Canary> anybody(int most) {
        return hosts.anybody(most);
    }

    private synchronized boolean isKnown(String host) {
        return hosts.has(host);
    }

    @Override
    public void weigh(String host, StreamId stream, ProbeOutcome outcome, Consumer<ProbeOutcome> whenKnown) {
        if (outcome.verdict() instanceof Verdict.Unknown) {
            gone(host); // it says nothing of its host; nobody need wait for it
            whenKnown.accept(outcome);
            return;
        }
        boolean silent =
                outcome.verdict() instanceof Verdict.Down down && down.reason().silent();
        List<Consumer<@Nullable String>> answered = List.of();
        boolean first = false;
        @Nullable String blindness = eyesight.blindness();
        boolean wait;
        synchronized (this) {
            hosts.saw(host, stream, !silent, timers.nanoTime());
            if (this.look != null) {
                this.look = this.look.saw(host, !silent);
                answered = concludeIfClear(this.look.finding());
            }
            wait = silent && blindness == null && eyesight.blindness() == null && !sawWellJustNow();
            if (wait) {
                held.add(detail -> whenKnown.accept(detail == null ? outcome : offline(outcome)));
                first = !looking;
                looking = true;
            }
        }
        blindness = eyesight.blindness();
        tell(answered, blindness);
        if (blindness != null) {
            lookAgain.saw(host, !silent);
        }
        if (!wait) {
            whenKnown.accept(silent && blindness != null ? offline(outcome) : outcome);
        } else if (first) {
            lookAround(host);
        }
    }

    private boolean sawWellJustNow() {
        return sawWellEver && timers.nanoTime() - sawWellAt < FRESH.toNanos();
    }

    private void lookAround(String failed) {
        if (references.configured()) {
            askReferences();
            return;
        }
        List<KnownHosts.Canary> canaries;
        List<Consumer<@Nullable String>> answered;
        boolean open;
        long number;
        synchronized (this) {
            number = ++looks;
            Set<String> silent = hosts.silentLately(timers.nanoTime());
            canaries = hosts.canaries(CANARIES, Set.of(failed));
            LookAround begun = new LookAround(
                    silent,
                    Set.of(),
                    canaries.stream().map(KnownHosts.Canary::host).collect(Collectors.toSet()));
            look = begun.saw(failed, false);
            answered = concludeIfClear(look.finding());
            open = look != null;
        }
        tell(answered, eyesight.blindness());
        if (open) {
            timers.execute(() -> timers.after(patience, () -> timeIsUp(number)));
            canaries.forEach(this::ask);
        }
    }

    /** What a canary sees comes back through {@link #weigh}; only one that is watched no more is crossed out here. */
    private void ask(KnownHosts.Canary canary) {
        probeNow(canary.stream())
                .subscribe()
                .with(
                        seen -> {
                            if (seen == null) {
                                gone(canary.host());
                            }
                        },
                        bug -> LOG.errorf(bug, "stream %s could not be probed at once", canary.stream()));
    }

    private void gone(String host) {
        List<Consumer<@Nullable String>> answered = List.of();
        synchronized (this) {
            if (look != null && look.asked().contains(host)) {
                look = look.forget(host);
                answered = concludeIfClear(look.finding());
            }
        }
        tell(answered, eyesight.blindness());
    }

    private void timeIsUp(long number) {
        List<Consumer<@Nullable String>> answered = List.of();
        synchronized (this) {
            if (look != null && number == looks) {
                answered = concludeIfClear(look.lastly());
            }
        }
        tell(answered, eyesight.blindness());
    }

    /** Under the lock. Those who wait for the answer, once there is one. */
    private List<Consumer<@Nullable String>> concludeIfClear(LookAround.Finding finding) {
        LookAround at = look;
        if (at == null || finding == LookAround.Finding.OPEN) {
            return List.of();
        }
        int silent = at.silent().size() + at.asked().size();
        return conclude(
                finding == LookAround.Finding.SEEING
                        ? null
                        : "%d of %d hosts fell silent together"
                                .formatted(silent, silent + at.answered().size()));
    }

    private synchronized List<Consumer<@Nullable String>> conclude(@Nullable String blindness) {
        look = null;
        looking = false;
        if (blindness == null) {
            sawWellEver = true;
            sawWellAt = timers.nanoTime();
        } else if (eyesight.blindness(Eyesight.Cause.SILENCE) == null) {
            LOG.warnf("what this checkpoint sees is not to be trusted: %s", blindness);
            eyesight.set(Eyesight.Cause.SILENCE, blindness);
        }
        List<Consumer<@Nullable String>> waiting = List.copyOf(held);
        held.clear();
        return waiting;
    }

    private static void tell(List<Consumer<@Nullable String>> waiting, @Nullable String blindness) {
        waiting.forEach(consumer -> consumer.accept(blindness));
    }

    private void askReferences() {
        long number;
        synchronized (this) {
            number = ++looks;
        }
        timers.execute(() -> timers.after( // each dial has a limit of its own: this is for one that forgets it
                PATIENCE, () -> concludeReferences(number, "no reference target has answered")));
        references
                .trouble()
                .onItem()
                .ifNotNull()
                .transformToUni(ignored -> references.trouble()) // one packet may be lost: ask twice
                .subscribe()
                .with(trouble -> concludeReferences(number, trouble), bug -> {
                    LOG.error("the references could not be asked", bug);
                    concludeReferences(number, null);
                });
    }

    /** Once for each look: what comes later than its time, or as its time, is for nobody. */
    private void concludeReferences(long number, @Nullable String trouble) {
        List<Consumer<@Nullable String>> answered = List.of();
        synchronized (this) {
            if (looking && number == looks) {
                answered = conclude(trouble);
            }
        }
        tell(answered, eyesight.blindness());
    }

    /** References are asked now and then even while nothing fails. */
    private void routine() {
        timers.after(ROUTINE, this::routine);
        synchronized (this) {
            if (!references.configured() || looking || eyesight.blindness() != null) {
                return;
            }
            looking = true;
        }
        askReferences();
    }

    private void sawAgain() {
        LOG.info("this checkpoint sees again");
        synchronized (this) {
            sawWellEver = true;
            sawWellAt = timers.nanoTime();
        }
        eyesight.set(Eyesight.Cause.SILENCE, null);
        seesAgain.run();
    }

    /** What is said of the stream names no other host and no reference: why it is blind is said of the checkpoint. */
    private static ProbeOutcome offline(ProbeOutcome outcome) {
        String seen = outcome.verdict() instanceof Verdict.Down down
                ? "; of this stream: " + down.reason().code()
                : "";
        Stage stage = outcome.verdict() instanceof Verdict.Down down ? down.stage() : Stage.CONNECT;
        return outcome.withVerdict(new Verdict.Unknown(Reason.PROBE_OFFLINE, stage, "the checkpoint is blind" + seen));
    }
}
