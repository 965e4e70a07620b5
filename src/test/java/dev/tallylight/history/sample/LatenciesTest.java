package dev.tallylight.history.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    /** Whatever they are cut into, kept as and added up again. */
    @Property(tries = 100)
    void partsAddUpToTheWholeWithinOnePercent(@ForAll long seed) {
        Random random = new Random(seed);
        long[] all = random.longs(random.nextInt(1, 400), 0, 20_000).sorted().toArray();
        Latencies whole = new Latencies();
        Latencies parts = new Latencies();
        for (int from = 0; from < all.length; from += 50) {
            Latencies part = new Latencies();
            Arrays.stream(all, from, Math.min(all.length, from + 50)).forEach(part::add);
            byte[] kept = part.encoded();
            assertThat(kept).isNotNull();
            parts.add(kept);
        }
        Arrays.stream(all).forEach(whole::add);
        assertThat(parts.percentile(50)).isEqualTo(whole.percentile(50));
        long median = all[(int) Math.ceil(all.length * 0.5) - 1];
        assertThat((double) parts.percentile(50)).isCloseTo(median, within(Math.max(1, median * 0.01)));
        assertThat((double) parts.max()).isCloseTo(all[all.length - 1], Percentage.withPercentage(1.01));
    }

    /** One row that a fault of the disk has changed does not stop a day's count. */
    @Test
    void whatWasNotWrittenHereIsLeftOut() {
        Latencies all = new Latencies();
        Histogram longer = new Histogram(1_000_000_000_000L, 2);
        longer.recordValue(1_000_000_000_000L);
        ByteBuffer bytes = ByteBuffer.allocate(longer.getNeededByteBufferCapacity());
        longer.encodeIntoByteBuffer(bytes);
        assertThat(all.add(new byte[0])).isFalse();
        assertThat(all.add(new byte[] {1, 2, 3})).isFalse();
        assertThat(all.add(bytes.array())).isFalse();
        assertThat(all.isEmpty()).isTrue();
        Latencies longest = new Latencies();
        longest.add(Long.MAX_VALUE);
        assertThat(all.add(Objects.requireNonNull(longest.encoded()))).isTrue();
        assertThat(all.max()).isEqualTo(600_000);
    }

    @Test
    void nothingIsNothing() {
        assertThat(new Latencies().encoded()).isNull();
        assertThat(new Latencies().isEmpty()).isTrue();
    }

    @Test
    void anHourTakesSomeHundredBytesAtMost() {
        Latencies hour = new Latencies();
        new Random(1).ints(120, 80, 140).forEach(hour::add);
        assertThat(hour.encoded()).hasSizeLessThan(200);
    }
}
