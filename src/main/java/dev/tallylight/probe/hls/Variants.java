package dev.tallylight.probe.hls;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.hls.Rendition.Role;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.live.segment.Passed;
import dev.tallylight.probe.live.segment.Pause;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Plays a multivariant playlist as a player does: one variant and its audio, and where these do not play, the next one,
 * as long as there is time (RFC 8216 §6.2.4). What was passed over is told.
 */
final class Variants {
    private static final int MOST_TRIED = 8;

    /** What is kept for those on other servers where one server does not answer. */
    private static final Duration DETOUR = Duration.ofSeconds(3);

    private final HlsFetch fetch;
    private final ProbeRun run;
    private final Url base;
    private final Playlist.Master master;
    private final Ladder ladder;
    private final Function<List<Rendition>, Uni<Boolean>> player;
    private final Passed variants = new Passed("variants");
    private final Passed audio = new Passed("audio renditions");
    private int audioRenditions;

    /** @param player plays renditions together and says whether they were seen to move on */
    Variants(
            HlsFetch fetch,
            ProbeRun run,
            Url base,
            Playlist.Master master,
            Ladder ladder,
            Function<List<Rendition>, Uni<Boolean>> player) {
        this.fetch = fetch;
        this.run = run;
        this.base = base;
        this.master = master;
        this.ladder = ladder;
        this.player = player;
    }

    /** @param ordered the best first; not empty @return whether what plays was seen to move on */
    Uni<Boolean> play(List<Playlist.Variant> ordered) {
        Playlist.Variant variant = ordered.getFirst();
        List<Playlist.Variant> rest = ordered.subList(1, Math.min(ordered.size(), MOST_TRIED));
        return play(variant, rest);
    }

    private Uni<Boolean> play(Playlist.Variant variant, List<Playlist.Variant> rest) {
        return Uni.createFrom()
                .deferred(() -> one(variant, rest))
                .invoke(proven -> ladder.plays(variant.uri()))
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of((NetFailure) failure))
                .onFailure(ProbeFailure.class)
                .recoverWithUni(failure -> {
                    variants.add(variant.uri(), (ProbeFailure) failure);
                    ladder.fails(variant.uri(), (ProbeFailure) failure);
                    if (rest.isEmpty() || !Pause.worthwhile(run.remaining())) {
                        return Uni.createFrom().failure(variants.none(master.count()));
                    }
                    run.step("variants", "trying the next: " + ((ProbeFailure) failure).detail());
                    return play(rest.getFirst(), rest.subList(1, rest.size()));
                });
    }

    private Uni<Boolean> one(Playlist.Variant variant, List<Playlist.Variant> rest) {
        Url url = HlsFetch.resolve(base, variant.uri());
        run.step("variants", master.count() + ", playing: " + url);
        Uni<Rendition> picture = fetch.media(Role.VARIANT, url, master.variables(), patience(url, rest));
        List<Playlist.Rendition> sounds = sounds(variant);
        return sounds.isEmpty()
                ? picture.chain(rendition -> player.apply(List.of(rendition)))
                : picture.chain(rendition -> sound(sounds).chain(heard -> player.apply(List.of(rendition, heard))));
    }

    /** One that does not answer is left while there is time for another, where that is on another server. */
    private Duration patience(Url url, List<Playlist.Variant> rest) {
        Duration room = Pause.room(run);
        boolean elsewhere = rest.stream().anyMatch(other -> isElsewhere(url, other));
        if (!elsewhere) {
            return run.remaining();
        }
        Duration half = room.dividedBy(2);
        Duration most = room.minus(DETOUR);
        return half.compareTo(most) > 0 ? half : most;
    }

    private boolean isElsewhere(Url url, Playlist.Variant other) {
        try {
            return !HlsFetch.resolve(base, other.uri()).sameOriginAs(url);
        } catch (ProbeFailure e) {
            return false; // told when it is its turn
        }
    }

    /**
     * The renditions of its audio group, the default first. None where the audio, or that which is the default, is in its
     * own segments (RFC 8216 §4.3.4.1: no URI).
     */
    private List<Playlist.Rendition> sounds(Playlist.Variant variant) {
        List<Playlist.Rendition> group = master.renditions().stream()
                .filter(rendition ->
                        rendition.type().equals("AUDIO") && rendition.group().equals(variant.audioGroup()))
                .sorted((a, b) -> Boolean.compare(b.isDefault(), a.isDefault()))
                .toList();
        return group.isEmpty() || group.getFirst().uri() == null
                ? List.of()
                : group.stream()
                        .filter(rendition -> rendition.uri() != null)
                        .limit(MOST_TRIED)
                        .toList();
    }

    private Uni<Rendition> sound(List<Playlist.Rendition> sounds) {
        audioRenditions = Math.max(audioRenditions, sounds.size());
        String uri = String.valueOf(sounds.getFirst().uri());
        Uni<Rendition> heard = Uni.createFrom()
                .deferred(() ->
                        fetch.media(Role.AUDIO, HlsFetch.resolve(base, uri), master.variables(), run.remaining()));
        return sounds.size() == 1
                ? heard
                : heard.onFailure(Variants::isMissing).recoverWithUni(failure -> {
                    audio.add(uri, (ProbeFailure) failure);
                    return sound(sounds.subList(1, sounds.size()));
                });
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ProbeFailure probe && probe.reason() != Reason.EGRESS_REFUSED;
    }

    /** What is to be said of a stream that plays. @param otherwise where nothing was passed over */
    Verdict verdict(Verdict otherwise) {
        ladder.tell(variants);
        Verdict heard = audio.plays(audioRenditions, otherwise);
        return variants.plays(master.count(), heard);
    }
}
