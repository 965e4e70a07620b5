package dev.tallylight.probe;

/**
 * What must be in a stream besides media that flows.
 *
 * @param video a video track is required: {@link Reason#NO_VIDEO} without one
 * @param audio an audio track is required: {@link Reason#NO_AUDIO} without one
 */
public record Expectations(boolean video, boolean audio) {
    public static final Expectations NONE = new Expectations(false, false);
}
