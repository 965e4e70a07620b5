package dev.tallylight.probe.media.track;

import dev.tallylight.probe.MediaFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a piece of media holds.
 *
 * @param container {@code mpegts}, {@code fmp4}, {@code adts}, {@code mp3}, {@code ogg}; null where none was recognised
 * @param continuityErrors packets that are missing by their counters (MPEG-TS only)
 * @param cue the last splice or ID3 tag in it, in words (MPEG-TS only); null where there was none
 */
public record MediaReading(
        @Nullable String container,
        List<Track> tracks,
        long continuityErrors,
        @Nullable String cue) {
    public static final MediaReading NOTHING = new MediaReading(null, List.of());

    public MediaReading(@Nullable String container, List<Track> tracks) {
        this(container, tracks, 0, null);
    }

    public Optional<Track> first(Track.Kind kind) {
        return tracks.stream().filter(track -> track.kind() == kind).findFirst();
    }

    /**
     * Whether there is anything of a kind, as far as can be told.
     *
     * @param cut whether this is the beginning of a piece only: a track that it announces may come later
     */
    public boolean has(Track.Kind kind, boolean cut) {
        return tracks.stream().anyMatch(track -> track.kind() == kind && (cut || track.units() > 0));
    }

    /** Whether any audio or video came at all. */
    public boolean hasMedia() {
        return tracks.stream().anyMatch(track -> track.kind() != Track.Kind.OTHER && track.units() > 0);
    }

    /** The longest span of a track. */
    public Optional<Duration> longest() {
        return tracks.stream().map(Track::span).max(Duration::compareTo);
    }

    /** Whether its sound is digital silence; null where that cannot be told, or there is none. */
    public @Nullable Boolean silent() {
        Track audio = first(Track.Kind.AUDIO).orElse(null);
        return audio == null ? null : audio.silent();
    }

    /** @param bitrate bits per second, where the caller knows it */
    public MediaFacts facts(@Nullable Long bitrate) {
        return new MediaFacts(
                container,
                first(Track.Kind.VIDEO)
                        .map(track -> new MediaFacts.Video(track.codec(), track.width(), track.height(), track.fps()))
                        .orElse(null),
                first(Track.Kind.AUDIO)
                        .map(track -> new MediaFacts.Audio(track.codec(), track.sampleRate(), track.channels()))
                        .orElse(null),
                bitrate);
    }
}
