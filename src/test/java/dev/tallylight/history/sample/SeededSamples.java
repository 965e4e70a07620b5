package dev.tallylight.history.sample;

import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An hour's samples as rows have them, for whoever fills a database: each a probe that played, or failed. */
public final class SeededSamples {
    private final SampleEncoding encoding = new SampleEncoding();
    private final Figures figures = new Figures();

    /** @param reason null where it played */
    public SeededSamples add(long at, @Nullable String reason, long latencyMs, long bitrate) {
        Sample sample = new Sample(
                at,
                reason == null ? Sample.Result.OK : Sample.Result.FAILED,
                reason,
                reason == null ? (Long) latencyMs : null,
                reason == null ? (Long) bitrate : null);
        encoding.append(sample);
        figures.add(sample);
        return this;
    }

    /** The columns ok, failed, unknown, latency, bitrates, bitrate_sum, bitrate_min. */
    public Object[] figures() {
        return columns(figures.stored());
    }

    public byte[] data() {
        return encoding.bytes();
    }

    private static Object[] columns(Figures.Stored stored) {
        return new Object[] {
            stored.ok(),
            stored.failed(),
            stored.unknown(),
            stored.latency(),
            stored.bitrates(),
            stored.bitrateSum(),
            stored.bitrateMin()
        };
    }

    /** The same columns of so many probes of which some failed, from one of a few distributions around a latency. */
    public static Object[] summed(int ok, int failed, byte[] latency, long bitrate) {
        return new Object[] {
            ok, failed, 0, ok == 0 ? null : latency, ok, ok * bitrate, ok == 0 ? null : bitrate - bitrate / 20
        };
    }

    /** A distribution of so many latencies around one. */
    public static byte[] latencies(int count, int around, Random random) {
        Latencies latencies = new Latencies();
        for (int i = 0; i < count; i++) {
            latencies.add(latency(around, random));
        }
        return Objects.requireNonNull(latencies.encoded());
    }

    /** Mostly near, now and then far above. */
    public static long latency(int around, Random random) {
        return Math.max(1, (long) (around * (0.8 + 0.2 * Math.exp(0.9 * random.nextGaussian()))));
    }
}
