package dev.tallylight.probe.hls;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.Rendition.Role;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.live.segment.Pause;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.List;

/**
 * Looks at variants that are not played, a few in each probe: whether the playlist is there and goes on, and the newest
 * segment can be had and holds media.
 */
final class OtherVariants {
    /** Less than this for a look, and that nothing came says nothing; or a third of the probe's time, if that is less. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final HlsFetch fetch;
    private final HlsSegment segments;
    private final Liveness liveness;
    private final ProbeRun run;
    private final ContextInternal context;

    OtherVariants(HlsFetch fetch, HlsSegment segments, Liveness liveness, ProbeRun run, ContextInternal context) {
        this.fetch = fetch;
        this.segments = segments;
        this.liveness = liveness;
        this.run = run;
        this.context = context;
    }

    /** Never fails: the ladder knows afterwards. @param base of the multivariant playlist */
    Uni<Void> look(Ladder ladder, Url base, Playlist.Master master) {
        Uni<Void> all = Uni.createFrom().voidItem();
        List<Ladder.Rung> next = ladder.next();
        for (int i = 0; i < next.size(); i++) {
            Ladder.Rung rung = next.get(i);
            int left = next.size() - i;
            all = all.chain(() -> look(ladder, rung, base, master, left));
        }
        return all;
    }

    private Uni<Void> look(Ladder ladder, Ladder.Rung rung, Url base, Playlist.Master master, int left) {
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
        fetch.turns().next(0); // bounded as a whole, below
        Uni<Void> look = Uni.createFrom()
                .deferred(() -> fetch.media(
                        Role.VARIANT, HlsFetch.resolve(base, rung.uri()), master.variables(), run.remaining()))
                .chain(media -> {
                    Rendition rendition = media.besides(ladder.known(rung));
                    liveness.note(rendition);
                    return segments.newestOrTheOneBefore(rendition).invoke(read -> {
                        liveness.note(rendition, read.print(), true);
                        liveness.requireGoing(rendition);
                    });
                })
                .replaceWithVoid();
        return Deadline.in(context, share)
                .bound(look, () -> new Late(late(share)))
                .invoke(() -> ladder.plays(rung.uri()))
                .onFailure(Late.class)
                .recoverWithUni(failure -> {
                    run.step("variants", ((Late) failure).failure.detail());
                    ladder.late(rung.uri(), ((Late) failure).failure);
                    return Uni.createFrom().voidItem();
                })
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of((NetFailure) failure))
                .onFailure(ProbeFailure.class)
                .recoverWithUni(failure -> {
                    run.step("variants", "it does not play: " + ((ProbeFailure) failure).detail());
                    ladder.fails(rung.uri(), (ProbeFailure) failure);
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

    private static ProbeFailure late(Duration share) {
        return new ProbeFailure(
                Reason.RESPONSE_TIMEOUT,
                Stage.MANIFEST,
                "its playlist and newest segment did not come within " + share.toMillis() + " ms");
    }
}
