package dev.tallylight.history.sample;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How latencies are distributed: a histogram that says any percentile to within 1 %, takes some ten bytes for each range in which
 * there are any, and can be added to another one. From 0 ms to ten minutes; what took longer counts as ten minutes.
 */
@RegisterForReflection(targets = Histogram.class) // it makes itself by its constructor when it is read
final class Latencies {
    private static final long MOST = 600_000;
    private static final int DIGITS = 2;

    /** The largest in the step that {@link #MOST} is in. */
    private static final long MOST_KEPT = new Histogram(MOST, DIGITS).highestEquivalentValue(MOST);

    private final Histogram histogram = new Histogram(MOST, DIGITS);

    void add(long milliseconds) {
        histogram.recordValue(Math.clamp(milliseconds, 0, MOST));
    }

    /** @return whether it was written here; nothing is added otherwise */
    boolean add(byte[] encoded) {
        Histogram other;
        try {
            other = Histogram.decodeFromByteBuffer(ByteBuffer.wrap(encoded), MOST);
        } catch (RuntimeException e) {
            return false;
        }
        if (other.getMaxValue() > MOST_KEPT) {
            return false;
        }
        histogram.add(other);
        return true;
    }

    boolean isEmpty() {
        return histogram.getTotalCount() == 0;
    }

    /** Null where there are none. */
    byte @Nullable [] encoded() {
        if (isEmpty()) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int size = histogram.encodeIntoByteBuffer(bytes);
        return Arrays.copyOf(bytes.array(), size);
    }

    long min() {
        return histogram.getMinValue();
    }

    long max() {
        return Math.min(MOST, histogram.getMaxValue());
    }

    long percentile(double percent) {
        return Math.min(max(), histogram.getValueAtPercentile(percent));
    }

    void clear() {
        histogram.reset();
    }
}
