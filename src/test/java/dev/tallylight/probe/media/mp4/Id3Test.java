package dev.tallylight.probe.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.media.Segments;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import dev.tallylight.testing.Ffmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Id3Test {
    private static final String OWNER = "com.apple.streaming.transportStreamTimestamp";

    /** A tag with one PRIV frame, as RFC 8216 §3.4 wants it. */
    static byte[] tag(String owner, long time) {
        int content = owner.length() + 1 + 8;
        ByteBuffer tag = ByteBuffer.allocate(20 + content);
        tag.put("ID3".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {4, 0, 0, 0, 0, 0, (byte) (10 + content)});
        tag.put("PRIV".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {0, 0, 0, (byte) content, 0, 0});
        tag.put(owner.getBytes(StandardCharsets.US_ASCII)).put((byte) 0).putLong(time);
        return tag.array();
    }

    @Test
    void readsWhenTheSegmentBegins() {
        assertThat(Id3.start(tag(OWNER, 90_000 * 3600L))).isEqualTo(Duration.ofHours(1));
        assertThat(Id3.start(tag("com.example", 90_000))).isNull();
        assertThat(Id3.start("no tag at all".getBytes(StandardCharsets.US_ASCII)))
                .isNull();
    }

    @Test
    void tellsItWithThePackedAudio() throws IOException {
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        segment.writeBytes(tag(OWNER, 90_000 * 7L));
        segment.writeBytes(Ffmpeg.encoded(2, "a.aac", "-vn", "-c:a", "aac", "-f", "adts"));
        Track audio = Segments.read(new byte[0], segment.toByteArray())
                .first(Track.Kind.AUDIO)
                .orElseThrow();
        assertThat(audio.begins()).isEqualTo(Duration.ofSeconds(7));
        assertThat(audio.sampleRate()).isEqualTo(44100);
    }

    @Test
    void knowsDolbyAudioByItsFirstFrame() throws IOException {
        byte[] file = Ffmpeg.encoded(2, "a.ac3", "-vn", "-c:a", "ac3", "-f", "ac3");
        MediaReading reading = Segments.read(new byte[0], file);
        assertThat(reading.container()).isEqualTo("ac3");
        assertThat(reading.hasMedia()).isTrue();
        byte[] other = Ffmpeg.encoded(2, "a.eac3", "-vn", "-c:a", "eac3", "-f", "eac3");
        assertThat(Segments.read(new byte[0], other).container()).isEqualTo("eac3");
        assertThat(Segments.read(new byte[0], Arrays.copyOf(other, 5))).isEqualTo(MediaReading.NOTHING);
    }

    @Property(tries = 1000)
    void takesAnyTag(@ForAll @Size(max = 200) byte[] rest) {
        byte[] tag = Arrays.copyOf("ID3".getBytes(StandardCharsets.US_ASCII), 3 + rest.length);
        System.arraycopy(rest, 0, tag, 3, rest.length);
        Id3.start(tag);
        assertThat(Id3.size(tag)).isNotNegative();
        assertThat(Segments.read(tag, tag)).isNotNull();
    }
}
