package dev.tallylight.probe.hls;

import dev.tallylight.net.HttpReply;
import dev.tallylight.net.Url;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.media.MediaReading;
import dev.tallylight.probe.media.Segments;
import dev.tallylight.probe.media.Track;
import io.smallrye.mutiny.Uni;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Fetches the newest segment of a playlist, decrypts it where it can, and reads what is in it. */
final class HlsSegment {
    private static final int BLOCK = 16;
    private static final String WHOLE_SEGMENT = "AES-128";

    private final HlsFetch fetch;
    private final ProbeRun run;

    HlsSegment(HlsFetch fetch, ProbeRun run) {
        this.fetch = fetch;
        this.run = run;
    }

    /** @param bitrate of the segment over its duration, where its size is known */
    record Read(MediaReading reading, @Nullable Long bitrate) {}

    Uni<Read> newest(Url base, Playlist.Media playlist) {
        Playlist.Segment segment = newestPresent(playlist.segments())
                .orElseThrow(() -> new ProbeFailure(
                        Reason.SEGMENT_MISSING,
                        Stage.MANIFEST,
                        "every segment of the playlist is marked as missing (EXT-X-GAP)"));
        Uni<byte[]> init = segment.init() == null
                ? Uni.createFrom().item(new byte[0])
                : fetch.init(
                        HlsFetch.resolve(base, segment.init().uri()),
                        segment.init().range());
        Url url = HlsFetch.resolve(base, segment.uri());
        return init.chain(header -> fetch.segment(url, segment.range())
                .invoke(reply -> {
                    run.firstMedia();
                    checkSpeed(reply, segment);
                })
                .chain(reply -> key(base, segment).map(key -> read(header, reply, segment, key))));
    }

    private static Optional<Playlist.Segment> newestPresent(List<Playlist.Segment> segments) {
        return segments.reversed().stream().filter(segment -> !segment.gap()).findFirst();
    }

    /** The key of a segment; empty where it is not encrypted, or not in a way that can be undone here. */
    private Uni<byte[]> key(Url base, Playlist.Segment segment) {
        Playlist.Key key = segment.key();
        if (key == null || key.uri() == null) {
            return Uni.createFrom().item(new byte[0]);
        }
        if (key.uri().regionMatches(true, 0, "skd:", 0, 4) || key.uri().regionMatches(true, 0, "data:", 0, 5)) {
            run.step("key", key.method() + ", held by a licence server");
            return Uni.createFrom().item(new byte[0]);
        }
        return fetch.key(HlsFetch.resolve(base, key.uri()))
                .invoke(ignored -> run.step("key", key.method() + ", fetched"));
    }

    private Read read(byte[] init, HttpReply reply, Playlist.Segment segment, byte[] key) {
        byte[] bytes = reply.body().getBytes();
        Long bitrate = bitrate(reply, segment);
        Playlist.Key encryption = segment.key();
        if (encryption != null && !(encryption.method().equals(WHOLE_SEGMENT) && key.length > 0)) {
            return encrypted(encryption, bytes, bitrate);
        }
        byte[] plain = encryption == null ? bytes : decrypted(bytes, key, iv(encryption, segment.sequence()));
        MediaReading reading = Segments.read(init, plain);
        run.step("segment", describe(reply, segment, reading));
        check(reading, plain);
        return new Read(reading, bitrate);
    }

    /** Media that cannot be looked into: that it is there, is all that can be said. */
    private Read encrypted(Playlist.Key key, byte[] bytes, @Nullable Long bitrate) {
        if (bytes.length == 0) {
            throw new ProbeFailure(Reason.NO_MEDIA, Stage.MEDIA, "the newest segment is empty");
        }
        run.step("segment", bytes.length + " bytes, encrypted with " + key.method() + ": its media is not looked at");
        Track opaque = new Track(Track.Kind.VIDEO, "encrypted", null, null, null, null, null, 1, Duration.ZERO, true);
        return new Read(new MediaReading(null, List.of(opaque), 0), bitrate);
    }

    private static void check(MediaReading reading, byte[] bytes) {
        if (bytes.length == 0) {
            throw new ProbeFailure(Reason.NO_MEDIA, Stage.MEDIA, "the newest segment is empty");
        }
        if (reading.container() == null) {
            throw new ProbeFailure(
                    Reason.SEGMENT_INVALID,
                    Stage.MEDIA,
                    "the newest segment is neither MPEG-TS, fragmented MP4 nor audio");
        }
        if (!reading.hasMedia()) {
            throw new ProbeFailure(Reason.NO_MEDIA, Stage.MEDIA, "the newest segment holds no audio and no video");
        }
        Optional<Track> stuck = reading.tracks().stream()
                .filter(track -> track.kind() != Track.Kind.OTHER && !track.advances() && track.units() > 1)
                .findFirst();
        if (stuck.isPresent()) {
            throw new ProbeFailure(
                    Reason.TIMESTAMPS_STALLED,
                    Stage.MEDIA,
                    "the times of the " + stuck.get().codec() + " track do not move within the newest segment");
        }
    }

    /** A segment that takes longer to come than to play cannot be played live. */
    private static void checkSpeed(HttpReply reply, Playlist.Segment segment) {
        Long whole = size(reply);
        if (whole == null || reply.body().length() == 0 || segment.duration().isZero()) {
            return;
        }
        double wholeTook =
                reply.total().toMillis() * ((double) whole / reply.body().length());
        if (wholeTook > segment.duration().toMillis()) {
            throw new ProbeFailure(
                    Reason.SEGMENT_SLOW,
                    Stage.MEDIA,
                    "a segment of %.1f s takes %.1f s to download"
                            .formatted(segment.duration().toMillis() / 1000.0, wholeTook / 1000));
        }
    }

    private static @Nullable Long bitrate(HttpReply reply, Playlist.Segment segment) {
        Long whole = segment.range() != null ? Long.valueOf(segment.range().length()) : size(reply);
        return whole == null || segment.duration().isZero()
                ? null
                : Long.valueOf(Math.round(whole * 8000.0 / segment.duration().toMillis()));
    }

    private static @Nullable Long size(HttpReply reply) {
        if (!reply.truncated()) {
            return (long) reply.body().length();
        }
        String length = reply.headers().get("Content-Length");
        return length != null && length.matches("[0-9]{1,15}") ? Long.valueOf(length) : null;
    }

    private static byte[] iv(Playlist.Key key, long sequence) {
        byte[] given = key.iv();
        if (given != null) {
            return given;
        }
        byte[] iv = new byte[BLOCK]; // the media sequence number, big-endian: RFC 8216 §5.2
        for (int i = 0; i < 8; i++) {
            iv[BLOCK - 1 - i] = (byte) (sequence >>> 8 * i);
        }
        return iv;
    }

    /** Whole blocks only: a segment that was cut at our bound has lost its padding. */
    private static byte[] decrypted(byte[] bytes, byte[] key, byte[] iv) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(bytes, 0, bytes.length - bytes.length % BLOCK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CBC is missing from this Java", e);
        }
    }

    private static String describe(HttpReply reply, Playlist.Segment segment, MediaReading reading) {
        MediaFacts facts = reading.facts(null);
        StringBuilder text = new StringBuilder()
                .append(reply.body().length())
                .append(reply.truncated() ? " bytes (the beginning), " : " bytes, ")
                .append(reading.container() == null ? "unknown container" : reading.container());
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
        return text.append(String.format(
                        Locale.ROOT, ", %.1f s", segment.duration().toMillis() / 1000.0))
                .toString();
    }
}
