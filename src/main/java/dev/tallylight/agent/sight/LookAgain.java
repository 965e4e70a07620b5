package dev.tallylight.agent.sight;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.Timers;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks every five seconds, while a checkpoint is blind, whether it sees again, until two answers in a row are good. Driven
 * by a timer that is always set again before anything else happens, and each answer is waited for so long at most: whoever
 * never answers is silent, and who is not watched any more is crossed out. Confined to its timers' thread.
 */
final class LookAgain {
    private static final Logger LOG = Logger.getLogger(LookAgain.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int GOOD_ANSWERS = 2;
    private static final LookAround NOTHING = new LookAround(Set.of(), Set.of(), Set.of());

    private final Timers timers;
    private final References references;
    private final Duration patience;
    private final Known known;
    private final Runnable seesAgain;

    private @Nullable LookAround look;
    private boolean looking;
    private long looks;
    private long looked;
    private long due;
    private boolean wasBlind;
    private int good;

    /** What is known, and who can be asked. */
    record Known(
            BooleanSupplier blind,
            Function<StreamId, Uni<@Nullable Observation>> probeNow,
            IntFunction<List<KnownHosts.Canary>> anybody,
            Predicate<String> isHost,
            BooleanSupplier anyHost) {}

    LookAgain(Timers timers, References references, Duration patience, Known known, Runnable seesAgain) {
        this.timers = timers;
        this.references = references;
        this.patience = patience;
        this.known = known;
        this.seesAgain = seesAgain;
    }

    void start() {
        timers.execute(this::tick);
    }

    private void tick() {
        timers.after(TICK, this::tick);
        long now = timers.nanoTime();
        boolean blind = known.blind().getAsBoolean();
        if (blind && !wasBlind) {
            good = 0;
            looking = false;
            due = now + EVERY.toNanos();
        }
        wasBlind = blind;
        if (blind && looking && now - looked >= patience.toNanos()) {
            answered(look != null && look.seesAgain());
        } else if (blind && !looking && now - due >= 0) {
            ask();
        }
    }

    /** What was seen of a host in any way. */
    void saw(String host, boolean answers) {
        timers.execute(() -> {
            if (look != null && look.asked().contains(host)) {
                concludeIfClear(look.saw(host, answers));
            }
        });
    }

    private void ask() {
        looking = true;
        looked = timers.nanoTime();
        long mine = ++looks;
        if (references.configured()) {
            look = null;
            references
                    .trouble()
                    .subscribe()
                    .with(trouble -> timers.execute(() -> heard(mine, trouble == null)), bug -> {
                        LOG.error("the references could not be asked", bug);
                        timers.execute(() -> heard(mine, false));
                    });
        } else {
            askHosts(mine);
        }
    }

    private void heard(long number, boolean well) {
        if (looking && number == looks) {
            answered(well);
        }
    }

    private void askHosts(long number) {
        List<KnownHosts.Canary> asked = known.anybody().apply(SelfCheck.CANARIES);
        if (asked.isEmpty()) {
            answered(!known.anyHost().getAsBoolean()); // where nothing is watched, nothing speaks against our eyes
            return;
        }
        concludeIfClear(new LookAround(
                Set.of(), Set.of(), asked.stream().map(KnownHosts.Canary::host).collect(Collectors.toSet())));
        for (KnownHosts.Canary canary : asked) {
            known.probeNow()
                    .apply(canary.stream())
                    .subscribe()
                    .with(
                            seen -> timers.execute(() -> told(number, canary.host(), seen)),
                            bug -> LOG.errorf(bug, "stream %s could not be probed at once", canary.stream()));
        }
    }

    private void told(long number, String host, @Nullable Observation seen) {
        LookAround at = look;
        if (!looking || number != looks || at == null || !at.asked().contains(host)) {
            return;
        }
        Boolean answers = seen == null || !known.isHost().test(host) ? null : answers(seen);
        concludeIfClear(answers == null ? at.forget(host) : at.saw(host, answers));
    }

    private void concludeIfClear(LookAround now) {
        look = now;
        if (now.asked().isEmpty()) {
            answered(now.equals(NOTHING) || now.seesAgain());
        }
    }

    /** Null where that is not known. */
    private static @Nullable Boolean answers(Observation seen) {
        return switch (seen.outcome().verdict()) {
            case Verdict.Unknown unknown -> unknown.reason() == Reason.PROBE_OFFLINE ? Boolean.FALSE : null;
            case Verdict.Down down -> !down.reason().silent();
            default -> Boolean.TRUE;
        };
    }

    private void answered(boolean well) {
        looking = false;
        look = null;
        due = timers.nanoTime() + EVERY.toNanos();
        good = well ? good + 1 : 0;
        if (good >= GOOD_ANSWERS) {
            good = 0;
            seesAgain.run();
        }
    }
}
