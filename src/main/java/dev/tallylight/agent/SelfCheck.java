package dev.tallylight.agent;

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
 * blind, silence is {@code probe_offline}, which is unknown and never down, and it is asked again every
 * {@link #AGAIN} until two answers in a row are good.
 *
 * <p>Called from the event loops of the watches; holds a lock for no longer than it takes to note what was seen.
 */
@ApplicationScoped
class SelfCheck {
    private static final Logger LOG = Logger.getLogger(SelfCheck.class);
    /** How many other hosts are asked. */
    static final int CANARIES = 5;

    /** As long as a probe may take by default: who has not answered by then is silent. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** An answer serves for this long, so that a thousand failures at once cost one look. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration ROUTINE = Duration.ofMinutes(1);
    private static final int GOOD_ANSWERS = 2;

    private final Eyesight eyesight;
    private final References references;
    private final Vertx vertx;
    private final Duration patience;
    private final KnownHosts hosts = new KnownHosts();
    private final List<Consumer<@Nullable String>> held = new ArrayList<>();

    private Function<StreamId, Uni<@Nullable Observation>> probeNow =
            stream -> Uni.createFrom().nullItem();
    private Runnable seesAgain = () -> {};
    private @Nullable LookAround look;
    /** Which look it is: the time of one that is over is not the time of the next. */
    private long looks;

    private boolean looking;
    private long sawWellAt;
    private boolean sawWellEver;
    private int good;

    @Inject
    SelfCheck(Eyesight eyesight, References references, Vertx vertx) {
        this(eyesight, references, vertx, PATIENCE);
    }

    SelfCheck(Eyesight eyesight, References references, Vertx vertx, Duration patience) {
        this.eyesight = eyesight;
        this.references = references;
        this.vertx = vertx;
        this.patience = patience;
    }

    /** Who probes for it, and who is told when what is seen counts again. */
    void serves(Function<StreamId, Uni<@Nullable Observation>> probes, Runnable whenItSeesAgain) {
        this.probeNow = probes;
        this.seesAgain = whenItSeesAgain;
        if (references.configured()) {
            vertx.setPeriodic(ROUTINE.toMillis(), ignored -> routine());
        }
    }

    void forget(StreamId stream) {
        synchronized (this) {
            hosts.forget(stream);
        }
    }

    /** Gives the outcome back, at once or when it is known whose silence it is, as what it counts for. */
    void weigh(String host, StreamId stream, ProbeOutcome outcome, Consumer<ProbeOutcome> whenKnown) {
        boolean silent =
                outcome.verdict() instanceof Verdict.Down down && down.reason().silent();
        List<Consumer<@Nullable String>> answered = List.of();
        boolean first = false;
        @Nullable String blindness = eyesight.blindness();
        boolean wait;
        synchronized (this) {
            hosts.saw(host, stream, !silent, System.nanoTime());
            if (this.look != null) {
                this.look = this.look.saw(host, !silent);
                answered = concludeIfClear(this.look.finding());
            }
            wait = silent && blindness == null && eyesight.blindness() == null && !sawWellJustNow();
            if (wait) {
                held.add(detail -> whenKnown.accept(detail == null ? outcome : offline(outcome, detail)));
                first = !looking;
                looking = true;
            }
        }
        blindness = eyesight.blindness();
        tell(answered, blindness);
        if (!wait) {
            whenKnown.accept(silent && blindness != null ? offline(outcome, blindness) : outcome);
        } else if (first) {
            lookAround(host);
        }
    }

    private boolean sawWellJustNow() {
        return sawWellEver && System.nanoTime() - sawWellAt < FRESH.toNanos();
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
            Set<String> silent = hosts.silentLately(System.nanoTime());
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
            canaries.forEach(this::ask);
            vertx.setTimer(patience.toMillis(), ignored -> timeIsUp(number));
        }
    }

    /** What a canary sees comes back through {@link #weigh}; only one that is watched no more is crossed out here. */
    private void ask(KnownHosts.Canary canary) {
        probeNow.apply(canary.stream())
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
            if (look != null) {
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
        return conclude(
                finding == LookAround.Finding.SEEING
                        ? null
                        : "%d of %d hosts fell silent together"
                                .formatted(
                                        at.silent().size() + at.asked().size(),
                                        at.silent().size()
                                                + at.asked().size()
                                                + at.answered().size()));
    }

    private synchronized List<Consumer<@Nullable String>> conclude(@Nullable String blindness) {
        look = null;
        looking = false;
        if (blindness == null) {
            sawWellEver = true;
            sawWellAt = System.nanoTime();
        } else if (eyesight.blindness() == null) {
            good = 0;
            eyesight.set(blindness);
            LOG.warnf("what this checkpoint sees is not to be trusted: %s", blindness);
            vertx.setTimer(AGAIN.toMillis(), ignored -> lookAgain());
        }
        List<Consumer<@Nullable String>> waiting = List.copyOf(held);
        held.clear();
        return waiting;
    }

    private static void tell(List<Consumer<@Nullable String>> waiting, @Nullable String blindness) {
        waiting.forEach(consumer -> consumer.accept(blindness));
    }

    private void askReferences() {
        references
                .trouble()
                .onItem()
                .ifNotNull()
                .transformToUni(ignored -> references.trouble()) // one packet may be lost: ask twice
                .subscribe()
                .with(trouble -> tell(conclude(trouble), eyesight.blindness()), bug -> {
                    LOG.error("the references could not be asked", bug);
                    tell(conclude(null), eyesight.blindness());
                });
    }

    private void routine() {
        synchronized (this) {
            if (looking || eyesight.blindness() != null) {
                return;
            }
            looking = true;
        }
        askReferences();
    }

    /** While blind: do we see again? */
    private void lookAgain() {
        (references.configured() ? references.trouble().map(trouble -> trouble == null) : hostsAnswer())
                .subscribe()
                .with(this::sawAgain, bug -> {
                    LOG.error("could not look again", bug);
                    sawAgain(false);
                });
    }

    private Uni<Boolean> hostsAnswer() {
        List<KnownHosts.Canary> asked;
        synchronized (this) {
            asked = hosts.anybody(CANARIES);
        }
        if (asked.isEmpty()) {
            return Uni.createFrom().item(true); // nothing is watched any more: nothing speaks against our eyes
        }
        List<Uni<Boolean>> answers = asked.stream()
                .map(canary -> probeNow.apply(canary.stream()).map(SelfCheck::answers))
                .toList();
        return Uni.join().all(answers).andCollectFailures().map(all -> {
            LookAround seen = new LookAround(Set.of(), Set.of(), Set.of());
            for (int i = 0; i < all.size(); i++) {
                seen = seen.saw(asked.get(i).host(), all.get(i));
            }
            return seen.seesAgain();
        });
    }

    private static boolean answers(@Nullable Observation seen) {
        return seen != null
                && !(seen.outcome().verdict() instanceof Verdict.Unknown unknown
                        && unknown.reason() == Reason.PROBE_OFFLINE)
                && !(seen.outcome().verdict() instanceof Verdict.Down down
                        && down.reason().silent());
    }

    private void sawAgain(boolean well) {
        good = well ? good + 1 : 0;
        if (good < GOOD_ANSWERS) {
            vertx.setTimer(AGAIN.toMillis(), ignored -> lookAgain());
            return;
        }
        LOG.info("this checkpoint sees again");
        synchronized (this) {
            sawWellEver = true;
            sawWellAt = System.nanoTime();
            eyesight.set(null);
        }
        seesAgain.run();
    }

    private static ProbeOutcome offline(ProbeOutcome outcome, String blindness) {
        String seen = outcome.verdict() instanceof Verdict.Down down
                ? "; of this stream: " + down.reason().code()
                : "";
        Stage stage = outcome.verdict() instanceof Verdict.Down down ? down.stage() : Stage.CONNECT;
        return outcome.withVerdict(
                new Verdict.Unknown(Reason.PROBE_OFFLINE, stage, "the checkpoint is blind: " + blindness + seen));
    }
}
