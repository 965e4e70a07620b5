package dev.tallylight.probe.media.mp4;

import dev.tallylight.probe.media.audio.SilenceMeter;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads fragmented MP4 (ISO/IEC 14496-12): the tracks from the initialisation segment, the times of their samples from
 * the fragments' {@code moof} boxes. What the samples hold is not looked at. Pure.
 */
public final class Mp4Reader {
    private static final long NANOS = 1_000_000_000L;
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS;
    private static final int DEFAULT_DURATION_PRESENT = 0x8;
    private static final int MOST_SAMPLES = 100_000;

    private final Map<Long, Mp4Tracks.Description> tracks;
    private final Map<Long, Times> times = new HashMap<>();
    private final Map<Long, SilenceMeter> silence = new HashMap<>();

    private Mp4Reader(Map<Long, Mp4Tracks.Description> tracks) {
        this.tracks = tracks;
    }

    /** Samples so far, and when the first began and the last ended, in the track's timescale. */
    private record Times(long samples, long from, long to) {}

    /** Whether the bytes begin like an MP4 file or fragment. */
    public static boolean looksLike(byte[] data) {
        return data.length >= 8
                && switch (Mp4Box.fourCharacters(data, 4)) {
                    case "ftyp",
                            "styp",
                            "moof",
                            "moov",
                            "sidx",
                            "emsg",
                            "prft",
                            "mdat",
                            "free",
                            "skip",
                            "uuid",
                            "pssh" -> true;
                    default -> false;
                };
    }

    /** @param init the initialisation segment; empty where the segment holds its own {@code moov} */
    public static MediaReading read(byte[] init, byte[] segment) {
        Map<Long, Mp4Tracks.Description> tracks = Mp4Tracks.read(init.length == 0 ? segment : init);
        Mp4Reader reader = new Mp4Reader(tracks);
        Mp4Box.within(segment, 0, segment.length).stream()
                .filter(box -> box.type().equals("moof"))
                .flatMap(moof -> moof.all("traf"))
                .forEach(reader::fragment);
        return reader.reading();
    }

    private void fragment(Mp4Box traf) {
        long id = traf.find("tfhd").map(box -> box.unsigned32(4)).orElse(0L);
        Mp4Tracks.Description track = tracks.get(id);
        if (track == null) {
            return;
        }
        long defaultDuration =
                traf.find("tfhd").map(box -> defaultDuration(box, track)).orElse(0L);
        long begin = traf.find("tfdt")
                .map(box -> box.version() == 1 ? box.int64(4) : box.unsigned32(4))
                .orElse(0L);
        long[] run = {0, 0};
        traf.all("trun").forEach(trun -> addRun(trun, defaultDuration, run));
        if (track.kind() == Track.Kind.AUDIO) {
            SilenceMeter meter = silence.computeIfAbsent(id, ignored -> new SilenceMeter());
            traf.all("trun").forEach(trun -> listen(trun, track, meter));
        }
        if (run[0] > 0) {
            Times before = times.get(id);
            times.put(
                    id,
                    before == null
                            ? new Times(run[0], begin, begin + run[1])
                            : new Times(
                                    before.samples + run[0],
                                    Math.min(before.from, begin),
                                    Math.max(before.to, begin + run[1])));
        }
    }

    private static long defaultDuration(Mp4Box tfhd, Mp4Tracks.Description track) {
        if ((tfhd.flags() & DEFAULT_DURATION_PRESENT) == 0) {
            return track.sampleDuration();
        }
        int offset = 8 + ((tfhd.flags() & 0x1) != 0 ? 8 : 0) + ((tfhd.flags() & 0x2) != 0 ? 4 : 0);
        return tfhd.unsigned32(offset);
    }

    /** Adds a run's samples and their durations to {@code run}: §8.8.8. */
    private static void addRun(Mp4Box trun, long defaultDuration, long[] run) {
        long count = trun.unsigned32(4);
        int flags = trun.flags();
        boolean durations = (flags & 0x100) != 0;
        int entry = 4 * Integer.bitCount(flags & 0xf00);
        int at = 8 + ((flags & 0x1) != 0 ? 4 : 0) + ((flags & 0x4) != 0 ? 4 : 0);
        long fitting = entry == 0 ? count : Math.min(count, Math.max(0, trun.length() - at) / entry);
        long samples = Math.min(fitting, MOST_SAMPLES);
        run[0] += samples;
        if (!durations) {
            run[1] += samples * defaultDuration;
            return;
        }
        for (long i = 0; i < samples; i++) {
            run[1] += trun.unsigned32(at);
            at += entry;
        }
    }

    /** By the sizes of the samples, where a run says them. */
    private static void listen(Mp4Box trun, Mp4Tracks.Description track, SilenceMeter meter) {
        int flags = trun.flags();
        if ((flags & 0x200) == 0) {
            return;
        }
        int entry = 4 * Integer.bitCount(flags & 0xf00);
        int at = 8 + ((flags & 0x1) != 0 ? 4 : 0) + ((flags & 0x4) != 0 ? 4 : 0) + ((flags & 0x100) != 0 ? 4 : 0);
        long samples = Math.min(Math.min(trun.unsigned32(4), MOST_SAMPLES), Math.max(0, trun.length() - at) / entry);
        for (long i = 0; i < samples; i++) {
            meter.coded(track.codec(), trun.unsigned32(at), track.channels());
            at += entry;
        }
    }

    private MediaReading reading() {
        List<Track> read = new ArrayList<>();
        tracks.forEach((id, track) -> read.add(track(
                track,
                times.getOrDefault(id, new Times(0, 0, 0)),
                silence.getOrDefault(id, new SilenceMeter()).silent())));
        return new MediaReading(read.isEmpty() ? null : "fmp4", read);
    }

    /** However fine the timescale is, and since 1970 or whenever; null for what is no time. */
    private static @Nullable Duration time(long units, long timescale) {
        long positive = Math.max(0, units);
        return timescale == 0 || positive / timescale >= MOST_SECONDS
                ? null
                : Duration.ofSeconds(positive / timescale, positive % timescale * NANOS / timescale);
    }

    private static Track track(Mp4Tracks.Description track, Times times, @Nullable Boolean silent) {
        Duration length = time(times.to - times.from, track.timescale());
        Duration span = length == null ? Duration.ZERO : length;
        Duration begins = times.samples == 0 ? null : time(times.from, track.timescale());
        Double fps = track.kind() == Track.Kind.VIDEO && span.isPositive()
                ? Double.valueOf(Math.round(times.samples * 1e11 / span.toNanos()) / 100.0)
                : null;
        return new Track(
                track.kind(),
                track.codec(),
                track.size() == null ? null : track.size().width(),
                track.size() == null ? null : track.size().height(),
                fps,
                track.sampleRate(),
                track.channels(),
                times.samples,
                null,
                begins,
                span,
                track.encrypted(),
                silent);
    }
}
