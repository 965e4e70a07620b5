package dev.tallylight.console.outage;

import dev.tallylight.access.Slice;
import dev.tallylight.console.figure.Kind;
import dev.tallylight.console.figure.Ribbon;
import dev.tallylight.console.figure.Stretch;
import dev.tallylight.console.figure.TimeAxis;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.uptime.Story;
import dev.tallylight.outage.OutageView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Draws what the stream was around an outage: half as long again before it and after it. */
@ApplicationScoped
class OutageRibbons {
    private static final Duration LEAST = Duration.ofMinutes(2);

    /** A stream's story is told of so much at most. */
    private static final Duration MOST = Duration.ofDays(1_000);

    private static final double WIDTH = 1_000;
    private static final double HEIGHT = 28;
    private static final int TICKS = 7;

    private final Stories stories;
    private final InstantSource clock;

    OutageRibbons(Stories stories, InstantSource clock) {
        this.stories = stories;
        this.clock = clock;
    }

    record Drawn(Ribbon ribbon, TimeAxis axis) {}

    /** Null where it is a server's, the stream is not there any more, or its story is too long to be told. */
    Uni<@Nullable Drawn> of(Slice slice, OutageView outage) {
        UUID stream = outage.streamId();
        if (outage.streamDeleted() || stream == null) {
            return Uni.createFrom().nullItem();
        }
        Instant now = clock.instant();
        Instant ended = outage.endedAt() == null ? now : outage.endedAt();
        Duration beside = Duration.between(outage.since(), ended).dividedBy(2);
        Duration room = beside.compareTo(LEAST) < 0 ? LEAST : beside;
        Instant until = earlier(now, ended.plus(room));
        Instant from = later(outage.since().minus(room), until.minus(MOST));
        if (!from.isBefore(until)) {
            return Uni.createFrom().nullItem();
        }
        return stories.one(slice, stream, from, until)
                .<@Nullable Drawn>map(told -> drawn(told.story(), from, until))
                .onFailure()
                .recoverWithNull(); // the page says it all in words, too
    }

    private static Drawn drawn(Story story, Instant from, Instant until) {
        TimeAxis axis = TimeAxis.of(from, until, WIDTH, ZoneOffset.UTC, TICKS);
        List<Stretch> stretches = story.stretches(from, until).stream()
                .map(each -> new Stretch(each.from(), each.until(), kind(each.kind())))
                .toList();
        return new Drawn(Ribbon.standing(axis, stretches, HEIGHT), axis);
    }

    private static Kind kind(dev.tallylight.history.uptime.Kind kind) {
        return switch (kind) {
            case ONLINE -> Kind.ONLINE;
            case DEGRADED -> Kind.DEGRADED;
            case OFFLINE -> Kind.OFFLINE;
            case UNKNOWN -> Kind.UNKNOWN;
            case MAINTENANCE -> Kind.MAINTENANCE;
            case PAUSED, OFF_AIR -> Kind.OFF;
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
