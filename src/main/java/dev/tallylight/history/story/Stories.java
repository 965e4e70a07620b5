package dev.tallylight.history.story;

import dev.tallylight.access.Slice;
import dev.tallylight.calendar.Recurrence;
import dev.tallylight.calendar.Span;
import dev.tallylight.history.sight.Awake;
import dev.tallylight.history.uptime.Spans;
import dev.tallylight.history.uptime.StatusLine;
import dev.tallylight.history.uptime.Story;
import dev.tallylight.maintenance.WindowsOverTime;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.draft.OnAir;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells streams' stories within a window: what they were, when that does not count, and when nobody looked. */
@ApplicationScoped
public class Stories {
    /** So many streams at most are read and counted before others on the event loop have their turn. */
    private static final int PAGE = 250;

    /** At first, while it is not known yet how much work they are. */
    private static final int FIRST_PAGE = 25;

    /** So many spans of windows, schedules and gaps, about, before others have their turn: some 10 ms. */
    private static final int SPANS = 50_000;

    /** Occurrences of the windows and the schedule of one stream in one question. */
    private static final int MOST_OCCURRENCES = 50_000;

    /** What others on the event loop wait for at most. */
    private static final Duration TURN = Duration.ofMillis(5);

    private final StreamRows streams;
    private final Changes changes;
    private final PastStreams past;
    private final WindowsOverTime windows;
    private final Awake awake;
    private final OnAir onAir;
    private final Kept kept;
    private final InstantSource clock;

    Stories(
            StreamRows streams,
            Changes changes,
            PastStreams past,
            WindowsOverTime windows,
            Awake awake,
            OnAir onAir,
            Kept kept,
            InstantSource clock) {
        this.streams = streams;
        this.changes = changes;
        this.past = past;
        this.windows = windows;
        this.awake = awake;
        this.onAir = onAir;
        this.kept = kept;
        this.clock = clock;
    }

    /** A stream and its story. */
    public record Told(StreamRows.One stream, Story story) {}

    /** What is the same for all streams. */
    private record Window(
            Instant from,
            Instant to,
            Instant now,
            List<WindowsOverTime.Version> maintenance,
            List<Awake.Gap> gaps,
            Uncounted uncounted) {}

    /** One stream's. A problem where it is not there for the slice. */
    public Uni<Told> one(Slice slice, UUID id, Instant from, Instant to) {
        List<Told> told = new ArrayList<>();
        return streams.one(slice, id)
                .chain(stream -> window(from, to)
                        .chain(window -> told(List.of(stream), window, (one, story) -> told.add(new Told(one, story)))))
                .map(ignored -> told.getFirst());
    }

    /**
     * All of a slice, in the order of their ids.
     *
     * @param each called for one after the other
     */
    public Uni<Void> all(
            Slice slice, @Nullable String tag, Instant from, Instant to, BiConsumer<StreamRows.One, Story> each) {
        return page(slice, tag, from, to, null, Integer.MAX_VALUE, each).replaceWithVoid();
    }

    /**
     * Some of them.
     *
     * @param after the last of the page before; null at the beginning
     * @param most so many of them
     * @return the last of these where there are more, else nothing
     */
    public Uni<Optional<UUID>> page(
            Slice slice,
            @Nullable String tag,
            Instant from,
            Instant to,
            @Nullable UUID after,
            int most,
            BiConsumer<StreamRows.One, Story> each) {
        return window(from, to).chain(window -> next(slice, tag, window, each, after, FIRST_PAGE, most));
    }

    private Uni<Optional<UUID>> next(
            Slice slice,
            @Nullable String tag,
            Window window,
            BiConsumer<StreamRows.One, Story> each,
            @Nullable UUID after,
            int size,
            int most) {
        int wanted = Math.min(size, most);
        AtomicLong spans = new AtomicLong();
        return streams.page(slice, tag, after, wanted + 1).chain(found -> {
            List<StreamRows.One> page = found.subList(0, Math.min(wanted, found.size()));
            return tell(page, window, (stream, story) -> {
                        spans.addAndGet(story.excluded().list().size()
                                + story.unseen().list().size());
                        each.accept(stream, story);
                    })
                    .chain(() -> {
                        if (found.size() <= wanted) {
                            return Uni.createFrom().item(Optional.empty());
                        }
                        UUID last = page.getLast().id();
                        return wanted == most
                                ? Uni.createFrom().item(Optional.of(last))
                                : next(slice, tag, window, each, last, next(wanted, spans.get()), most - wanted);
                    });
        });
    }

    /** How many streams come next, where these had so many spans. */
    private static int next(int size, long spans) {
        return Math.clamp(size * (long) SPANS / Math.max(1, spans), 1, PAGE);
    }

    /**
     * Those of some streams, by their ids, without what is not there for the slice, and without who changed so often that it cannot
     * be read: a page of many streams is not to fail for one of them.
     */
    public Uni<Map<UUID, Story>> some(Slice slice, List<UUID> ids, Instant from, Instant to) {
        Map<UUID, Story> stories = new HashMap<>();
        return some(slice, ids, from, to, (stream, story) -> stories.put(stream.id(), story))
                .replaceWith(stories);
    }

    /** The same, one after the other, in the order of their ids. */
    public Uni<Void> some(
            Slice slice, List<UUID> ids, Instant from, Instant to, BiConsumer<StreamRows.One, Story> each) {
        return streams.some(slice, ids)
                .chain(some -> some.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : window(from, to).chain(window -> tellAsFarAsItGoes(some, window, each)));
    }

    private Uni<Void> tellAsFarAsItGoes(
            List<StreamRows.One> some, Window window, BiConsumer<StreamRows.One, Story> each) {
        int half = some.size() / 2;
        return told(some, window, each)
                .onFailure(fault -> fault instanceof Changes.TooMany || fault instanceof ProblemException)
                .recoverWithUni(() -> half == 0
                        ? Uni.createFrom().voidItem()
                        : tellAsFarAsItGoes(some.subList(0, half), window, each)
                                .chain(() -> tellAsFarAsItGoes(some.subList(half, some.size()), window, each)));
    }

    /** Half of them at a time where they changed so often that all do not fit in memory. */
    private Uni<Void> tell(List<StreamRows.One> some, Window window, BiConsumer<StreamRows.One, Story> each) {
        int half = some.size() / 2;
        return told(some, window, each)
                .onFailure(Changes.TooMany.class)
                .recoverWithUni(() -> tell(some.subList(0, half), window, each)
                        .chain(() -> tell(some.subList(half, some.size()), window, each)));
    }

    private Uni<Window> window(Instant from, Instant to) {
        Instant now = clock.instant();
        return windows.versions(from, to)
                .chain(versions -> awake.gaps(from, to)
                        .map(gaps -> new Window(from, to, now, versions, gaps, new Uncounted(from, to))));
    }

    private static void requireRoom(StreamRows.One stream, int spans) {
        if (spans > MOST_OCCURRENCES) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    "from",
                    "is too long before to for the windows and the schedule of \"" + stream.name()
                            + "\", which recur so often: ask for less at a time");
        }
    }

    /** All or none of them: nothing is told before all are read and counted. */
    private Uni<Void> told(List<StreamRows.One> page, Window window, BiConsumer<StreamRows.One, Story> each) {
        List<Told> told = new ArrayList<>();
        return changes.lines(page, window.from(), window.to(), window.now())
                .onFailure(fault -> fault instanceof Changes.TooMany && page.size() == 1)
                .transform(tooMany -> ProblemException.field(
                        ProblemType.INVALID,
                        "from",
                        "is too long before the end for \"" + page.getFirst().name()
                                + "\", which changed so often: ask for a shorter time"))
                .chain(lines -> past.of(page, window.from()).chain(before -> {
                    Iterator<StreamRows.One> left = page.iterator();
                    return inTurns(
                            left,
                            stream -> told.add(new Told(
                                    stream,
                                    story(
                                            stream,
                                            Objects.requireNonNull(lines.get(stream.id())),
                                            before.getOrDefault(stream.id(), List.of()),
                                            window))));
                }))
                .chain(() -> inTurns(told.iterator(), one -> each.accept(one.stream(), one.story())));
    }

    /** One after the other, and others on the event loop in between. */
    private static <T> Uni<Void> inTurns(Iterator<T> left, Consumer<T> work) {
        long begun = System.nanoTime();
        while (left.hasNext() && System.nanoTime() - begun < TURN.toNanos()) {
            work.accept(left.next());
        }
        return left.hasNext()
                ? Uni.createFrom().voidItem().emitOn(Stories::afterOthers).chain(() -> inTurns(left, work))
                : Uni.createFrom().voidItem();
    }

    private static void afterOthers(Runnable next) {
        Context context = Vertx.currentContext();
        if (context == null) {
            next.run();
        } else {
            context.runOnContext(ignored -> next.run());
        }
    }

    private Story story(StreamRows.One stream, StatusLine line, List<PastStreams.Version> before, Window window) {
        // most streams were never edited, and have windows and a schedule like many others
        Uncounted.Outside outside = before.isEmpty()
                ? window.uncounted()
                        .outside(concerning(stream, window), stream.schedule(), () -> outside(stream, before, window))
                : outside(stream, before, window);
        return new Story(
                kept.known(stream.createdAt(), window.now()),
                window.now(),
                line,
                outside.excluded(),
                window.uncounted().unseen(stream.checkpoints(), () -> unseen(stream, window.gaps())),
                outside.offAir());
    }

    private static List<WindowsOverTime.Version> concerning(StreamRows.One stream, Window window) {
        return window.maintenance().stream()
                .filter(version -> version.concerns(stream.id().toString(), stream.tags()))
                .toList();
    }

    private Uncounted.Outside outside(StreamRows.One stream, List<PastStreams.Version> before, Window window) {
        List<Span> excluded = new ArrayList<>();
        List<Span> offAir = new ArrayList<>();
        Instant reached = window.from();
        for (PastStreams.Version version : before) {
            Instant until = version.ended().isBefore(window.to()) ? version.ended() : window.to();
            maintain(stream, version.tags(), reached, until, window, excluded);
            silence(version.schedule(), reached, until, offAir);
            reached = until;
        }
        maintain(stream, stream.tags(), reached, window.to(), window, excluded);
        silence(stream.schedule(), reached, window.to(), offAir);
        excluded.addAll(offAir);
        requireRoom(stream, excluded.size());
        return new Uncounted.Outside(Spans.covering(excluded), Spans.covering(offAir));
    }

    private static void maintain(
            StreamRows.One stream,
            Collection<String> tags,
            Instant from,
            Instant until,
            Window window,
            List<Span> excluded) {
        for (WindowsOverTime.Version version : window.maintenance()) {
            if (version.concerns(stream.id().toString(), tags)) {
                window.uncounted()
                        .occurrences(version, MOST_OCCURRENCES)
                        .forEach(span -> addWithin(span, from, until, excluded));
                requireRoom(stream, excluded.size());
            }
        }
    }

    private void silence(@Nullable String schedule, Instant from, Instant until, List<Span> offAir) {
        if (schedule != null && from.isBefore(until)) {
            offAir.addAll(Spans.covering(onAir(schedule, from, until))
                    .leftOf(from, until)
                    .list());
        }
    }

    private static void addWithin(Span span, Instant from, Instant until, List<Span> excluded) {
        Instant begins = span.start().isBefore(from) ? from : span.start();
        Instant ends = span.end().isAfter(until) ? until : span.end();
        if (begins.isBefore(ends)) {
            excluded.add(new Span(begins, ends));
        }
    }

    private List<Span> onAir(@Nullable String schedule, Instant from, Instant until) {
        List<Span> spans = new ArrayList<>();
        for (Recurrence recurrence : onAir.schedule(schedule).recurrences()) {
            spans.addAll(recurrence.between(from, until, MOST_OCCURRENCES));
        }
        return spans;
    }

    /** Where a checkpoint that is meant went on looking, its transitions tell. */
    private static Spans unseen(StreamRows.One stream, List<Awake.Gap> gaps) {
        return Spans.covering(gaps.stream()
                .filter(gap -> stream.checkpoints().contains("*")
                        ? gap.seeing().isEmpty()
                        : stream.checkpoints().stream().noneMatch(gap.seeing()::contains))
                .map(Awake.Gap::span)
                .toList());
    }
}
