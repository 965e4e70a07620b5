package dev.tallylight.history.summary;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What of the streams' statuses is in /q/metrics beside how many are what. */
@ConfigMapping(prefix = "tallylight.metrics")
public interface StatusMetricsConfig {
    /** Whether each stream has a series of its own, {@code tallylight_stream_status}. */
    @WithDefault("false")
    boolean streams();

    /** How many streams have one at most, those that were added first: a metrics store pays for each series. */
    @WithDefault("1000")
    int mostStreams();
}
