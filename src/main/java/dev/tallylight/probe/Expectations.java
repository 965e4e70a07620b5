package dev.tallylight.probe;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be in a stream besides media that flows.
 *
 * @param video a video track is required: {@link Reason#NO_VIDEO} without one
 * @param audio an audio track is required: {@link Reason#NO_AUDIO} without one
 * @param minBitrate in bits per second, measured: {@link Reason#BITRATE_LOW} below it; null for none
 * @param codecs the only ones that may be in it, by the names of {@link MediaFacts}; empty for any:
 *     {@link Reason#UNEXPECTED_CONTENT} with another
 * @param fallbackName the name ({@code icy-name}) under which a radio server plays its fallback:
 *     {@link Reason#FALLBACK_ACTIVE} when that is heard; null for none
 * @param maxSilence how long nothing but digital silence may be heard: {@link Reason#AUDIO_DIGITAL_SILENCE} after that;
 *     null for as long as it likes
 * @param allVariants whether each variant of the bitrate ladder must play, not only the one that a player chooses: the
 *     stream is degraded where one does not, whatever {@code missIsDown} says, because it plays
 * @param missIsDown whether a stream that plays and misses one of the others is down; else it is degraded
 */
public record Expectations(
        boolean video,
        boolean audio,
        @Nullable Long minBitrate,
        Set<String> codecs,
        @Nullable String fallbackName,
        @Nullable Duration maxSilence,
        boolean allVariants,
        boolean missIsDown) {
    public static final Expectations NONE = new Expectations(false, false);

    /** Tracks only, each required. */
    public Expectations(boolean video, boolean audio) {
        this(video, audio, null, Set.of(), null, null, false, true);
    }

    public Expectations {
        codecs = Set.copyOf(codecs);
    }

    /**
     * The verdict of a probe, weighed against these.
     *
     * @param silence for how long nothing else was heard; null for sound
     */
    Verdict judge(Probe.Played played, @Nullable Duration silence) {
        return switch (played.verdict()) {
            case Verdict.Up up -> {
                Miss miss = miss(played.facts(), silence);
                yield miss == null ? up : verdict(miss);
            }
            case Verdict.Down down
            when !missIsDown && isMissOnly(down.reason(), played.facts()) ->
                new Verdict.Degraded(down.reason(), down.stage(), down.detail());
            case Verdict.Degraded degraded -> {
                Miss miss = miss(played.facts(), silence);
                yield miss == null || !missIsDown && miss.reason == degraded.reason()
                        ? degraded
                        : worse(degraded, miss);
            }
            case Verdict verdict -> verdict;
        };
    }

    /** What is missed decides where that is down; else it is told besides. */
    private Verdict worse(Verdict.Degraded degraded, Miss miss) {
        String besides = miss.reason == degraded.reason() ? "" : "; besides: " + degraded.detail();
        return missIsDown
                ? new Verdict.Down(miss.reason, Stage.MEDIA, miss.detail + besides)
                : new Verdict.Degraded(
                        degraded.reason(), degraded.stage(), degraded.detail() + "; besides: " + miss.detail);
    }

    /** Whether all that is wrong is what these add: the rest of it plays. */
    private boolean isMissOnly(Reason reason, MediaFacts facts) {
        return switch (reason) {
            case NO_VIDEO -> video && facts.audio() != null;
            case NO_AUDIO -> audio && facts.video() != null;
            case FALLBACK_ACTIVE -> true;
            default -> false;
        };
    }

    private record Miss(Reason reason, String detail) {}

    private Verdict verdict(Miss miss) {
        return missIsDown
                ? new Verdict.Down(miss.reason, Stage.MEDIA, miss.detail)
                : new Verdict.Degraded(miss.reason, Stage.MEDIA, miss.detail);
    }

    private @Nullable Miss miss(MediaFacts facts, @Nullable Duration silence) {
        boolean seen = facts.video() != null || facts.audio() != null;
        if (!seen) {
            return null; // a port that is open, a playlist too young: nothing is known of what is in it
        }
        if (video && facts.video() == null) {
            return new Miss(Reason.NO_VIDEO, "video is expected, and there is audio only");
        }
        if (audio && facts.audio() == null) {
            return new Miss(Reason.NO_AUDIO, "audio is expected, and there is video only");
        }
        String stranger = stranger(facts);
        if (stranger != null) {
            return new Miss(
                    Reason.UNEXPECTED_CONTENT,
                    "the codec is " + stranger + "; expected is "
                            + String.join(
                                    " or ",
                                    List.copyOf(codecs).stream().sorted().toList()));
        }
        if (minBitrate != null && facts.bitrate() != null && facts.bitrate() < minBitrate) {
            return new Miss(
                    Reason.BITRATE_LOW,
                    facts.bitrate() / 1000 + " kbit/s; expected are at least " + minBitrate / 1000 + " kbit/s");
        }
        if (maxSilence != null && silence != null && silence.compareTo(maxSilence) >= 0) {
            return new Miss(
                    Reason.AUDIO_DIGITAL_SILENCE,
                    "nothing but digital silence for " + silence.toSeconds() + " s; allowed are "
                            + maxSilence.toSeconds() + " s");
        }
        return null;
    }

    private @Nullable String stranger(MediaFacts facts) {
        if (codecs.isEmpty()) {
            return null;
        }
        if (facts.video() != null && !codecs.contains(facts.video().codec())) {
            return facts.video().codec();
        }
        return facts.audio() != null && !codecs.contains(facts.audio().codec())
                ? facts.audio().codec()
                : null;
    }
}
