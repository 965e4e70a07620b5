package dev.tallylight.probe.live;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFlow;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges the units of a live stream, track by track: it plays when every kind of track that is required has advanced
 * beyond the burst ({@link MediaFlow}, which is the whole model of bursts and of patience). Required are the kinds that
 * the user expects and that have come; what is only announced, or came before, is waited for, and then missed. Pure: the caller tells the time. At most {@value #MOST_TRACKS} tracks are followed.
 */
public final class LiveMedia {
    /** So long after all else has been seen to play, an announced track that has not come is held not to be there. */
    static final Duration AWAITED = Duration.ofSeconds(3);

    private static final int MOST_TRACKS = 32;

    private final Expectations expect;
    private final Duration proof;
    private final Set<Track.Kind> announced = EnumSet.noneOf(Track.Kind.class);
    private final Set<Track.Kind> cameBefore = EnumSet.noneOf(Track.Kind.class);
    private final Map<Integer, LiveTrack> tracks = new HashMap<>();
    private @Nullable Duration firstAt;
    private Duration lastAt = Duration.ZERO;
    private Duration newsAt = Duration.ZERO;
    private @Nullable Duration playsSince;
    private long bytes;
    private @Nullable Duration keyframeAt;
    private @Nullable Duration keyframeInterval;

    public LiveMedia(Expectations expect) {
        this(expect, MediaFlow.PROOF);
    }

    /** @param proof as in {@link MediaFlow} */
    public LiveMedia(Expectations expect, Duration proof) {
        this.expect = expect;
        this.proof = proof;
    }

    /** The stream says that it holds such a track: one that then never comes is missed. */
    public void announce(Track.Kind kind) {
        announced.add(kind);
    }

    /** Such a track was seen to play before: one that comes no more is missed, announced or not. */
    public void expectAsBefore(Track.Kind kind) {
        cameBefore.add(kind);
    }

    /** Whether the stream says that it holds such a track. */
    public boolean announces(Track.Kind kind) {
        return announced.contains(kind);
    }

    /**
     * A picture came that decoding can begin with.
     *
     * @param played how far the video's clock has come in all
     */
    public void keyframe(Duration played) {
        Duration before = keyframeAt;
        keyframeAt = played;
        if (before != null && played.compareTo(before) > 0) {
            keyframeInterval = played.minus(before);
        }
    }

    /**
     * A unit of media arrived: a frame, a packet with a time; never a header, nor what only describes media.
     *
     * @param now since the probe began, never going back
     * @param track any number that is the track's own
     * @param played how far the track's own clock has come in all ({@link MediaClock})
     * @return whether this track was seen to play by now: only then is it worth asking {@link #proven}
     */
    public boolean unit(Duration now, int track, Track.Kind kind, Duration played, int size) {
        LiveTrack flowing = tracks.get(track);
        if (flowing == null) {
            if (tracks.size() >= MOST_TRACKS) {
                return false;
            }
            flowing = new LiveTrack(kind, proof, now);
            tracks.put(track, flowing);
        }
        if (firstAt == null) {
            firstAt = now;
        }
        bytes += size;
        boolean inBurst = now.compareTo(firstAt.plus(MediaFlow.BURST)) <= 0;
        if (flowing.unit(now, played, inBurst)) {
            newsAt = now;
        }
        lastAt = now;
        return flowing.flow.proven();
    }

    public boolean begun() {
        return firstAt != null;
    }

    /** Whether everything that is required was seen to play, and nothing else is still waited for. */
    public boolean proven() {
        if (!plays() || lags(MediaFlow::lags)) {
            return false;
        }
        Duration since = playsSince == null ? lastAt : playsSince;
        playsSince = since;
        Set<Track.Kind> missing = missing();
        if (missing.contains(Track.Kind.VIDEO)) {
            return false; // a server may hold the picture back until the next keyframe: as long as there is time
        }
        return missing.isEmpty() || lastAt.minus(since).compareTo(AWAITED) >= 0;
    }

    /** Whether everything that is required was seen to play. */
    public boolean plays() {
        Set<Track.Kind> required = required();
        return begun() && !required.isEmpty() && required.stream().allMatch(this::proven);
    }

    /**
     * Whether it was seen to come slower than it plays, for long. Sound is the judge, which counts its own samples: many a
     * camera numbers its pictures as if there were more of them, and everybody sees them as they come.
     */
    public boolean slow() {
        return lags(MediaFlow::slow);
    }

    private boolean lags(Predicate<MediaFlow> behind) {
        return any(Track.Kind.AUDIO, track -> true)
                && required().stream()
                        .allMatch(kind -> !any(kind, track -> track.flow.proven() && !behind.test(track.flow)));
    }

    /** How fast its sound comes, beyond the burst: 1 is as it plays. */
    public double pace() {
        return best(Track.Kind.AUDIO).flow.pace();
    }

    /**
     * Whether something of it plays on, and what does not is not expected as all or nothing: then it is less, and not
     * dead. To be asked when there is no more time to wait for the rest.
     */
    public boolean playsInPart(Duration now) {
        return required().stream().anyMatch(kind -> any(kind, track -> track.goesOn(now)))
                && !(expect.missIsDown() && ceased(now).stream().anyMatch(this::expects));
    }

    /** What is required and was not seen to play, less what may just be pausing. */
    public Set<Track.Kind> ceased(Duration now) {
        Set<Track.Kind> ceased = required();
        ceased.removeIf(kind -> proven(kind) || !expects(kind) && any(kind, track -> track.mayPause(now)));
        return ceased;
    }

    private boolean expects(Track.Kind kind) {
        return kind == Track.Kind.VIDEO && expect.video() || kind == Track.Kind.AUDIO && expect.audio();
    }

    /** What came. */
    public Set<Track.Kind> kinds() {
        Set<Track.Kind> kinds = EnumSet.noneOf(Track.Kind.class);
        tracks.values().forEach(track -> kinds.add(track.kind));
        return kinds;
    }

    /** What was seen to play. */
    public Set<Track.Kind> played() {
        Set<Track.Kind> played = kinds();
        played.removeIf(kind -> kind == Track.Kind.OTHER || !proven(kind));
        return played;
    }

    /** What is announced, or was seen to play before, and never came. */
    public Set<Track.Kind> missing() {
        Set<Track.Kind> missing = EnumSet.noneOf(Track.Kind.class);
        missing.addAll(announced);
        missing.addAll(cameBefore);
        missing.remove(Track.Kind.OTHER);
        tracks.values().forEach(track -> missing.remove(track.kind));
        return missing;
    }

    /** Whether all that came still comes faster than it plays. */
    public boolean catchingUp(Duration now) {
        return begun()
                && required().stream()
                        .allMatch(kind -> any(kind, track -> track.flow.proven() || track.flow.catchingUp(now)));
    }

    /** Whether more came at once than any server keeps of a live stream: where it has a length, it is a file. */
    public boolean recording() {
        return tracks.values().stream().anyMatch(track -> track.flow.recording());
    }

    private boolean proven(Track.Kind kind) {
        return any(kind, track -> track.flow.proven());
    }

    private boolean any(Track.Kind kind, Predicate<LiveTrack> holds) {
        return tracks.values().stream().anyMatch(track -> track.kind == kind && holds.test(track));
    }

    private Set<Track.Kind> required() {
        Set<Track.Kind> required = EnumSet.noneOf(Track.Kind.class);
        tracks.values().forEach(track -> required.add(track.kind));
        if (expect.video()) {
            required.add(Track.Kind.VIDEO);
        }
        if (expect.audio()) {
            required.add(Track.Kind.AUDIO);
        }
        if (required.size() > 1) {
            required.remove(Track.Kind.OTHER); // captions and data may be silent for hours
        }
        return required;
    }

    /** Whether media came and then ceased, on every track. */
    public boolean silent(Duration now) {
        return begun() && tracks.values().stream().allMatch(track -> track.flow.silent(now));
    }

    /** Bits per second by bytes and media time, over all tracks; null before a second has been played. */
    public @Nullable Long bitrate() {
        long longest = tracks.values().stream()
                .mapToLong(track -> track.flow.media().toMillis())
                .max()
                .orElse(0);
        return longest < 1000 ? null : bytes * 8000 / longest;
    }

    /** Why it does not play, and how that showed. */
    public record Shortfall(Reason reason, String detail) {}

    /** What is missing, at this moment, from a stream that plays. Only while it is not proven, or once it has ended. */
    public Shortfall shortfall(Duration now) {
        if (!begun()) {
            return new Shortfall(Reason.NO_MEDIA, "no media came" + promised());
        }
        Set<Track.Kind> ceased = ceased(now);
        Set<Track.Kind> blamed = ceased.isEmpty() ? required() : ceased;
        for (Track.Kind kind : blamed) {
            if (!any(kind, track -> true)) {
                Reason reason = kind == Track.Kind.VIDEO ? Reason.NO_VIDEO : Reason.NO_AUDIO;
                return new Shortfall(reason, "no " + name(kind) + " came; " + told());
            }
        }
        for (LiveTrack track : tracks.values()) {
            if (blamed.contains(track.kind) && !proven(track.kind) && track.clockStandsStill()) {
                return new Shortfall(
                        Reason.TIMESTAMPS_STALLED,
                        "the timestamps of the " + name(track.kind) + " stand still: " + track.units()
                                + " units, all at one time");
            }
        }
        LiveTrack worst = blamed.stream()
                .filter(kind -> !proven(kind))
                .findFirst()
                .or(() -> blamed.stream().findFirst()) // all of it played, slowly or less than it was, and then ended
                .map(this::best)
                .orElseThrow();
        return new Shortfall(worst.flow.shortfall(), told() + ", " + end(worst.kind, now));
    }

    private String end(Track.Kind kind, Duration now) {
        if (silent(now)) {
            return "then nothing for " + seconds(now.minus(newsAt));
        }
        boolean inPart = tracks.values().stream().anyMatch(track -> track.goesOn(now));
        return inPart ? "and the " + name(kind) + " does not go on while the rest plays" : "no more in time";
    }

    private LiveTrack best(Track.Kind kind) {
        return tracks.values().stream()
                .filter(track -> track.kind == kind)
                .max((a, b) -> a.flow.progress().compareTo(b.flow.progress()))
                .orElseThrow();
    }

    private String promised() {
        return announced.isEmpty() ? "" : ", though " + names(announced) + " is announced";
    }

    /** What came, for people: {@code video 2.0 s at once and 0.4 s more, audio 2.1 s at once}. */
    public String told() {
        return tracks.values().stream()
                        .map(track -> name(track.kind) + " "
                                + seconds(track.flow.media().minus(track.flow.progress()))
                                + " at once"
                                + (track.flow.progress().isZero()
                                        ? ""
                                        : " and " + seconds(track.flow.progress()) + " more"))
                        .sorted()
                        .collect(Collectors.joining(", "))
                + keyframes();
    }

    private String keyframes() {
        if (keyframeInterval != null) {
            return ", a keyframe every " + seconds(keyframeInterval);
        }
        return keyframeAt == null ? "" : ", one keyframe";
    }

    private static String names(Set<Track.Kind> kinds) {
        return kinds.stream().map(LiveMedia::name).sorted().collect(Collectors.joining(" and "));
    }

    private static String name(Track.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
