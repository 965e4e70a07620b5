package dev.tallylight.probe.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.media.Segments;
import dev.tallylight.testing.Ffmpeg;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What encoders write, as it is and within a transport stream. */
class DolbyHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "ac3, 1, 48000, 1",
        "ac3, 2, 44100, 2",
        "ac3, 3, 32000, 3",
        "ac3, 6, 48000, 6",
        "eac3, 1, 44100, 1",
        "eac3, 2, 32000, 2",
        "eac3, 6, 48000, 6",
    })
    void tellsRateAndChannels(String codec, String channels, String rate, int heard) throws IOException {
        for (String format : new String[] {codec, "mpegts"}) {
            byte[] media = Ffmpeg.encoded(
                    1,
                    codec + channels + rate + "." + format,
                    "-vn",
                    "-c:a",
                    codec,
                    "-ac",
                    channels,
                    "-ar",
                    rate,
                    "-f",
                    format);
            assertThat(Segments.read(new byte[0], media).facts(null).audio())
                    .as(format)
                    .isEqualTo(new MediaFacts.Audio(codec, Integer.valueOf(rate), heard));
        }
    }

    @Property
    void takesAnyBytes(@ForAll @Size(max = 60) byte[] bytes) {
        DolbyHeader.find(bytes, 0, bytes.length);
        byte[] frame = new byte[bytes.length + 2];
        frame[0] = 0x0b;
        frame[1] = 0x77;
        System.arraycopy(bytes, 0, frame, 2, bytes.length);
        DolbyHeader found = DolbyHeader.find(frame, 0, frame.length);
        if (found != null) {
            assertThat(found.channels()).isBetween(1, 6);
            assertThat(found.sampleRate()).isBetween(16_000, 48_000);
        }
    }
}
