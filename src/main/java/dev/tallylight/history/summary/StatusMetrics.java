package dev.tallylight.history.summary;

import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.history.story.StreamRows;
import dev.tallylight.store.HubStart;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code tallylight_streams{status=}}, and where it is switched on {@code tallylight_stream_status{stream=,name=,status=}}, which
 * is 1. Each replica says the same, of all streams: take the maximum over the replicas, not their sum.
 */
@ApplicationScoped
public class StatusMetrics {
    private static final Logger LOG = Logger.getLogger(StatusMetrics.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int PAGE = 500;

    private final SummaryReader summaries;
    private final StreamRows streams;
    private final StatusMetricsConfig config;
    private final Followers followers;
    private final MultiGauge each;
    private volatile Map<Status, Long> counts = Map.of();
    private @Nullable Follower follower;
    private boolean limitTold;

    StatusMetrics(
            SummaryReader summaries,
            StreamRows streams,
            StatusMetricsConfig config,
            Followers followers,
            MeterRegistry registry) {
        this.summaries = summaries;
        this.streams = streams;
        this.config = config;
        this.followers = followers;
        for (Status status : Status.values()) {
            Gauge.builder("tallylight.streams", () -> counts.getOrDefault(status, 0L))
                    .tag("status", status.wireName())
                    .description("streams that are so, in the whole installation")
                    .register(registry);
        }
        each = MultiGauge.builder("tallylight.stream.status")
                .description("1 for the status that the stream has")
                .register(registry);
    }

    void start(@Observes HubStart event) {
        if (config.mostStreams() < 1 || config.mostStreams() > 100_000) {
            throw new IllegalArgumentException(
                    "tallylight.metrics.most-streams is " + config.mostStreams() + "; it must be from 1 to 100000");
        }
        follower = followers.each(Follower.Plan.of("stream counts", EVERY), this::read);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    private Uni<Void> read() {
        return summaries
                .counts(Slice.ALL)
                .invoke(found -> counts = Map.copyOf(found))
                .chain(() -> config.streams()
                        ? next(new ArrayList<>(), null)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> next(List<MultiGauge.Row<?>> rows, @Nullable UUID after) {
        int most = Math.min(PAGE, config.mostStreams() - rows.size() + 1);
        return streams.page(Slice.ALL, null, after, most).chain(page -> {
            for (StreamRows.One stream : page) {
                if (rows.size() == config.mostStreams()) {
                    tellLimit();
                    break;
                }
                rows.add(MultiGauge.Row.of(
                        Tags.of(
                                "stream", stream.id().toString(),
                                "name", stream.name(),
                                "status", stream.status().wireName()),
                        1));
            }
            if (page.size() == most && rows.size() < config.mostStreams()) {
                return next(rows, page.getLast().id());
            }
            each.register(rows, false); // those that are there already stay: a scrape in between misses none
            return Uni.createFrom().voidItem();
        });
    }

    private void tellLimit() {
        if (!limitTold) {
            limitTold = true;
            LOG.warnf(
                    "there are more streams than tallylight.metrics.most-streams (%d): the later ones have no series",
                    config.mostStreams());
        }
    }
}
