package dev.tallylight.console.stream.detail;

import dev.tallylight.console.figure.Ribbon;
import dev.tallylight.console.figure.TimeAxis;
import dev.tallylight.history.sample.Figures;
import dev.tallylight.history.sample.SampleReader;
import dev.tallylight.stream.StreamView;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint saw over time.
 *
 * @param now what it holds now; null where it does not watch the stream any more
 * @param waits whether it tells another replica what it sees, so that the last minutes are not there yet: no gap
 */
@TemplateData
public record CheckpointLane(
        String id, String name, StreamView.@Nullable Checkpoint now, Ribbon ribbon, boolean waits) {
    /** Of those that watch it now in their order, and of those that did within the range. */
    static List<CheckpointLane> all(
            StreamView stream,
            Range range,
            SampleReader.Chart seen,
            List<SampleReader.Unwritten> unwritten,
            TimeAxis axis) {
        List<CheckpointLane> lanes = new ArrayList<>();
        List<String> ids = seen.checkpoints().isEmpty()
                ? List.of()
                : seen.checkpoints().getFirst().stream().map(Figures.View::id).toList();
        Duration fresh =
                stream.policy().interval().plus(stream.policy().timeout()).multipliedBy(3);
        for (StreamView.Checkpoint each : stream.checkpoints()) {
            lanes.add(new CheckpointLane(
                    each.id(),
                    each.name(),
                    each,
                    ribbon(
                            column(seen, ids.indexOf(each.id())),
                            range,
                            range.live() && !stream.paused() ? each : null,
                            axis,
                            fresh),
                    unwritten.stream().anyMatch(one -> one.checkpoint().equals(each.id()))));
        }
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            if (stream.checkpoints().stream().noneMatch(each -> Objects.equals(each.id(), id))) {
                lanes.add(new CheckpointLane(id, id, null, ribbon(column(seen, i), range, null, axis, fresh), false));
            }
        }
        return lanes;
    }

    private static List<Figures.View> column(SampleReader.Chart seen, int index) {
        return index < 0
                ? List.of()
                : seen.checkpoints().stream().map(bucket -> bucket.get(index)).toList();
    }

    private static Ribbon ribbon(
            List<Figures.View> buckets,
            Range range,
            StreamView.@Nullable Checkpoint now,
            TimeAxis axis,
            Duration fresh) {
        return Ribbon.centred(
                axis, ViewsOverTime.of(buckets, range.firstBucket(), range.step(), now, range.until(), fresh), 20);
    }
}
