package dev.tallylight.history.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SampleEncodingTest {
    @Provide
    Arbitrary<List<Sample>> samples() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.of(Sample.Result.class),
                        Arbitraries.strings()
                                .ascii()
                                .ofMaxLength(Sample.LONGEST_REASON)
                                .injectNull(0.5),
                        Arbitraries.longs().injectNull(0.3),
                        Arbitraries.longs().injectNull(0.3))
                .as(Sample::new)
                .list()
                .ofMaxSize(200);
    }

    @Property
    void whatIsWrittenIsRead(@ForAll("samples") List<Sample> samples) {
        SampleEncoding encoding = new SampleEncoding();
        samples.forEach(encoding::append);
        assertThat(SampleEncoding.decode(encoding.bytes())).isEqualTo(samples);
    }

    @Property
    void whateverBytesThereAreItEnds(@ForAll byte[] bytes) {
        try {
            assertThat(SampleEncoding.decode(bytes)).hasSizeLessThanOrEqualTo(bytes.length);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("a .*|samples .*");
        }
    }

    @Test
    void whatIsCutOffIsNotRead() {
        SampleEncoding encoding = new SampleEncoding();
        encoding.append(new Sample(1_700_000_000_000L, Sample.Result.FAILED, "no_media", null, null));
        byte[] bytes = encoding.bytes();
        assertThatThrownBy(() -> SampleEncoding.decode(java.util.Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A probe each 30 s that begins up to 3 ms late, a latency that wavers, and a bitrate that is measured. */
    @Test
    void aProbeTakesAFewBytes() {
        Random random = new Random(7);
        List<Sample> hour = new ArrayList<>();
        SampleEncoding encoding = new SampleEncoding();
        for (int i = 0; i < 120; i++) {
            Sample sample = new Sample(
                    1_795_000_000_000L + i * 30_000L + random.nextInt(4),
                    Sample.Result.OK,
                    null,
                    80L + random.nextInt(60),
                    2_500_000L + random.nextInt(50_000));
            hour.add(sample);
            encoding.append(sample);
        }
        assertThat(SampleEncoding.decode(encoding.bytes())).isEqualTo(hour);
        assertThat(encoding.size()).isLessThan(120 * 8);
    }
}
