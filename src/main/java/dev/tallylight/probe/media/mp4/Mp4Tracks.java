package dev.tallylight.probe.media.mp4;

import dev.tallylight.probe.media.codec.AudioConfig;
import dev.tallylight.probe.media.codec.VideoSize;
import dev.tallylight.probe.media.track.Track;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tracks that an initialisation segment describes: ISO/IEC 14496-12 §8. */
final class Mp4Tracks {
    private static final int MOST_TRACKS = 32;
    private static final int LEAST_SAMPLE_RATE = 7_350; // ISO/IEC 14496-3 table 1.18

    private Mp4Tracks() {}

    /**
     * A track before any media of it came.
     *
     * @param timescale units a second
     * @param sampleDuration trex's default
     */
    record Description(
            Track.Kind kind,
            String codec,
            long timescale,
            long sampleDuration,
            @Nullable VideoSize size,
            @Nullable Integer sampleRate,
            @Nullable Integer channels,
            boolean encrypted) {}

    /** By track id; empty when there is no {@code moov}. */
    static Map<Long, Description> read(byte[] init) {
        Map<Long, Description> tracks = new LinkedHashMap<>();
        Mp4Box.within(init, 0, init.length).stream()
                .filter(box -> box.type().equals("moov"))
                .findFirst()
                .ifPresent(moov -> moov.all("trak").limit(MOST_TRACKS).forEach(trak -> {
                    long id = trackId(trak);
                    tracks.put(id, describe(trak, defaultDuration(moov, id)));
                }));
        return tracks;
    }

    private static long trackId(Mp4Box trak) {
        return trak.find("tkhd")
                .map(box -> box.unsigned32(box.version() == 1 ? 20 : 12))
                .orElse(0L);
    }

    private static long defaultDuration(Mp4Box moov, long trackId) {
        return moov.find("mvex").stream()
                .flatMap(mvex -> mvex.all("trex"))
                .filter(trex -> trex.unsigned32(4) == trackId)
                .map(trex -> trex.unsigned32(12))
                .findFirst()
                .orElse(0L);
    }

    private static Description describe(Mp4Box trak, long sampleDuration) {
        long timescale = trak.find("mdia", "mdhd")
                .map(box -> box.unsigned32(box.version() == 1 ? 20 : 12))
                .orElse(0L);
        String handler = trak.find("mdia", "hdlr")
                .filter(box -> box.length() >= 12)
                .map(box -> Mp4Box.fourCharacters(box.data(), box.start() + 8))
                .orElse("");
        Optional<Mp4Box> entry = trak.find("mdia", "minf", "stbl", "stsd")
                .filter(stsd -> stsd.length() > 8)
                .flatMap(stsd -> Mp4Box.within(stsd.data(), stsd.start() + 8, stsd.end()).stream()
                        .findFirst());
        String format = entry.map(Mp4Box::type).orElse("");
        boolean encrypted = format.equals("encv") || format.equals("enca");
        String codec = codec(encrypted ? originalFormat(entry.orElseThrow()) : format);
        return switch (handler) {
            case "vide" ->
                new Description(
                        Track.Kind.VIDEO,
                        codec,
                        timescale,
                        sampleDuration,
                        entry.map(box -> VideoSize.plausible(box.unsigned16(24), box.unsigned16(26), null))
                                .orElse(null),
                        null,
                        null,
                        encrypted);
            case "soun" ->
                new Description(
                        Track.Kind.AUDIO,
                        codec.equals("aac")
                                ? entry.flatMap(Esds::of).map(Esds.Audio::codec).orElse(codec)
                                : codec,
                        timescale,
                        sampleDuration,
                        null,
                        entry.flatMap(Mp4Tracks::sampleRate).orElse(null),
                        entry.flatMap(Mp4Tracks::channels).orElse(null),
                        encrypted);
            default -> new Description(Track.Kind.OTHER, codec, timescale, sampleDuration, null, null, null, encrypted);
        };
    }

    /** Some servers write the timescale there (nginx-rtmp: 1000); then the codec's own configuration is right. */
    private static Optional<Integer> sampleRate(Mp4Box entry) {
        int rate = (int) (entry.unsigned32(24) >>> 16);
        return rate >= LEAST_SAMPLE_RATE
                ? Optional.of(rate)
                : Esds.of(entry).map(Esds.Audio::config).map(AudioConfig::sampleRate);
    }

    /** The sample entry's count is a template (§12.2.3). */
    private static Optional<Integer> channels(Mp4Box entry) {
        return Esds.of(entry)
                .map(Esds.Audio::config)
                .map(AudioConfig::channels)
                .or(() -> Optional.of(entry.unsigned16(16)).filter(count -> count > 0));
    }

    /** What an encrypted sample entry really is: {@code sinf/frma} (ISO/IEC 14496-12 §8.12.2). */
    private static String originalFormat(Mp4Box entry) {
        int header = entry.type().equals("encv") ? 78 : 28;
        return Mp4Box.within(entry.data(), Math.min(entry.end(), entry.start() + header), entry.end()).stream()
                .filter(box -> box.type().equals("sinf"))
                .findFirst()
                .flatMap(sinf -> sinf.find("frma"))
                .filter(frma -> frma.length() >= 4)
                .map(frma -> Mp4Box.fourCharacters(frma.data(), frma.start()))
                .orElse(entry.type());
    }

    private static String codec(String sampleEntry) {
        return switch (sampleEntry) {
            case "avc1", "avc3" -> "h264";
            case "hvc1", "hev1" -> "hevc";
            case "av01" -> "av1";
            case "vp09" -> "vp9";
            case "mp4a" -> "aac";
            case ".mp3" -> "mp3";
            case "Opus" -> "opus";
            case "fLaC" -> "flac";
            case "ac-3" -> "ac3";
            case "ec-3" -> "eac3";
            default -> sampleEntry.strip();
        };
    }
}
