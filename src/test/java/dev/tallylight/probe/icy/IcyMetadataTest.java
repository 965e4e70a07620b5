package dev.tallylight.probe.icy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IcyMetadataTest {
    /** What a SHOUTcast server sends: a block after every so many bytes, every other one empty. */
    static byte[] withMetadata(byte[] audio, int interval, String title) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] text = ("StreamTitle='" + title + "';StreamUrl='';").getBytes(StandardCharsets.UTF_8);
        byte[] block = Arrays.copyOf(text, (text.length + 15) / 16 * 16);
        for (int at = 0; at < audio.length; at += interval) {
            int length = Math.min(interval, audio.length - at);
            bytes.write(audio, at, length);
            if (length == interval) {
                boolean empty = at / interval % 2 == 1;
                bytes.write(empty ? 0 : block.length / 16);
                bytes.writeBytes(empty ? new byte[0] : block);
            }
        }
        return bytes.toByteArray();
    }

    @Property(tries = 300)
    void givesBackTheAudioHoweverTheBytesAreCut(
            @ForAll @Size(max = 2000) byte[] audio,
            @ForAll @IntRange(min = 1, max = 700) int interval,
            @ForAll @IntRange(min = 1, max = 900) int piece) {
        byte[] stream = withMetadata(audio, interval, "A \u00e9; B's");
        IcyMetadata metadata = new IcyMetadata(interval);
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (int at = 0; at < stream.length; at += piece) {
            heard.writeBytes(metadata.audio(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece))));
        }
        assertThat(heard.toByteArray()).isEqualTo(audio);
        if (audio.length >= interval) {
            assertThat(metadata.title()).isEqualTo("A \u00e9; B's");
        }
    }

    @Test
    void takesEverythingForAudioWithoutAnInterval() {
        IcyMetadata metadata = new IcyMetadata(0);
        assertThat(metadata.audio(new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
        assertThat(metadata.title()).isNull();
    }
}
