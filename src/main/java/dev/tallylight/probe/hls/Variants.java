package dev.tallylight.probe.hls;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.hls.Rendition.Role;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.live.segment.Passed;
import dev.tallylight.probe.live.segment.Pause;
import dev.tallylight.probe.live.segment.SegmentCheck;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays a multivariant playlist as a player does: one variant and its audio, and where the variant does not play, the
 * next one, as long as there is time (RFC 8216 §6.2.4). What was passed over is told.
 *
 * <p>Sound of its own playlist that does not play, or stands still while the picture goes on, makes a stream degraded:
 * players that read both by themselves (FFmpeg's hls demuxer, VLC) drop it and show the picture; in a browser the picture
 * ends with what is buffered of both (W3C Media Source Extensions, HTMLMediaElement.buffered is the intersection of the
 * source buffers), unless the viewer takes another rendition. So some see it, and some do not. Where sound is expected
 * ({@code expect.audio}), its lack counts as that says.
 */
final class Variants {
    private static final int MOST_TRIED = 8;

    /** With less, what does not answer is waited for where the next is on the same server: more often than not, that is slow. */
    private static final Duration LEAST_SHARED = Duration.ofSeconds(4);

    private static final Duration LEAST_ELSEWHERE = Duration.ofSeconds(2);

    private final HlsFetch fetch;
    private final ProbeRun run;
    private final Url base;
    private final Playlist.Master master;
    private final Ladder ladder;
    private final Player player;
    private final Passed variants = new Passed("variants");
    private final Passed audio = new Passed("audio renditions");
    private boolean shared;
    private int tried;
    private final Set<@Nullable String> audioRenditions = new HashSet<>();

    Variants(HlsFetch fetch, ProbeRun run, Url base, Playlist.Master master, Ladder ladder, Player player) {
        this.fetch = fetch;
        this.run = run;
        this.base = base;
        this.master = master;
        this.ladder = ladder;
        this.player = player;
    }

    /** Plays renditions. */
    interface Player {
        /** What was read until now is of a variant that does not play. */
        void begin();

        /**
         * The newest segment of it that is there.
         *
         * @param detour whether others of its kind were tried before
         * @return the playlist that names it
         */
        Uni<Rendition> open(Rendition rendition, boolean detour);

        /** Whether it has what is expected. */
        void check();

        /** @return whether it was seen to move on */
        Uni<Boolean> prove(Rendition rendition);
    }

    /**
     * @param ordered the best first; not empty
     * @return whether what plays was seen to move on
     */
    Uni<Boolean> play(List<Playlist.Variant> ordered) {
        shared = Pause.room(run).compareTo(LEAST_SHARED) >= 0;
        return play(ordered.getFirst(), ordered.subList(1, ordered.size()));
    }

    private Uni<Boolean> play(Playlist.Variant variant, List<Playlist.Variant> rest) {
        return Uni.createFrom()
                .deferred(() -> one(variant, rest))
                .invoke(proven -> ladder.plays(name(variant)))
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of(failure))
                .onFailure(ProbeFailure.class)
                .recoverWithUni(failure -> another(variant, rest, failure));
    }

    private Uni<Boolean> another(Playlist.Variant variant, List<Playlist.Variant> rest, ProbeFailure failure) {
        fails(variant, failure);
        List<Playlist.Variant> next = behind(variant, rest, failure);
        if (next.isEmpty() || tried >= MOST_TRIED || !Pause.worthwhile(run.remaining())) {
            return Uni.createFrom().failure(variants.none(master.count()));
        }
        run.step("variants", "trying the next: " + failure.detail());
        return play(next.getFirst(), next.subList(1, next.size()));
    }

    private void fails(Playlist.Variant variant, ProbeFailure failure) {
        variants.add(name(variant), failure);
        ladder.fails(name(variant), failure);
    }

    /** What is tried in its place: what does not play is not asked for again for its other sound. */
    private List<Playlist.Variant> behind(Playlist.Variant variant, List<Playlist.Variant> rest, ProbeFailure failure) {
        if (failure.reason() == Reason.NO_AUDIO) {
            return rest.stream()
                    .sorted(Comparator.comparing(other -> Objects.equals(other.audioGroup(), variant.audioGroup())))
                    .toList();
        }
        rest.stream().filter(other -> other.uri().equals(variant.uri())).forEach(other -> fails(other, failure));
        List<Playlist.Variant> others = rest.stream()
                .filter(other -> !other.uri().equals(variant.uri()))
                .toList();
        return SegmentCheck.hangs(failure) ? elsewhereFirst(variant, others) : others;
    }

    private String name(Playlist.Variant variant) {
        return VariantOrder.name(variant, master.variants());
    }

    private Uni<Boolean> one(Playlist.Variant variant, List<Playlist.Variant> rest) {
        Url url = HlsFetch.resolve(base, variant.uri());
        run.step("variants", master.count() + ", playing: " + url);
        tried++;
        fetch.turns().next(mayHang(url, rest) ? Math.min(others(variant, rest), MOST_TRIED - tried) : 0);
        return fetch.media(Role.VARIANT, url, master.variables(), fetch.turns().whole())
                .chain(rendition -> {
                    player.begin();
                    return player.open(rendition, !variants.isEmpty());
                })
                .chain(picture -> sound(sounds(variant), 0).invoke(this::check).chain(sound -> prove(picture, sound)));
    }

    /** How many other addresses there are: time is kept for what does not hang with this one. */
    private static int others(Playlist.Variant variant, List<Playlist.Variant> rest) {
        return (int) rest.stream()
                .map(Playlist.Variant::uri)
                .filter(uri -> !uri.equals(variant.uri()))
                .distinct()
                .count();
    }

    /** Whether it is left while there is time for another. */
    private boolean mayHang(Url url, List<Playlist.Variant> rest) {
        Duration room = Pause.room(run);
        return room.compareTo(LEAST_SHARED) >= 0
                || room.compareTo(LEAST_ELSEWHERE) >= 0 && rest.stream().anyMatch(other -> isElsewhere(url, other));
    }

    /** Where one server hangs, what is on others is more likely to play. */
    private List<Playlist.Variant> elsewhereFirst(Playlist.Variant hung, List<Playlist.Variant> rest) {
        Url url = HlsFetch.resolve(base, hung.uri());
        return rest.stream()
                .sorted(Comparator.comparing((Playlist.Variant other) -> !isElsewhere(url, other)))
                .toList();
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

    /**
     * The first of these that plays; none where none does. Each shares the time with the proof that the picture goes on.
     *
     * @param tried how many were tried before
     */
    private Uni<Optional<Rendition>> sound(List<Playlist.Rendition> sounds, int tried) {
        if (tried >= sounds.size() || tried > 0 && !Pause.worthwhile(Pause.room(run))) {
            return Uni.createFrom().item(Optional.empty());
        }
        sounds.forEach(sound -> audioRenditions.add(sound.uri()));
        String uri = String.valueOf(sounds.get(tried).uri());
        fetch.turns().next(shared ? sounds.size() - tried : 0);
        return Uni.createFrom()
                .deferred(() -> fetch.media(
                                Role.AUDIO,
                                HlsFetch.resolve(base, uri),
                                master.variables(),
                                fetch.turns().whole())
                        .chain(rendition -> player.open(rendition, tried > 0)))
                .map(Optional::of)
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of(failure))
                .onFailure(Variants::isMissing)
                .recoverWithUni(failure -> {
                    audio.add(uri, (ProbeFailure) failure);
                    run.step("audio", "does not play: " + ((ProbeFailure) failure).detail());
                    return sound(sounds, tried + 1);
                });
    }

    private void check(Optional<Rendition> sound) {
        try {
            player.check();
        } catch (ProbeFailure failure) {
            throw failure.reason() == Reason.NO_AUDIO && sound.isEmpty() ? audio.without(failure) : failure;
        }
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ProbeFailure probe && probe.reason() != Reason.EGRESS_REFUSED;
    }

    /** Sound that stands still is as good as none. */
    private Uni<Boolean> prove(Rendition picture, Optional<Rendition> sound) {
        fetch.turns().settle();
        Uni<Boolean> seen = player.prove(picture);
        return sound.isEmpty()
                ? seen
                : seen.chain(moves -> player.prove(sound.get())
                        .map(heard -> moves && heard)
                        .onFailure(NetFailure.class)
                        .transform(failure -> ProbeFailure.of(failure))
                        .onFailure(Variants::isMissing)
                        .recoverWithItem(failure -> {
                            audio.add(sound.get().url().path(), (ProbeFailure) failure);
                            return moves;
                        }));
    }

    /**
     * What is to be said of a stream that plays.
     *
     * @param otherwise where nothing was passed over
     */
    Verdict verdict(Verdict otherwise) {
        ladder.tell(variants);
        Verdict heard = audio.plays(audioRenditions.size(), otherwise);
        return variants.plays(master.count(), heard);
    }
}
