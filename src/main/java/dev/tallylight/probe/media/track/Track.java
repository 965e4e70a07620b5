package dev.tallylight.probe.media.track;

import dev.tallylight.probe.media.audio.SilenceMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One track as it was seen in a piece of media.
 *
 * @param units frames, samples or PES packets that carry a time
 * @param keyframes pictures that decoding can begin with; null where that is not told
 * @param begins the earliest time on the track's own clock; null where there is none
 * @param span from the first time to the last
 * @param scrambled whether what it carries is encrypted
 * @param silent whether all of its sound is digital silence ({@link SilenceMeter}); null where that cannot be told
 */
public record Track(
        Kind kind,
        String codec,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double fps,
        @Nullable Integer sampleRate,
        @Nullable Integer channels,
        long units,
        @Nullable Integer keyframes,
        @Nullable Duration begins,
        Duration span,
        boolean scrambled,
        @Nullable Boolean silent) {

    /** What a track is for. */
    public enum Kind {
        VIDEO,
        AUDIO,
        OTHER
    }

    public static Track audio(
            String codec,
            @Nullable Integer sampleRate,
            @Nullable Integer channels,
            long units,
            Duration span,
            @Nullable Duration begins,
            boolean scrambled,
            @Nullable Boolean silent) {
        return new Track(
                Kind.AUDIO,
                codec,
                null,
                null,
                null,
                sampleRate,
                channels,
                units,
                null,
                begins,
                span,
                scrambled,
                silent);
    }

    public static Track other(String codec, long units, Duration span, boolean scrambled) {
        return new Track(Kind.OTHER, codec, null, null, null, null, null, units, null, null, span, scrambled, null);
    }

    /** Whether its times move on. A single unit cannot show that and is given the benefit. */
    public boolean advances() {
        return units == 1 || units > 1 && span.isPositive();
    }
}
