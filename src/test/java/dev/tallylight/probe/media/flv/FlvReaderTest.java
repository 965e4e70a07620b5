package dev.tallylight.probe.media.flv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.testing.FlvFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(2)
class FlvReaderTest {
    @Test
    void takesAFileApartHoweverItIsCut() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(FlvFile.header());
        List<FlvFile.Tag> tags = FlvFile.tags().subList(0, 60);
        tags.forEach(tag -> file.writeBytes(tag.bytes()));
        for (int cut : new int[] {1, 7, 1000, 1_000_000}) {
            List<FlvFile.Tag> read = new ArrayList<>();
            FlvReader reader =
                    new FlvReader((type, time, head, length) -> read.add(new FlvFile.Tag(type, (int) time, head)));
            byte[] all = file.toByteArray();
            for (int at = 0; at < all.length; at += cut) {
                reader.feed(Arrays.copyOfRange(all, at, Math.min(all.length, at + cut)));
            }
            assertThat(reader.broken()).isFalse();
            assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(tags);
        }
    }

    @Test
    void knowsTheTracksByTheirHeaders() throws IOException {
        FlvTracks tracks = new FlvTracks();
        List<FlvTracks.Part> parts = new ArrayList<>();
        for (FlvFile.Tag tag : FlvFile.tags().subList(1, 30)) {
            parts.add(
                    tag.type() == 9
                            ? tracks.video(tag.body(), 0, tag.body().length)
                            : tracks.audio(tag.body(), 0, tag.body().length));
        }
        assertThat(parts.stream().filter(part -> part == FlvTracks.Part.HEADER)).hasSize(2);
        assertThat(tracks.keyframes()).isPositive();
        MediaFacts facts = tracks.facts("flv", null);
        assertThat(facts.video()).isNotNull();
        assertThat(facts.video().width()).isEqualTo(320);
        assertThat(facts.audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
    }

    @Test
    void knowsEnhancedCodecs() {
        FlvTracks tracks = new FlvTracks();
        assertThat(tracks.video(new byte[] {(byte) 0x91, 'a', 'v', '0', '1', 1, 2}, 0, 7))
                .isEqualTo(FlvTracks.Part.MEDIA);
        assertThat(tracks.video(new byte[] {(byte) 0x90, 'a', 'v', '0', '1', 1, 2}, 0, 7))
                .isEqualTo(FlvTracks.Part.HEADER);
        assertThat(tracks.video(new byte[] {(byte) 0x94, 'a', 'v', '0', '1', 1, 2}, 0, 7))
                .isEqualTo(FlvTracks.Part.NOTHING);
        assertThat(tracks.audio(new byte[] {(byte) 0x91, 'O', 'p', 'u', 's', 1}, 0, 6))
                .isEqualTo(FlvTracks.Part.MEDIA);
        MediaFacts facts = tracks.facts("rtmp", 5L);
        assertThat(facts.video()).isEqualTo(new MediaFacts.Video("av1", null, null, null));
        assertThat(facts.audio()).isEqualTo(new MediaFacts.Audio("opus", null, null));
    }

    /** Encoders that number their streams, and tags that nobody has told of: flv.js plays both. */
    @Test
    void readsPastWhatItDoesNotKnow() throws IOException {
        List<FlvFile.Tag> tags = FlvFile.tags().subList(0, 40);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(FlvFile.header());
        for (FlvFile.Tag tag : tags) {
            for (int type : new int[] {0, 10, 15, 31, 0xc8}) {
                file.writeBytes(new FlvFile.Tag(type, tag.timestamp(), new byte[100 * (type & 3)]).bytes());
            }
            byte[] numbered = tag.bytes();
            numbered[10] = 1; // StreamID
            file.writeBytes(numbered);
        }
        List<FlvFile.Tag> read = new ArrayList<>();
        FlvReader reader =
                new FlvReader((type, time, head, length) -> read.add(new FlvFile.Tag(type, (int) time, head)));
        reader.feed(file.toByteArray());
        assertThat(reader.broken()).isFalse();
        assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(tags);
    }

    @Test
    void readsPastSoMuchAndNoMore() throws IOException {
        FlvReader zeros = new FlvReader((type, time, head, length) -> {});
        zeros.feed(FlvFile.header());
        zeros.feed(new byte[1000]);
        assertThat(zeros.broken()).isTrue();
        FlvReader huge = new FlvReader((type, time, head, length) -> {});
        huge.feed(FlvFile.header());
        huge.feed(new byte[] {0, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(huge.broken()).isTrue();
    }

    @Test
    void seesWhatIsNotFlv() {
        FlvReader reader = new FlvReader((type, time, head, length) -> {});
        reader.feed("<html><body>".getBytes());
        assertThat(reader.broken()).isTrue();
        assertThat(reader.begun()).isFalse();
    }

    @Property
    void takesAnyBytes(@ForAll byte[] bytes) throws IOException {
        FlvTracks tracks = new FlvTracks();
        FlvReader reader = new FlvReader((type, time, head, length) -> tracks.video(head, 0, head.length));
        reader.feed(FlvFile.header());
        reader.feed(bytes);
        tracks.video(bytes, 0, bytes.length);
        tracks.audio(bytes, 0, bytes.length);
        assertThat(tracks.facts("flv", null).container()).isEqualTo("flv");
    }
}
