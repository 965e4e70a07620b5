package dev.tallylight.probe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.net.OneLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the media that a probe saw; unknown parts are null.
 *
 * @param container {@code mpegts}, {@code fmp4}, {@code adts}, {@code mp3}, {@code ogg}
 * @param bitrate bits per second of the media as measured or, failing that, as the server declares it
 * @param variants its bitrate ladder, where it has one; 24 of them at the most
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MediaFacts(
        @Nullable String container,
        @Nullable Video video,
        @Nullable Audio audio,
        @Nullable Long bitrate,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Variant> variants) {

    /** Characters of a name, which may be a server's words. */
    private static final int MOST_NAME = 100;

    /** Of a ladder no more is told. */
    private static final int MOST_VARIANTS = 24;

    public static final MediaFacts NONE = new MediaFacts(null, null, null, null);

    @SuppressWarnings("NullAway") // an agent of before variants does not send them
    public MediaFacts {
        container = container == null ? null : OneLine.of(container, MOST_NAME);
        variants = variants == null
                ? List.of()
                : variants.stream().limit(MOST_VARIANTS).toList();
    }

    /** Of a stream without a ladder. */
    public MediaFacts(
            @Nullable String container, @Nullable Video video, @Nullable Audio audio, @Nullable Long bitrate) {
        this(container, video, audio, bitrate, List.of());
    }

    /** The same, of a stream with this ladder. */
    public MediaFacts with(List<Variant> ladder) {
        return new MediaFacts(container, video, audio, bitrate, ladder);
    }

    /**
     * One rung of a bitrate ladder, as the manifest declares it.
     *
     * @param name the end of its path, or its id
     * @param bandwidth peak bits per second
     * @param codecs as RFC 6381 writes them
     * @param view how it was when it was last looked at: {@code up}, {@code down}, or {@code unknown} where it was not
     * @param reason why it is down
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Variant(
            String name,
            @Nullable Long bandwidth,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String codecs,
            String view,
            @Nullable String reason) {
        public Variant {
            name = OneLine.of(name, MOST_NAME);
            codecs = codecs == null ? null : OneLine.of(codecs, MOST_NAME);
            view = OneLine.of(view, MOST_NAME);
            reason = reason == null ? null : OneLine.of(reason, MOST_NAME);
        }
    }

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
