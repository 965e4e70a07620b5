package dev.tallylight.probe.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.media.Segments;
import dev.tallylight.probe.media.flv.FlvReader;
import dev.tallylight.probe.media.flv.FlvTracks;
import dev.tallylight.probe.media.mp4.Mp4Reader;
import dev.tallylight.testing.Ffmpeg;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By what ffmpeg's encoders write for a tone, and for nothing. */
class SilenceMeterTest {
    private static byte[] encoded(boolean silent, String container, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("-vn", "-af", silent ? "volume=0" : "volume=1"));
        all.addAll(List.of(options));
        return Ffmpeg.encoded(
                3,
                (silent ? "silent-" : "loud-") + String.join("", options).replaceAll("[^a-z0-9]", "") + "." + container,
                all.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "aac,        adts,   adts",
        "aac,        mpegts, ts",
        "libmp3lame, mp3,    mp3",
        "libmp3lame, mpegts, ts",
        "libopus,    ogg,    ogg"
    })
    void tellsSilenceFromATone(String codec, String format, String name) throws IOException {
        for (String channels : List.of("1", "2")) {
            for (boolean silent : new boolean[] {true, false}) {
                byte[] bytes = encoded(silent, name, "-c:a", codec, "-ac", channels, "-f", format);
                assertThat(Segments.read(new byte[0], bytes).silent())
                        .as(codec + " in " + format + ", " + channels + " channels")
                        .isEqualTo(silent);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsItByTheSizesOfSamplesToo(boolean silent) throws IOException {
        byte[] movie = encoded(
                silent, "mp4", "-c:a", "aac", "-movflags", "empty_moov+default_base_moof", "-frag_duration", "1000000");
        assertThat(Mp4Reader.read(new byte[0], movie).silent()).isEqualTo(silent);
    }

    @ParameterizedTest
    @CsvSource({"aac, true", "aac, false", "libmp3lame, true", "libmp3lame, false"})
    void tellsItInFlv(String codec, boolean silent) throws IOException {
        FlvTracks tracks = new FlvTracks();
        FlvReader reader = new FlvReader((type, time, head, length) -> {
            if (type == 8) {
                tracks.audio(head, 0, head.length);
            }
        });
        reader.feed(encoded(silent, "flv", "-c:a", codec, "-f", "flv"));
        assertThat(tracks.silent()).isEqualTo(silent);
    }

    @Test
    void saysNothingOfWhatItDoesNotKnowOrHasHardlyHeard() {
        SilenceMeter meter = new SilenceMeter();
        for (int i = 0; i < 100; i++) {
            meter.coded("vorbis", 1, 2);
        }
        assertThat(meter.silent()).isNull();
        for (int i = 1; i < SilenceMeter.ENOUGH + 2; i++) {
            meter.coded("opus", 3, 2);
        }
        assertThat(meter.silent()).isNull();
        meter.coded("opus", 3, 2);
        assertThat(meter.silent()).isTrue();
        meter.coded("opus", 60, 2);
        assertThat(meter.silent()).isFalse();
    }

    @Property
    void takesAnyFrame(@ForAll byte[] bytes) {
        new SilenceMeter().mp3(bytes, 0, bytes.length);
    }
}
