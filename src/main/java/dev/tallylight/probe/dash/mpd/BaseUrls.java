package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.Mpd.Base;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The BaseURLs that lead to a Representation (ISO/IEC 23009-1 §5.6).
 *
 * @param levels the outermost first
 */
record BaseUrls(List<Base> levels) {
    static BaseUrls of(@Nullable Base manifest, @Nullable Base period, @Nullable Base set, @Nullable Base own) {
        return new BaseUrls(Stream.of(manifest, period, set, own)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList());
    }

    /** How many attempts lead through all of them. */
    int count() {
        return levels.stream().mapToInt(Base::count).max().orElse(1);
    }

    List<String> uris(int attempt) {
        return levels.stream().map(base -> base.uri(attempt)).toList();
    }

    /** How early segments are there. Those that are not whole by then (low latency) are left until they are. */
    Duration early(SegmentInfo info) {
        Duration early = info.early() == null ? Duration.ZERO : info.early();
        boolean complete = info.complete() == null || info.complete();
        for (Base base : levels) {
            early = early.plus(base.early());
            complete &= base.complete();
        }
        return complete ? early : Duration.ZERO;
    }
}
