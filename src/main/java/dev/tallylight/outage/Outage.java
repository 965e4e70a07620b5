package dev.tallylight.outage;

import dev.tallylight.alert.Status;
import dev.tallylight.alert.SubjectState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One story: a stream was off air from its first failure until it was seen again. Through {@code unknown}, {@code degraded} and
 * a pause it stays open. A stream that flaps makes one story of many outages, with a count of the interruptions, as handlers
 * are told of it once (ADR 42). Pure.
 *
 * @param endedAt null while it is open
 * @param interruptions how often the stream was seen in between
 * @param partSince when it went off air for the last time
 * @param offAir how long it was off air before that
 * @param reason what it was declared with
 */
record Outage(
        UUID id,
        UUID streamId,
        String name,
        List<String> tags,
        Instant since,
        Instant confirmedAt,
        @Nullable Instant endedAt,
        int interruptions,
        Instant partSince,
        Duration offAir,
        @Nullable String reason,
        @Nullable String detail,
        List<CourseStep> course,
        List<SeenFrom> checkpoints,
        @Nullable String withheld) {
    /** What a page can show: its beginning, and what came last. */
    static final int MOST_STEPS = 60;

    private static final int FIRST_STEPS = 20;
    static final int MOST_CHECKPOINTS = 200;

    /**
     * What is held of the stream's outage after a change.
     *
     * @param last the one that is open, or else the stream's latest; null where there is none
     * @param newId for one that begins, made of its first failure
     * @return null where there is nothing to write
     */
    static @Nullable Outage after(@Nullable Outage last, OutageChange change, Instant now, IdOf newId) {
        Instant was = change.before().outageSince();
        Instant is = change.after().outageSince();
        Outage open = last != null && last.endedAt == null ? last : null;
        if (is == null) {
            // one without a row was begun by a replica of an older version
            Outage ending = open != null ? open : was == null ? null : begun(change, was, now, newId);
            return ending == null
                    ? null
                    : ending.told(change, now).ended(change.after().since());
        }
        if (open != null) {
            return open.told(change, now);
        }
        return was == null && last != null && last.goesOn(is, change.flapping())
                ? last.again(is).told(change, now)
                : begun(change, is, now, newId).told(change, now);
    }

    /** Makes an id of a moment. */
    @FunctionalInterface
    interface IdOf {
        UUID at(Instant moment);
    }

    private static Outage begun(OutageChange change, Instant since, Instant now, IdOf newId) {
        SubjectState state = change.after().outageSince() == null ? change.before() : change.after();
        return new Outage(
                newId.at(since),
                change.subject(),
                change.name(),
                change.tags(),
                since,
                now,
                null,
                0,
                since,
                Duration.ZERO,
                state.reason(),
                state.detail(),
                List.of(),
                List.of(),
                change.withheld());
    }

    /** Whether an outage that begins then belongs to this one, which is over. */
    private boolean goesOn(Instant begins, @Nullable Duration flapping) {
        return flapping != null && endedAt != null && !begins.isAfter(endedAt.plus(flapping));
    }

    private Outage again(Instant begins) {
        Instant from = endedAt != null && begins.isBefore(endedAt) ? endedAt : begins;
        return with(null, interruptions + 1, from, offAir);
    }

    /** Whether all are told anew of what they were told to be over: whoever had it in hand need not know. */
    boolean beginsAnew(Outage last, OutageChange change) {
        return change.told() && last.endedAt != null && endedAt == null;
    }

    private Outage ended(Instant seen) {
        Instant end = seen.isBefore(partSince) ? partSince : seen;
        return with(end, interruptions, partSince, offAir.plus(Duration.between(partSince, end)));
    }

    private Outage with(@Nullable Instant end, int times, Instant part, Duration before) {
        return new Outage(
                id,
                streamId,
                name,
                tags,
                since,
                confirmedAt,
                end,
                times,
                part,
                before,
                reason,
                detail,
                course,
                checkpoints,
                withheld);
    }

    private Outage told(OutageChange change, Instant now) {
        SubjectState state = change.after();
        return new Outage(
                id,
                streamId,
                change.name(),
                change.tags(),
                since,
                confirmedAt,
                endedAt,
                interruptions,
                partSince,
                offAir,
                reason,
                detail,
                and(course, new CourseStep(now, state.status(), state.reason(), state.detail())),
                and(checkpoints, change.failing()),
                withheldAfter(change));
    }

    /** It stays what it was while nothing is told of it: its end, a pause, and what is only degraded say nothing of that. */
    private @Nullable String withheldAfter(OutageChange change) {
        if (change.told()) {
            return null;
        }
        return change.after().status() == Status.OFFLINE ? change.withheld() : withheld;
    }

    /** What is seen of it now is something else than what was; the very same where it is over. */
    Outage seenAs(CourseStep step) {
        List<CourseStep> steps = endedAt == null ? and(course, step) : course;
        return steps.size() == course.size() && steps.equals(course)
                ? this
                : new Outage(
                        id,
                        streamId,
                        name,
                        tags,
                        since,
                        confirmedAt,
                        endedAt,
                        interruptions,
                        partSince,
                        offAir,
                        reason,
                        detail,
                        steps,
                        checkpoints,
                        withheld);
    }

    /**
     * What is written where the checkpoints that saw it see something else by now, and none of them what was written last. A
     * replica that hears only some of them cannot tell: each of two would take what the other one wrote for outdated, for ever.
     *
     * @param holding those that hold it down
     * @param seen what each of these saw since that was written; those that nobody heard of here since are left out
     * @return null where there is nothing new, or nobody here can tell
     */
    static @Nullable CourseStep changed(
            List<CourseStep> course, List<SeenFrom> holding, List<SeenFrom> seen, Instant now) {
        if (course.isEmpty() || seen.isEmpty() || seen.size() < holding.size()) {
            return null;
        }
        CourseStep last = course.getLast();
        return seen.stream().anyMatch(one -> Objects.equals(one.reason(), last.reason()))
                ? null
                : seen.stream()
                        .max(Comparator.comparing(SeenFrom::since).thenComparing(SeenFrom::id))
                        .map(one -> new CourseStep(now, last.status(), one.reason(), one.detail()))
                        .orElse(null);
    }

    /** A checkpoint saw it that had not; the very same where it had. */
    Outage seenFrom(SeenFrom place) {
        List<SeenFrom> all = and(checkpoints, List.of(place));
        return all.size() == checkpoints.size() ? this : seen(all);
    }

    private Outage seen(List<SeenFrom> all) {
        return new Outage(
                id,
                streamId,
                name,
                tags,
                since,
                confirmedAt,
                endedAt,
                interruptions,
                partSince,
                offAir,
                reason,
                detail,
                course,
                all,
                withheld);
    }

    /** Handlers were told of it after all, dated from when it began to matter. */
    Outage toldAt(@Nullable Instant mattering) {
        boolean later = mattering != null && mattering.isAfter(since) && interruptions == 0 && endedAt == null;
        Instant from = later ? Objects.requireNonNull(mattering) : since;
        return new Outage(
                id,
                streamId,
                name,
                tags,
                from,
                confirmedAt,
                endedAt,
                interruptions,
                later ? from : partSince,
                offAir,
                reason,
                detail,
                course,
                checkpoints,
                null);
    }

    private static List<CourseStep> and(List<CourseStep> course, CourseStep step) {
        if (!course.isEmpty() && course.getLast().saysTheSame(step)) {
            return course;
        }
        List<CourseStep> all = new ArrayList<>(course);
        all.add(step);
        if (all.size() > MOST_STEPS) {
            all.remove(FIRST_STEPS);
        }
        return List.copyOf(all);
    }

    private static List<SeenFrom> and(List<SeenFrom> known, List<SeenFrom> failing) {
        List<SeenFrom> all = new ArrayList<>(known);
        for (SeenFrom place : failing) {
            if (all.size() < MOST_CHECKPOINTS
                    && all.stream().noneMatch(one -> one.id().equals(place.id()))) {
                all.add(place);
            }
        }
        return List.copyOf(all);
    }
}
