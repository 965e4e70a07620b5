package dev.tallylight.probe.live.segment;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.Optional;

/** A segment in words, as evidence: {@code ts00812.ts: 48 KiB, mpegts, h264 320x180, aac 44100 Hz, 2 s}. */
public final class SegmentStory {
    private SegmentStory() {}

    /**
     * @param uri as it was written, or resolved
     * @param plays how long it plays for
     */
    public static String of(String uri, Duration plays, Download download, MediaReading reading) {
        StringBuilder text = new StringBuilder(name(uri))
                .append(": ")
                .append(size(download))
                .append(download.cut() ? " (the beginning)" : "");
        MediaFacts facts = reading.facts(null);
        if (facts.container() != null) {
            text.append(", ").append(facts.container());
        }
        MediaFacts.Video video = facts.video();
        if (video != null) {
            text.append(", ").append(video.codec());
            if (video.width() != null) {
                text.append(' ').append(video.width()).append('x').append(video.height());
            }
        }
        MediaFacts.Audio audio = facts.audio();
        if (audio != null) {
            text.append(", ").append(audio.codec());
            if (audio.sampleRate() != null) {
                text.append(' ').append(audio.sampleRate()).append(" Hz");
            }
        }
        text.append(", ").append(Seconds.of(plays));
        clock(reading).ifPresent(text::append);
        if (reading.continuityErrors() > 0) {
            text.append(", ").append(reading.continuityErrors()).append(" packets missing");
        }
        if (reading.cue() != null) {
            text.append(", last cue: ").append(reading.cue());
        }
        return text.toString();
    }

    private static Optional<String> clock(MediaReading reading) {
        return reading.tracks().stream()
                .filter(track -> track.kind() != Track.Kind.OTHER)
                .flatMap(track -> Optional.ofNullable(track.begins()).stream())
                .findFirst()
                .map(begins -> ", from " + Seconds.of(begins) + " on");
    }

    private static String size(Download download) {
        int bytes = download.bytes().length;
        return bytes < 10 * 1024 ? bytes + " bytes" : Math.round(bytes / 1024.0) + " KiB";
    }

    /** The last part of its path, as it may be shown. */
    private static String name(String uri) {
        String shown = Url.redact(uri);
        int query = shown.indexOf('?');
        String path = query < 0 ? shown : shown.substring(0, query);
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.length() > 80 ? name.substring(0, 80) + "…" : name;
    }
}
