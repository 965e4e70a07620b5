package dev.tallylight.probe.live.segment;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.List;

/**
 * Looks at rungs of a ladder that are not played, a few in each probe, each within its share of the time that is left.
 * For which there is none, they are looked at in the next probe.
 */
public final class OtherRungs {
    /** Less than this for a look, and that nothing came says nothing; or a third of the probe's time, if that is less. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final Turns turns;
    private final ProbeRun run;
    private final ContextInternal context;
    private final String pieces;

    /** @param pieces what is fetched of a rung, in words: {@code playlist and newest segment} */
    public OtherRungs(Turns turns, ProbeRun run, ContextInternal context, String pieces) {
        this.turns = turns;
        this.run = run;
        this.context = context;
        this.pieces = pieces;
    }

    /** A look at one of them. */
    public interface Look {
        /** @return whether it plays; false where nothing could be told. Fails where it does not play */
        Uni<Boolean> at(Ladder.Rung rung);
    }

    /** Never fails: the ladder knows afterwards. */
    public Uni<Void> look(Ladder ladder, Look look) {
        Uni<Void> all = Uni.createFrom().voidItem();
        List<Ladder.Rung> next = ladder.next();
        for (int i = 0; i < next.size(); i++) {
            Ladder.Rung rung = next.get(i);
            int left = next.size() - i;
            all = all.chain(() -> look(ladder, rung, look, left));
        }
        return all;
    }

    private Uni<Void> look(Ladder ladder, Ladder.Rung rung, Look look, int left) {
        Duration room = Pause.room(run);
        Duration third = run.timeout().dividedBy(3);
        Duration least = third.compareTo(LEAST) < 0 ? third : LEAST;
        Duration equal = room.dividedBy(left);
        Duration share = equal.compareTo(least) < 0 ? room : equal;
        if (share.compareTo(least) < 0) {
            run.step("variants", "no time to look at " + rung.name());
            return Uni.createFrom().voidItem();
        }
        run.step("variants", "looking at " + rung.name() + " as well");
        turns.next(0); // bounded as a whole, below
        return Deadline.in(context, share)
                .bound(Uni.createFrom().deferred(() -> look.at(rung)), () -> new Late(late(share)))
                .invoke(plays -> {
                    if (plays) {
                        ladder.plays(rung.uri());
                    } else {
                        ladder.untold(rung.uri());
                    }
                })
                .replaceWithVoid()
                .onFailure(Late.class)
                .recoverWithUni(failure -> {
                    run.step("variants", failure.failure.detail());
                    ladder.late(rung.uri(), failure.failure);
                    return Uni.createFrom().voidItem();
                })
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of(failure))
                .onFailure(ProbeFailure.class)
                .recoverWithUni(failure -> {
                    run.step("variants", "it does not play: " + failure.detail());
                    ladder.fails(rung.uri(), failure);
                    return Uni.createFrom().voidItem();
                });
    }

    /** Its share of the time is over. Without a stack. */
    private static final class Late extends RuntimeException {
        private final ProbeFailure failure;

        Late(ProbeFailure failure) {
            super(failure.detail(), null, false, false);
            this.failure = failure;
        }
    }

    private ProbeFailure late(Duration share) {
        return new ProbeFailure(
                Reason.RESPONSE_TIMEOUT,
                Stage.MANIFEST,
                "its " + pieces + " did not come within " + share.toMillis() + " ms");
    }
}
