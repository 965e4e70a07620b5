package dev.tallylight.probe.hls;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.hls.Rendition.Role;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.live.segment.OtherRungs;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;

/**
 * Looks at variants that are not played, a few in each probe: whether the playlist is there and goes on, and the newest
 * segment can be had and holds media.
 */
final class OtherVariants {
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

    /**
     * Never fails: the ladder knows afterwards.
     *
     * @param base of the multivariant playlist
     */
    Uni<Void> look(Ladder ladder, Url base, Playlist.Master master) {
        return new OtherRungs(fetch.turns(), run, context, "playlist and newest segment")
                .look(ladder, rung -> plays(rung, ladder.known(rung), base, master));
    }

    private Uni<Boolean> plays(Ladder.Rung rung, String known, Url base, Playlist.Master master) {
        return fetch.media(Role.VARIANT, HlsFetch.resolve(base, rung.uri()), master.variables(), run.remaining())
                .chain(media -> {
                    Rendition rendition = media.besides(known);
                    liveness.note(rendition);
                    return segments.newestOrTheOneBefore(rendition).invoke(read -> {
                        liveness.note(rendition, read.print(), true);
                        liveness.requireGoing(rendition);
                    });
                })
                .replaceWith(true);
    }
}
