package dev.tallylight.probe.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.media.mp4.Mp4Reader;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import dev.tallylight.probe.media.ts.TsReader;
import dev.tallylight.probe.media.ts.TsStreamType;
import dev.tallylight.testing.Ffmpeg;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against bytes that ffmpeg wrote. */
class SegmentsTest {
    private static byte[] encoded(String name, String... options) throws IOException {
        return Ffmpeg.encoded(2, name, options);
    }

    private static byte[] transportStream() throws IOException {
        return encoded("a.ts", "-c:v", "libopenh264", "-g", "15", "-c:a", "aac", "-f", "mpegts");
    }

    @Test
    void readsATransportStream() throws IOException {
        MediaReading reading = Segments.read(new byte[0], transportStream());
        MediaFacts facts = reading.facts(null);
        assertThat(facts.container()).isEqualTo("mpegts");
        assertThat(facts.video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
        assertThat(facts.audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertThat(reading.continuityErrors()).isZero();
        assertThat(reading.tracks()).allMatch(Track::advances).noneMatch(Track::scrambled);
        Track video = reading.first(Track.Kind.VIDEO).orElseThrow();
        assertThat(video.span().toMillis()).isBetween(1900L, 2000L);
    }

    @Test
    void findsItsWayIntoAStreamThatIsCutAnywhere() throws IOException {
        byte[] whole = transportStream();
        byte[] cut = Arrays.copyOfRange(whole, 100, whole.length);
        assertThat(Segments.read(new byte[0], cut).facts(null).video()).isNotNull();
    }

    @Test
    void countsPacketsThatAreMissing() throws IOException {
        byte[] whole = transportStream();
        byte[] gap = new byte[whole.length - TsReader.PACKET];
        int lost = 40 * TsReader.PACKET;
        System.arraycopy(whole, 0, gap, 0, lost);
        System.arraycopy(whole, lost + TsReader.PACKET, gap, lost, gap.length - lost);
        assertThat(Segments.read(new byte[0], gap).continuityErrors()).isEqualTo(1);
    }

    @Test
    void readsFragmentedMp4() throws IOException {
        byte[] file = encoded(
                "a.mp4",
                "-c:v",
                "libopenh264",
                "-g",
                "15",
                "-c:a",
                "aac",
                "-f",
                "mp4",
                "-movflags",
                "frag_keyframe+empty_moov+default_base_moof");
        MediaReading reading = Segments.read(new byte[0], file);
        assertThat(reading.container()).isEqualTo("fmp4");
        Track video = reading.first(Track.Kind.VIDEO).orElseThrow();
        assertThat(video.codec()).isEqualTo("h264");
        assertThat(video.width()).isEqualTo(320);
        assertThat(video.height()).isEqualTo(180);
        assertThat(video.fps()).isCloseTo(15, Offset.offset(0.3)); // by counting: the muxer rounds the edges
        assertThat(reading.facts(null).audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertThat(reading.tracks())
                .allMatch(Track::advances)
                .allMatch(track -> track.span().toMillis() > 1900);
    }

    @Test
    void readsPackedAudio() throws IOException {
        byte[] file = encoded("a.aac", "-vn", "-c:a", "aac", "-f", "adts");
        MediaReading reading = Segments.read(new byte[0], file);
        assertThat(reading.facts(null).audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertThat(reading.container()).isEqualTo("adts");
        assertThat(reading.tracks().getFirst().span().toMillis()).isBetween(1900L, 2200L);
    }

    @Property(tries = 2000)
    void takesAnyBytes(@ForAll @Size(max = 2000) byte[] bytes, @ForAll @Size(max = 200) byte[] init) {
        assertThat(Segments.read(init, bytes)).isNotNull();
        assertThat(TsReader.read(bytes)).isNotNull();
        assertThat(Mp4Reader.read(bytes, bytes)).isNotNull();
    }

    @Property(tries = 300)
    void takesRealMediaThatIsDamaged(
            @ForAll @IntRange(max = 1 << 20) int at, @ForAll @Size(min = 1, max = 64) byte[] damage)
            throws IOException {
        for (byte[] whole : new byte[][] {
            transportStream(),
            encoded(
                    "a.mp4",
                    "-c:v",
                    "libopenh264",
                    "-g",
                    "15",
                    "-c:a",
                    "aac",
                    "-f",
                    "mp4",
                    "-movflags",
                    "frag_keyframe+empty_moov+default_base_moof")
        }) {
            byte[] damaged = whole.clone();
            int start = at % damaged.length;
            System.arraycopy(damage, 0, damaged, start, Math.min(damage.length, damaged.length - start));
            assertThat(Segments.read(new byte[0], damaged)).isNotNull();
        }
    }

    /** A 64-bit size that overflows when it is added to where its box begins. */
    @Test
    void takesABoxSizeBeyondAllNumbers() {
        byte[] box = {
            0, 0, 0, 8, 'f', 't', 'y', 'p', 0, 0, 0, 1, 'm', 'o', 'o', 'f', 0x7f, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0
        };
        assertThat(Mp4Reader.read(box, box)).isNotNull();
    }

    @Test
    void tellsKeyframesAndWhenATrackBegins() throws IOException {
        Track video = TsReader.read(transportStream()).first(Track.Kind.VIDEO).orElseThrow();
        assertThat(video.keyframes()).isEqualTo(2); // one a second
        assertThat(video.begins()).isNotNull();
    }

    /** Begins a second before the 33-bit clock of 90 kHz begins again, at 95,443.7 s. */
    @Test
    void measuresAcrossTheWrapOfTheClock() throws IOException {
        byte[] wrapping = encoded(
                "wrapping.ts", "-c:v", "libopenh264", "-c:a", "aac", "-output_ts_offset", "95441.317", "-f", "mpegts");
        MediaReading reading = TsReader.read(wrapping);
        Track video = reading.first(Track.Kind.VIDEO).orElseThrow();
        assertThat(video.span().toMillis()).isBetween(1900L, 2000L);
        assertThat(java.util.Objects.requireNonNull(video.begins()).toMillis()).isBetween(95_442_000L, 95_443_700L);
        assertThat(video.begins().plus(video.span()).toMillis()).isGreaterThan(95_443_718L); // it does wrap
    }

    @Test
    void knowsTheStreamTypesOfSampleAes() {
        byte[] sample = {};
        assertThat(TsStreamType.track(0xdb, sample, 0, 0).toTrack().codec()).isEqualTo("h264");
        assertThat(TsStreamType.track(0xcf, sample, 0, 0).toTrack().codec()).isEqualTo("aac");
    }
}
