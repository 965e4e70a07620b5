package dev.tallylight.probe;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.net.OneLine;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the media that a probe saw; unknown parts are null.
 *
 * @param container {@code mpegts}, {@code fmp4}, {@code adts}, {@code mp3}, {@code ogg}
 * @param bitrate bits per second of the media as measured or, failing that, as the server declares it
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record MediaFacts(
        @Nullable String container,
        @Nullable Video video,
        @Nullable Audio audio,
        @Nullable Long bitrate) {

    /** Characters of a codec's name, which may be a server's words. */
    private static final int MOST_NAME = 100;

    public static final MediaFacts NONE = new MediaFacts(null, null, null, null);

    /**
     * A video track.
     *
     * @param codec {@code h264}, {@code hevc}, {@code av1}, {@code vp9}, {@code mpeg2video}
     * @param fps frames per second
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Video(
            String codec,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Double fps) {
        public Video {
            codec = OneLine.of(codec, MOST_NAME);
        }
    }

    /**
     * An audio track.
     *
     * @param codec {@code aac}, {@code mp3}, {@code ac3}, {@code eac3}, {@code opus}, {@code vorbis}, {@code flac},
     *     {@code speex}
     * @param sampleRate in Hz
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Audio(
            String codec,
            @Nullable Integer sampleRate,
            @Nullable Integer channels) {
        public Audio {
            codec = OneLine.of(codec, MOST_NAME);
        }
    }
}
