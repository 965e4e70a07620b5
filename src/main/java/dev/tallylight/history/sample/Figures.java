package dev.tallylight.history.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What samples add up to: of a bucket of a chart, an hour or a day. Not for several threads. */
public final class Figures {
    private final Latencies latencies = new Latencies();
    private int ok;
    private int failed;
    private int unknown;
    private int bitrates;
    private long bitrateSum;
    private long bitrateMin;

    /** As they are kept in a row. */
    record Stored(
            int ok,
            int failed,
            int unknown,
            byte @Nullable [] latency,
            int bitrates,
            long bitrateSum,
            @Nullable Long bitrateMin) {}

    /**
     * As they are shown.
     *
     * @param ok probes that played the stream
     * @param failed probes that did not
     * @param unknown probes that failed for a reason of ours
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "CheckpointFigures")
    public record View(
            String id,
            int ok,
            int failed,
            int unknown,
            @Nullable LatencyView latencyMs,
            @Nullable BitrateView bitrate) {}

    /** Milliseconds to the first media; the percentiles to within 1 %. */
    @RegisterForReflection
    @Schema(name = "Latency")
    public record LatencyView(long min, long p50, long p95, long max) {}

    /** Bits a second. */
    @RegisterForReflection
    @Schema(name = "Bitrate")
    public record BitrateView(long avg, long min) {}

    void add(Sample sample) {
        switch (sample.result()) {
            case OK -> ok++;
            case FAILED -> failed++;
            case UNKNOWN -> unknown++;
        }
        if (sample.latencyMs() != null) {
            latencies.add(sample.latencyMs());
        }
        if (sample.bitrate() != null) {
            addBitrates(1, sample.bitrate(), sample.bitrate());
        }
    }

    /** @return whether its latencies can be read: the rest counts without them */
    boolean add(Stored stored) {
        ok += stored.ok();
        failed += stored.failed();
        unknown += stored.unknown();
        if (stored.bitrateMin() != null) {
            addBitrates(stored.bitrates(), stored.bitrateSum(), stored.bitrateMin());
        }
        return stored.latency() == null || latencies.add(stored.latency());
    }

    private void addBitrates(int more, long sum, long min) {
        bitrateMin = bitrates == 0 ? min : Math.min(bitrateMin, min);
        bitrates += more;
        bitrateSum += sum;
    }

    Stored stored() {
        return new Stored(
                ok, failed, unknown, latencies.encoded(), bitrates, bitrateSum, bitrates == 0 ? null : bitrateMin);
    }

    /** @param checkpoint whose they are */
    View view(String checkpoint) {
        return new View(
                checkpoint,
                ok,
                failed,
                unknown,
                latencies.isEmpty()
                        ? null
                        : new LatencyView(
                                latencies.min(), latencies.percentile(50), latencies.percentile(95), latencies.max()),
                bitrates == 0 ? null : new BitrateView(bitrateSum / bitrates, bitrateMin));
    }

    /** As if nothing had been added: a histogram takes 20 kB, and its maker its time. */
    void clear() {
        latencies.clear();
        ok = 0;
        failed = 0;
        unknown = 0;
        bitrates = 0;
        bitrateSum = 0;
        bitrateMin = 0;
    }
}
