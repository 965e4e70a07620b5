package dev.tallylight.probe.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whoever comes in at any moment, in pieces of any size, hears the same stream. */
class ContentTest {
    private static Content inPieces(byte[] data, int piece) {
        for (int end = Math.min(piece, data.length); ; end = Math.min(data.length, end + piece)) {
            Content content = Content.of(Arrays.copyOf(data, end), end == data.length);
            if (content != Content.MORE) {
                return content;
            }
        }
    }

    @Property(tries = 300)
    void knowsATransportStreamFromAnyByteOn(
            @ForAll @IntRange(max = 187) int from,
            @ForAll @IntRange(min = 1, max = 3000) int piece,
            @ForAll byte fill) {
        byte[] stream = new byte[188 * 40];
        Arrays.fill(stream, fill);
        for (int at = 0; at < stream.length; at += 188) {
            stream[at] = 0x47;
            stream[at + 1] = 0x01; // no PID, and no counter, is written in letters
            stream[at + 2] = 0x00;
            stream[at + 3] = (byte) (0x10 | at / 188 & 0x0f);
        }
        assertThat(inPieces(Arrays.copyOfRange(stream, from, stream.length), piece))
                .isEqualTo(Content.MPEGTS);
    }

    @Property(tries = 300)
    void knowsAudioFromTheMiddleOfAFrame(
            @ForAll boolean mp3,
            @ForAll @IntRange(max = 2000) int from,
            @ForAll @IntRange(min = 1, max = 3000) int piece) {
        byte[] stream = mp3 ? AudioBytes.mp3(40) : AudioBytes.adts(80);
        assertThat(inPieces(Arrays.copyOfRange(stream, from, stream.length), piece))
                .isEqualTo(Content.AUDIO);
    }

    @Property(tries = 200)
    void knowsAudioThatCannotBeReadFromTheMiddleOfAFrame(
            @ForAll @IntRange(min = 30, max = 1500) int size,
            @ForAll @IntRange(max = 2000) int from,
            @ForAll @IntRange(min = 1, max = 3000) int piece) {
        byte[] free = AudioBytes.freeFormat(size, 12 + 2000 / size);
        assertThat(inPieces(Arrays.copyOfRange(free, from, free.length), piece)).isEqualTo(Content.NOT_READ);
        byte[] loas = AudioBytes.loas(40);
        assertThat(inPieces(Arrays.copyOfRange(loas, from, loas.length), piece)).isEqualTo(Content.NOT_READ);
    }

    @Property(tries = 300)
    void takesNoNoiseForAStream(@ForAll @Size(max = 4000) byte[] noise) {
        byte[] marked = Arrays.copyOf(noise, noise.length + 1);
        if (noise.length > 0) {
            marked[0] = 'x';
        }
        assertThat(inPieces(marked, 700)).isEqualTo(Content.OTHER);
    }

    /** The only G of each entry of a window stands where the sync byte of a packet would, at some length of names. */
    @Property(tries = 400)
    void takesNoPlaylistForATransportStream(
            @ForAll @IntRange(min = 1, max = 200) int name, @ForAll @IntRange(min = 3, max = 40) int entries) {
        StringBuilder list =
                new StringBuilder("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:1000\n");
        for (int i = 0; i < entries; i++) {
            list.append("#EXT-X-PROGRAM-DATE-TIME:2026-11-29T08:%02d:00.000Z\n#EXTINF:6.000,\n".formatted(i))
                    .append("a".repeat(name))
                    .append("\n");
        }
        byte[] bytes = list.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Content.of(bytes, true)).isEqualTo(Content.HLS);
        assertThat(Content.of(bytes, false)).isEqualTo(Content.HLS);
    }

    @Property(tries = 200)
    void readsAListOnlyWhenAllOfItIsThere(@ForAll @IntRange(min = 1, max = 12) int entries, @ForAll boolean mark) {
        StringBuilder text = new StringBuilder(mark ? "\ufeff\r\n[playlist]\r\n" : "[playlist]\n");
        for (int i = 1; i <= entries; i++) {
            text.append("File" + i + "=http://radio.example/" + i + "\r\n");
        }
        byte[] data = text.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Content.of(Arrays.copyOf(data, data.length - 3), false)).isEqualTo(Content.MORE);
        assertThat(Content.of(data, true)).isEqualTo(Content.LIST);
        assertThat(AddressList.read(data).addresses()).hasSize(entries);
    }
}
