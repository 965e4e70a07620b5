package dev.tallylight.status;

import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.alert.ToldBy;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.probe.Reason;
import dev.tallylight.stream.draft.Quorum;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides a stream's status from what its checkpoints say. Pure: the same state and votes give the same decision.
 *
 * <p>Of the votes that count and can tell: none → unknown; down ≥ quorum → offline; some down, or degraded
 * themselves → degraded; else online.
 *
 * <p>Where several checkpoints watch, a view of down tells once it is firm: one more probe failed than the policy asks
 * for. Or once all agree, three or more of them. Until then it wavers, which is neither up nor down. Without this, two
 * of three checkpoints that lose 2 % of their probes would agree by chance 55 times a day over 10,000 streams (ADR 8).
 *
 * <p>Who is told what: handlers hear of a status that differs from the one they heard last. Unknown is told when it
 * comes, but does not count as heard: an outage stays open through it, so {@code offline → unknown → offline} is one
 * {@code stream.offline}, and only being seen again makes the {@code stream.online}. A stream that comes online for the
 * first time is no news. An outage stays open through a pause as well.
 */
public final class StatusMachine {
    /** By which events a stream's statuses are told. */
    public static final ToldBy TOLD_BY = new ToldBy(
            EventType.STREAM_ONLINE, EventType.STREAM_OFFLINE, EventType.STREAM_DEGRADED, EventType.STREAM_UNKNOWN);

    private static final int ENOUGH_TO_AGREE_AT_ONCE = 3;

    /** Failures of one outage begin within so long: on the first, all other checkpoints are asked at once. */
    private static final Duration TOGETHER = Duration.ofMinutes(10);

    private StatusMachine() {}

    /**
     * How the votes stand.
     *
     * @param voters those that count and can tell
     * @param down those of them that hold it down, firmly
     * @param failing those of them that do not see it play as it should, firmly down or degraded
     * @param wavering those of them that hold it down, and not yet firmly
     * @param needed so many must hold it down for it to be offline
     */
    public record Tally(List<Vote> voters, List<Vote> down, List<Vote> failing, List<Vote> wavering, int needed) {
        /** Null while all that speak waver: then the status stays what it is. */
        @Nullable
        Status status() {
            if (voters.isEmpty()) {
                return Status.UNKNOWN;
            }
            if (wavering.size() == voters.size()) {
                return null;
            }
            if (down.size() >= needed) {
                return Status.OFFLINE;
            }
            return failing.isEmpty() ? Status.ONLINE : Status.DEGRADED;
        }
    }

    /** @param undecided how many more see, and have not made up their minds: they may yet vote against */
    public static Tally tally(List<Vote> votes, int undecided, Quorum quorum) {
        List<Vote> voters =
                votes.stream().filter(vote -> vote.said() != View.UNKNOWN).toList();
        boolean unanimous =
                voters.size() >= ENOUGH_TO_AGREE_AT_ONCE && voters.stream().allMatch(vote -> vote.view() == View.DOWN);
        List<Vote> down = voters.stream()
                .filter(vote -> vote.view() == View.DOWN && (vote.firm() || unanimous))
                .toList();
        List<Vote> wavering = voters.stream()
                .filter(vote -> vote.view() == View.DOWN && !vote.firm() && !unanimous)
                .toList();
        List<Vote> failing = voters.stream()
                .filter(vote -> vote.view() == View.DEGRADED || down.contains(vote))
                .toList();
        return new Tally(voters, down, failing, wavering, quorum.needed(voters.size() + undecided));
    }

    /**
     * The decision that the votes lead to, or null when the status stays as it is: also while a stream of which nothing is
     * known yet is not seen to play by the first of several to make up their minds, and while one that is offline by all who have
     * made up theirs is watched by another as well: that it is so is no news, and would be told as half a recovery.
     *
     * @param undecided how many assigned checkpoints see, and have not made up their minds
     */
    public static @Nullable StatusChange weigh(SubjectState state, List<Vote> votes, int undecided, Quorum quorum) {
        if (state.status() == Status.PAUSED) {
            return null;
        }
        Tally tally = tallyFor(state, votes, undecided, quorum);
        Status status = tally.status();
        if (status == null || status == state.status()) {
            return null;
        }
        if (status == Status.DEGRADED && state.status() == Status.UNKNOWN && undecided > 0) {
            return null;
        }
        return switch (status) {
            case OFFLINE -> failing(state, status, tally.down(), began(tally.down(), tally.needed()));
            case DEGRADED -> failing(state, status, tally.failing(), began(tally.failing(), 1));
            case ONLINE ->
                online(
                        state,
                        tally.voters().stream()
                                .filter(vote -> vote.view() == View.UP)
                                .toList());
            case UNKNOWN -> unknown(state, votes);
            case PAUSED -> throw new IllegalStateException("votes never pause a stream");
        };
    }

    /** A person paused or resumed the stream. Null when it is so already. */
    public static @Nullable StatusChange pause(SubjectState state, boolean paused, Instant now) {
        Status status = paused ? Status.PAUSED : Status.UNKNOWN;
        if ((state.status() == Status.PAUSED) == paused) {
            return null;
        }
        return new StatusChange(
                state, next(state, status, null, null, now, state.outageSince(), state.outageFailed()), null, null);
    }

    /**
     * When those that decided it began to fail: the first of them, and of those that had failed before only who did so shortly
     * before. A stream that one country has not seen for a month is not off air for a month when others lose it for a minute.
     */
    private static Instant began(List<Vote> down, int needed) {
        List<Instant> since = down.stream().map(Vote::since).sorted().toList();
        Instant earliest = since.get(Math.clamp(needed, 1, since.size()) - 1).minus(TOGETHER);
        return since.stream()
                .filter(each -> !each.isBefore(earliest))
                .findFirst()
                .orElseThrow();
    }

    private static StatusChange failing(SubjectState state, Status status, List<Vote> down, Instant since) {
        Vote first = firstOfTheCommonReason(down);
        // an outage begins with being offline and then dates from the first probe that failed, degraded or not
        Instant outageSince = state.outageSince() != null || status == Status.DEGRADED ? state.outageSince() : since;
        TreeSet<String> failed = new TreeSet<>(state.outageFailed());
        down.forEach(vote -> failed.add(vote.checkpointName()));
        SubjectState after =
                next(state, status, first.reason(), first.detail(), since, outageSince, List.copyOf(failed));
        return announce(state, after, null);
    }

    /** The votes by which it is decided: what is offline by all who have made up their minds is so until another has, too. */
    public static Tally tallyFor(SubjectState state, List<Vote> votes, int undecided, Quorum quorum) {
        if (state.status() == Status.OFFLINE && undecided > 0) {
            Tally decided = tally(votes, 0, quorum);
            if (decided.status() == Status.OFFLINE) {
                return decided;
            }
        }
        return tally(votes, undecided, quorum);
    }

    private static StatusChange online(SubjectState state, List<Vote> up) {
        // what became visible last is what made it online; it cannot date from before the trouble began
        Instant seen =
                up.stream().map(Vote::since).max(Comparator.naturalOrder()).orElseThrow();
        Instant since = seen.isBefore(state.since()) ? state.since() : seen;
        Long outage = state.outageSince() == null
                ? null
                : Math.max(0, Duration.between(state.outageSince(), since).toSeconds());
        SubjectState after = next(state, Status.ONLINE, null, null, since, null, List.of());
        return announce(state, after, outage);
    }

    private static StatusChange unknown(SubjectState state, List<Vote> votes) {
        // whose silence left nobody: the one that could tell last
        Vote last = votes.stream()
                .max(Comparator.comparing(StatusMachine::silentSince))
                .orElse(null);
        SubjectState after = next(
                state,
                Status.UNKNOWN,
                last == null ? null : last.why(),
                last == null ? null : last.whyInWords(),
                last == null ? state.since() : silentSince(last),
                state.outageSince(),
                state.outageFailed());
        return new StatusChange(state, after, EventType.STREAM_UNKNOWN, null, toldOtherwise(after));
    }

    /**
     * Where nobody can tell because a checkpoint is lost or blind, its one {@code checkpoint.lost} or {@code
     * checkpoint.blind} says so, and a thousand {@code stream.unknown} need not.
     */
    private static @Nullable Withheld toldOtherwise(SubjectState after) {
        String reason = after.reason();
        if (Condition.LOST.reason().equals(reason)) {
            return new Withheld(Withheld.CHECKPOINT_LOST, after.detail());
        }
        return Condition.BLIND.reason().equals(reason)
                        || Reason.PROBE_OFFLINE.code().equals(reason)
                ? new Withheld(Withheld.CHECKPOINT_BLIND, after.detail())
                : null;
    }

    private static Instant silentSince(Vote vote) {
        return vote.counts() ? vote.since() : vote.conditionSince();
    }

    private static StatusChange announce(SubjectState before, SubjectState after, @Nullable Long outageSeconds) {
        Status status = after.status();
        boolean firstSight = before.announced() == null && status == Status.ONLINE;
        boolean news = before.announced() != status && !firstSight;
        SubjectState heard = new SubjectState(
                status,
                after.reason(),
                after.detail(),
                after.since(),
                after.sequence(),
                status,
                after.outageSince(),
                after.outageFailed());
        return new StatusChange(before, heard, news ? TOLD_BY.of(status) : null, outageSeconds);
    }

    private static SubjectState next(
            SubjectState state,
            Status status,
            @Nullable String reason,
            @Nullable String detail,
            Instant since,
            @Nullable Instant outageSince,
            List<String> outageFailed) {
        return new SubjectState(
                status, reason, detail, since, state.sequence() + 1, state.announced(), outageSince, outageFailed);
    }

    /** Of the reason that most give, whoever saw it first. */
    private static Vote firstOfTheCommonReason(List<Vote> down) {
        Map<String, Long> counts = down.stream()
                .collect(Collectors.groupingBy(
                        (Function<Vote, String>) vote -> String.valueOf(vote.reason()), Collectors.counting()));
        return down.stream()
                .min(Comparator.comparingLong((Vote vote) -> -counts.getOrDefault(String.valueOf(vote.reason()), 0L))
                        .thenComparing(Vote::since))
                .orElseThrow();
    }
}
