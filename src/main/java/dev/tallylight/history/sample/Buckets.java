package dev.tallylight.history.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of a chart, filled from rows in the order of their hours and checkpoints. What a row cannot add to any more is turned
 * into what is shown at once, and its figures, of 20 kB each, serve for the next: of thousands of buckets there are a few at a time.
 */
final class Buckets {
    private static final Logger LOG = Logger.getLogger(Buckets.class);

    private static final Duration HOUR = Duration.ofHours(1);

    private final Instant from;
    private final Duration step;
    private final List<Map<String, Figures.View>> shown = new ArrayList<>();
    private final TreeSet<String> checkpoints = new TreeSet<>();
    private final Map<Place, Figures> open = new HashMap<>();
    private final Deque<Figures> spare = new ArrayDeque<>();
    private final boolean also;
    private final Map<Integer, Figures> openTogether = new HashMap<>();
    private final Map<Integer, Figures.View> together = new HashMap<>();
    private final Set<Long> seen = new HashSet<>();
    private @Nullable Series seenOf;
    private @Nullable Object reached;
    private @Nullable Instant reachedTogether;

    Buckets(Instant from, Instant to, Duration step) {
        this(from, to, step, false);
    }

    /** @param also whether what all checkpoints saw together is counted as well */
    Buckets(Instant from, Instant to, Duration step, boolean also) {
        this.from = from;
        this.step = step;
        this.also = also;
        long count = Duration.between(from, to).dividedBy(step);
        for (long i = 0; i < count; i++) {
            shown.add(new HashMap<>());
        }
    }

    private record Place(int index, String checkpoint) {}

    private record Series(Instant hour, String checkpoint) {}

    /**
     * Samples of an hour, which is a whole number of buckets or a part of one. Those that cannot be read are left out, and what two
     * processes were told alike counts once: an agent that was not answered tells another replica again.
     */
    void add(SampleRows.DataRow row) {
        Series series = new Series(row.hour(), row.checkpoint());
        reach(step.compareTo(HOUR) < 0 ? series : (Object) index(row.hour()), row.hour());
        if (!series.equals(seenOf)) {
            seen.clear();
            seenOf = series;
        }
        List<Sample> samples;
        try {
            samples = SampleEncoding.decode(row.data());
        } catch (IllegalArgumentException e) {
            LOG.warnf(
                    "the samples of %s at %s are left out of a chart: %s",
                    row.hour(), row.checkpoint(), e.getMessage());
            return;
        }
        for (Sample sample : samples) {
            Figures figures = at(row.checkpoint(), Instant.ofEpochMilli(sample.at()));
            if (figures != null && seen.add(sample.at())) {
                figures.add(sample);
                together(Instant.ofEpochMilli(sample.at()), all -> all.add(sample));
            }
        }
    }

    /** Figures of an hour or a day, of which a bucket is a whole number. */
    void add(SampleRows.HourRow row) {
        reach(index(row.at()), row.at());
        Figures figures = at(row.checkpoint(), row.at());
        if (figures != null) {
            figures.add(row.figures());
            together(row.at(), all -> all.add(row.figures()));
        }
    }

    /**
     * @param next equal for rows that may add to the same buckets
     * @param hour the same for those of all checkpoints
     */
    private void reach(Object next, Instant hour) {
        if (!next.equals(reached)) {
            show();
            reached = next;
        }
        if (!hour.equals(reachedTogether)) {
            showTogether(hour);
            reachedTogether = hour;
        }
    }

    private void together(Instant moment, Consumer<Figures> add) {
        if (also) {
            add.accept(openTogether.computeIfAbsent(
                    index(moment), place -> spare.isEmpty() ? new Figures() : spare.pop()));
        }
    }

    /** @param reached what of later hours is in a bucket that this moment is in too is waited for; null at the end */
    private void showTogether(@Nullable Instant reached) {
        int kept = reached == null ? -1 : index(reached);
        openTogether.entrySet().removeIf(each -> {
            if (each.getKey() == kept) {
                return false;
            }
            together.put(each.getKey(), each.getValue().view(""));
            each.getValue().clear();
            spare.push(each.getValue());
            return true;
        });
    }

    /** What all checkpoints saw in each bucket; zeros where none looked. Their id is empty. */
    List<Figures.View> together() {
        showTogether(null);
        List<Figures.View> all = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            Figures.View view = together.get(i);
            all.add(view == null ? new Figures.View("", 0, 0, 0, null, null) : view);
        }
        return all;
    }

    private @Nullable Figures at(String checkpoint, Instant moment) {
        int index = index(moment);
        if (index < 0) {
            return null;
        }
        checkpoints.add(checkpoint);
        return open.computeIfAbsent(
                new Place(index, checkpoint), place -> spare.isEmpty() ? new Figures() : spare.pop());
    }

    /** Negative where it is in none. */
    private int index(Instant moment) {
        long index = Math.floorDiv(Duration.between(from, moment).toMillis(), step.toMillis());
        return index < 0 || index >= shown.size() ? -1 : (int) index;
    }

    private void show() {
        open.forEach((place, figures) -> {
            shown.get(place.index()).put(place.checkpoint(), figures.view(place.checkpoint()));
            figures.clear();
            spare.push(figures);
        });
        open.clear();
    }

    /** Of each checkpoint that is in any bucket, in the order of their ids. */
    List<List<Figures.View>> views() {
        show();
        return shown.stream()
                .map(bucket -> checkpoints.stream()
                        .map(id -> {
                            Figures.View view = bucket.get(id);
                            return view == null ? new Figures.View(id, 0, 0, 0, null, null) : view;
                        })
                        .toList())
                .toList();
    }
}
