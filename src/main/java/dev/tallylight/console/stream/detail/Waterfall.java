package dev.tallylight.console.stream.detail;

import dev.tallylight.stream.ask.ProbeResult;
import dev.tallylight.stream.ask.StreamCheck;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A probe, stage by stage: when each began and how long it took.
 *
 * @param name of the checkpoint that probed
 * @param bars one below the other
 */
@TemplateData
@TemplateData(target = ProbeResult.class)
@TemplateData(target = ProbeResult.Timings.class)
@TemplateData(target = StreamCheck.Unanswered.class)
public record Waterfall(String name, ProbeResult result, List<Bar> bars) {
    private static final double WIDTH = 1000;
    private static final double THINNEST = 3;

    /** @param x where it begins, of a thousand that the probe took */
    @TemplateData
    public record Bar(String stage, long ms, double x, double width) {}

    /** A checkpoint that did not answer, and why. */
    @TemplateData
    public record Silent(String name, String why) {}

    /** @param names of checkpoints, by their ids */
    static List<Waterfall> of(StreamCheck.Results results, Map<String, String> names) {
        return results.results().stream()
                .map(each -> new Waterfall(
                        names.getOrDefault(String.valueOf(each.checkpoint()), "Here"), each, bars(each.timings())))
                .toList();
    }

    static List<Silent> silent(StreamCheck.Results results, Map<String, String> names) {
        return results.unanswered().stream()
                .map(each -> new Silent(names.getOrDefault(each.checkpoint(), each.checkpoint()), each.why()))
                .toList();
    }

    /** The way to the first byte is one stage after the other; the rest, until the first media, is what was sent and read then. */
    static List<Bar> bars(ProbeResult.Timings timings) {
        double whole = Math.max(1, timings.totalMs());
        List<Bar> bars = new ArrayList<>();
        long at = add(bars, "Name look-up", 0, timings.dnsMs(), whole);
        at = add(bars, "Connect", at, timings.connectMs(), whole);
        at = add(bars, "TLS handshake", at, timings.tlsMs(), whole);
        at = add(bars, "First byte", at, timings.firstByteMs(), whole);
        Long media = timings.firstMediaMs();
        if (media != null) {
            at = add(bars, "First media", Math.min(at, media), Math.max(0, media - at), whole);
        }
        add(bars, "Watching it play", Math.min(at, timings.totalMs()), Math.max(0, timings.totalMs() - at), whole);
        return bars;
    }

    private static long add(List<Bar> bars, String stage, long at, @Nullable Long ms, double whole) {
        if (ms == null) {
            return at;
        }
        double x = Math.min(WIDTH - THINNEST, Math.round(at / whole * WIDTH));
        double width = Math.min(WIDTH - x, Math.max(THINNEST, Math.round(ms / whole * WIDTH)));
        bars.add(new Bar(stage, ms, x, width));
        return at + ms;
    }
}
