package dev.tallylight.console.stream.detail;

import dev.tallylight.agent.View;
import dev.tallylight.console.figure.Kind;
import dev.tallylight.console.figure.Stretch;
import dev.tallylight.history.sample.Figures;
import dev.tallylight.stream.StreamView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint saw, as stretches: bucket by bucket what its probes saw, and from its last change on what it holds now. Where it
 * did not look there is none.
 */
final class ViewsOverTime {
    private ViewsOverTime() {}

    /**
     * The stretches of a checkpoint, in their order.
     *
     * @param buckets its figures, from {@code first} on
     * @param now what it holds now; null where it does not watch the stream any more
     * @param until the end of what is shown
     * @param fresh for so long after its last probe it is taken to go on seeing what it saw
     */
    static List<Stretch> of(
            List<Figures.View> buckets,
            Instant first,
            Duration step,
            StreamView.@Nullable Checkpoint now,
            Instant until,
            Duration fresh) {
        List<Stretch> found = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            Kind kind = kind(buckets.get(i));
            Instant from = first.plus(step.multipliedBy(i));
            Instant end = from.plus(step).isAfter(until) ? until : from.plus(step);
            if (kind != null && from.isBefore(end)) {
                add(found, new Stretch(from, end, kind));
            }
        }
        if (now != null) {
            addNow(found, now, until, fresh);
        }
        return found;
    }

    /** Of a bucket in which some probes played the stream and others did not, no more can be told: it was seen at times. */
    private static @Nullable Kind kind(Figures.View bucket) {
        if (bucket.failed() > 0) {
            return bucket.ok() > 0 ? Kind.DEGRADED : Kind.OFFLINE;
        }
        if (bucket.ok() > 0) {
            return Kind.ONLINE;
        }
        return bucket.unknown() > 0 ? Kind.UNKNOWN : null;
    }

    /** A bucket's figures are of all of it, and so reach to its end: since when it holds what it holds is known to the second. */
    private static void addNow(List<Stretch> found, StreamView.Checkpoint now, Instant until, Duration fresh) {
        Instant since = now.since();
        Instant seen = now.lastProbeAt();
        if (since == null || seen == null || seen.plus(fresh).isBefore(until)) {
            return;
        }
        Kind kind = now.view() == View.UP
                ? Kind.ONLINE
                : now.view() == View.DOWN ? Kind.OFFLINE : now.view() == View.DEGRADED ? Kind.DEGRADED : Kind.UNKNOWN;
        if (kind == Kind.OFFLINE) {
            cut(found, since);
            add(found, new Stretch(found.isEmpty() || since.isAfter(end(found)) ? since : end(found), until, kind));
        } else if (found.isEmpty() || end(found).isBefore(until)) {
            Instant from = found.isEmpty() || since.isAfter(end(found)) ? since : end(found);
            add(found, new Stretch(from, until, kind));
        }
    }

    private static Instant end(List<Stretch> found) {
        return found.getLast().until();
    }

    private static void cut(List<Stretch> found, Instant since) {
        while (!found.isEmpty() && !found.getLast().from().isBefore(since)) {
            found.removeLast();
        }
        if (!found.isEmpty() && end(found).isAfter(since)) {
            Stretch last = found.removeLast();
            // what was mixed in the bucket in which it began was its beginning
            Kind before = last.kind() == Kind.DEGRADED ? Kind.ONLINE : last.kind();
            add(found, new Stretch(last.from(), since, before));
        }
    }

    private static void add(List<Stretch> found, Stretch next) {
        Stretch last = found.isEmpty() ? null : found.getLast();
        if (!next.from().isBefore(next.until())) {
            return;
        }
        if (last != null && last.kind() == next.kind() && last.until().equals(next.from())) {
            found.set(found.size() - 1, new Stretch(last.from(), next.until(), last.kind()));
        } else {
            found.add(next);
        }
    }
}
