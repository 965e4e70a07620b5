package dev.tallylight.probe.media.audio;

import static dev.tallylight.probe.media.AudioBytes.adts;
import static dev.tallylight.probe.media.AudioBytes.id3;
import static dev.tallylight.probe.media.AudioBytes.joined;
import static dev.tallylight.probe.media.AudioBytes.mp3;
import static dev.tallylight.probe.media.AudioBytes.opus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.media.AudioBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioFramesTest {
    private final AudioFrames frames = new AudioFrames();

    @Test
    void countsMp3() {
        frames.feed(mp3(100));
        assertThat(frames.frames()).isEqualTo(100);
        assertThat(frames.mediaTime()).isBetween(Duration.ofMillis(2612), Duration.ofMillis(2613));
        assertThat(frames.lostBytes()).isZero();
        assertThat(frames.facts().container()).isEqualTo("mp3");
        assertThat(frames.facts().audio()).isEqualTo(new MediaFacts.Audio("mp3", 44100, 2));
        assertThat(frames.facts().bitrate()).isBetween(127_000L, 128_000L);
    }

    @Test
    void countsAdts() {
        frames.feed(adts(75));
        assertThat(frames.frames()).isEqualTo(75);
        assertThat(frames.mediaTime()).isBetween(Duration.ofMillis(1599), Duration.ofMillis(1600));
        assertThat(frames.facts().container()).isEqualTo("adts");
        assertThat(frames.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 48000, 2));
        assertThat(frames.facts().bitrate()).isBetween(74_900L, 75_100L);
    }

    @Test
    void countsOpusFromWhereverItsClockStands() {
        frames.feed(opus(7, 48_000_000, 51));
        assertThat(frames.frames()).isEqualTo(50);
        assertThat(frames.mediaTime()).isEqualTo(Duration.ofSeconds(1));
        assertThat(frames.facts().container()).isEqualTo("ogg");
        assertThat(frames.facts().audio()).isEqualTo(new MediaFacts.Audio("opus", 48000, 2));
    }

    @Test
    void followsChainedStreamsWithClocksOfTheirOwn() {
        frames.feed(joined(opus(7, 960_000, 26), opus(8, 960, 26)));
        assertThat(frames.mediaTime()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void readsTheHeadersOfVorbisAndFlac() {
        byte[] vorbis = ByteBuffer.allocate(30)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("\u0001vorbis".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(0)
                .put((byte) 1)
                .putInt(22050)
                .array();
        frames.feed(AudioBytes.page(1, 2, 0, vorbis));
        assertThat(frames.facts().audio()).isEqualTo(new MediaFacts.Audio("vorbis", 22050, 1));
        byte[] flac = new byte[51];
        System.arraycopy("\u007fFLAC".getBytes(StandardCharsets.ISO_8859_1), 0, flac, 0, 5);
        flac[27] = 44100 >> 12;
        flac[28] = (byte) (44100 >> 4);
        flac[29] = (byte) ((44100 & 0xf) << 4 | 1 << 1);
        frames.feed(AudioBytes.page(2, 2, 0, flac));
        assertThat(frames.facts().audio()).isEqualTo(new MediaFacts.Audio("flac", 44100, 2));
    }

    @Test
    void skipsId3TagsOfAnySize() {
        frames.feed(joined(id3(100_000), mp3(10), id3(50), mp3(10)));
        assertThat(frames.frames()).isEqualTo(20);
        assertThat(frames.lostBytes()).isZero();
    }

    @Test
    void startsInTheMiddleOfAFrameAndSurvivesDamage() {
        byte[] stream = mp3(20);
        Arrays.fill(stream, 417 * 10, 417 * 10 + 300, (byte) 0x55);
        frames.feed(stream, 200, stream.length);
        assertThat(frames.frames()).isEqualTo(18);
        assertThat(frames.lostBytes()).isEqualTo(217 + 417);
    }

    @Test
    void takesNoTextForAudio() {
        frames.feed("<html><body>Not here</body></html>".repeat(1000).getBytes(StandardCharsets.US_ASCII));
        assertThat(frames.frames()).isZero();
        assertThat(frames.facts()).isEqualTo(MediaFacts.NONE);
    }

    /** Second to fourth byte of the header; sizes by the formula of ISO/IEC 11172-3. */
    @ParameterizedTest
    @CsvSource({
        "fb9040, 417, 1152, 44100, 2", // MPEG-1 III 128k
        "fb92c0, 418, 1152, 44100, 1", // padded, mono
        "fbe440, 960, 1152, 48000, 2", // 320k 48 kHz
        "f38040, 208, 576, 22050, 2", // MPEG-2 III 64k
        "e328c0, 144, 576, 8000, 1", // MPEG-2.5 III 16k
        "fd8440, 384, 1152, 48000, 2", // MPEG-1 II 128k
        "ff8840, 384, 384, 32000, 2" // MPEG-1 I 256k
    })
    void readsMpegAudioHeaders(String hex, int size, int samples, int rate, int channels) {
        byte[] header = ByteBuffer.allocate(AudioFrame.HEADER)
                .put((byte) 0xff)
                .put((byte) Integer.parseInt(hex.substring(0, 2), 16))
                .put((byte) Integer.parseInt(hex.substring(2, 4), 16))
                .put((byte) Integer.parseInt(hex.substring(4, 6), 16))
                .array();
        assertThat(AudioFrame.at(header, 0)).isEqualTo(new AudioFrame("mp3", "mp3", size, samples, rate, channels));
    }

    @Property(tries = 300)
    void takesAnyBytes(@ForAll @Size(max = 5000) byte[] bytes, @ForAll @IntRange(min = 1, max = 700) int piece) {
        AudioFrames any = new AudioFrames();
        for (int i = 0; i < 40; i++) {
            for (int at = 0; at < bytes.length; at += piece) {
                any.feed(bytes, at, Math.min(bytes.length, at + piece));
            }
        }
        assertThat(any.capacity()).isLessThanOrEqualTo(AudioFrames.MOST_HELD);
        assertThat(any.mediaTime()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Property(tries = 100)
    void doesNotDependOnHowTheBytesAreCut(
            @ForAll @Size(max = 300) byte[] noise, @ForAll @IntRange(min = 1, max = 3000) int piece) {
        byte[] stream = joined(mp3(5), noise, opus(3, 500, 10), id3(300), adts(9), noise, mp3(8));
        AudioFrames whole = new AudioFrames();
        whole.feed(stream);
        AudioFrames cut = new AudioFrames();
        for (int at = 0; at < stream.length; at += piece) {
            cut.feed(stream, at, Math.min(stream.length, at + piece));
        }
        assertThat(cut).hasToString(whole.toString());
    }

    @Property(tries = 50)
    void neverHoldsMoreThanItsBound(@ForAll @IntRange(min = 0, max = 255) int lacing) {
        byte[] page = AudioBytes.page(1, 0, 5, new byte[0]);
        byte[] huge = Arrays.copyOf(page, 27 + 255 + 255 * 255);
        huge[26] = (byte) 255;
        Arrays.fill(huge, 27, 27 + 255, (byte) lacing);
        AudioFrames any = new AudioFrames();
        for (int i = 0; i < 5; i++) {
            any.feed(huge);
        }
        assertThat(any.capacity()).isLessThanOrEqualTo(AudioFrames.MOST_HELD);
    }
}
