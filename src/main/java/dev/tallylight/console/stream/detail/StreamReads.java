package dev.tallylight.console.stream.detail;

import dev.tallylight.access.Slice;
import dev.tallylight.annotation.Period;
import dev.tallylight.history.sample.SampleReader;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.target.Reckoning;
import dev.tallylight.history.target.Target;
import dev.tallylight.history.target.TargetRows;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.maintenance.UnderWay;
import dev.tallylight.outage.OutageFilter;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.Outages;
import dev.tallylight.status.explain.Explainer;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.draft.StreamRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks the features for what the page shows, a part at a time, so that a part that changed is read alone. */
@ApplicationScoped
class StreamReads {
    private static final int OUTAGES = Happenings.OUTAGES;

    private final StreamRegistry registry;
    private final Explainer explainer;
    private final Outages outages;
    private final Stories stories;
    private final SampleReader samples;
    private final Happenings happenings;
    private final MaintenanceWindows windows;
    private final TargetRows targets;
    private final InstantSource clock;

    StreamReads(
            StreamRegistry registry,
            Explainer explainer,
            Outages outages,
            Stories stories,
            SampleReader samples,
            Happenings happenings,
            MaintenanceWindows windows,
            TargetRows targets,
            InstantSource clock) {
        this.registry = registry;
        this.explainer = explainer;
        this.outages = outages;
        this.stories = stories;
        this.samples = samples;
        this.happenings = happenings;
        this.windows = windows;
        this.targets = targets;
        this.clock = clock;
    }

    /** The stream, and what it must have. */
    record Watched(StreamView stream, long revision, StreamRequest.@Nullable Expect expect) {}

    /**
     * What it is and was, of late.
     *
     * @param quiet the window for which alerts are withheld now; null for none
     */
    record Now(Verdict verdict, List<OutageView> outages, Happenings.Found happened, UnderWay.@Nullable Active quiet) {}

    /** What it was over a longer time. */
    record Past(List<Availability> availability, @Nullable Promise promise, Charts charts) {}

    Uni<Watched> watched(Slice slice, UUID id) {
        return registry.get(slice, id)
                .chain(found -> registry.expected(slice, id)
                        .map(expect -> new Watched(found.view(), found.revision(), expect.orElse(null))));
    }

    Uni<Now> now(Slice slice, StreamView stream) {
        return recent(slice, stream)
                .chain(some -> open(slice, some)
                        .chain(open -> explainer
                                .of(slice, stream.id())
                                .chain(why -> happened(slice, stream, some)
                                        .chain(happened -> windows.underWay(clock.instant())
                                                .map(quiet -> new Now(
                                                        Verdict.of(
                                                                stream,
                                                                why,
                                                                happened.last(),
                                                                open.isEmpty() ? null : open.getFirst()),
                                                        some,
                                                        happened,
                                                        quiet.of(stream.id(), stream.tags())))))));
    }

    private Uni<List<OutageView>> recent(Slice slice, StreamView stream) {
        return outages.list(
                slice, OutageFilter.ofParameters(stream.id().toString(), null, null, null, null), null, OUTAGES);
    }

    /** None, or the one that goes on, with all that is known of it. */
    private Uni<List<OutageView>> open(Slice slice, List<OutageView> some) {
        return some.isEmpty() || some.getFirst().endedAt() != null
                ? Uni.createFrom().item(List.of())
                : outages.get(slice, some.getFirst().id()).map(found -> List.of(found.view()));
    }

    private Uni<Happenings.Found> happened(Slice slice, StreamView stream, List<OutageView> some) {
        return happenings.of(slice, stream, clock.instant().plusMillis(1), some);
    }

    /** What happened before a moment. */
    Uni<Happenings.Found> before(Slice slice, StreamView stream, Instant before) {
        OutageFilter until = new OutageFilter(stream.id(), null, new Period(null, before), null);
        return outages.list(slice, until, null, OUTAGES).chain(some -> happenings.of(slice, stream, before, some));
    }

    UnaryOperator<Duration> kept() {
        return samples::kept;
    }

    Uni<Past> past(Slice slice, Watched watched, Range range, ZoneId zone) {
        StreamView stream = watched.stream();
        Instant now = clock.instant();
        List<String> checkpoints =
                stream.checkpoints().stream().map(StreamView.Checkpoint::id).toList();
        return promised(slice, stream).chain(target -> {
            Target promise = target.orElse(null);
            Instant from = earlier(range.from(), now.minus(Availability.LONGEST));
            Instant begin = promise == null ? from : earlier(from, Reckoning.from(promise, now));
            return stories.one(slice, stream.id(), begin, promise == null ? now : Reckoning.to(promise, now))
                    .chain(told -> samples.chart(
                                    stream.id(), range.firstBucket(), range.lastBucket(), range.step(), checkpoints)
                            .map(seen -> new Past(
                                    Availability.of(told.story(), now),
                                    promise == null ? null : Promise.of(promise, told.story(), now),
                                    Charts.of(
                                            stream,
                                            told.story(),
                                            range,
                                            seen,
                                            samples.unwritten(stream, range.until()),
                                            zone,
                                            now,
                                            minBitrate(watched)))));
        });
    }

    /** What is promised of it, or of one of its tags that is the caller's. */
    private Uni<Optional<Target>> promised(Slice slice, StreamView stream) {
        return targets.all(slice).map(promises -> Optional.ofNullable(promises.of(stream.id(), stream.tags())));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static @Nullable Long minBitrate(Watched watched) {
        StreamRequest.Expect expect = watched.expect();
        return expect == null ? null : expect.minBitrate();
    }
}
