package dev.tallylight.server.state;

import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.alert.ToldBy;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.Durations;
import dev.tallylight.server.beat.HeartbeatGaps;
import dev.tallylight.server.beat.HeartbeatTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a server is. Pure: the same state and heartbeat give the same decision.
 *
 * <p>A server that was never heard is unknown. One that was is offline once it was silent for too long ({@link Silence}), and
 * online with the next heartbeat. Its outage dates from the first heartbeat that did not come.
 */
final class ServerMachine {
    /** By which events a server's statuses are told. */
    static final ToldBy TOLD_BY = new ToldBy(EventType.SERVER_ONLINE, EventType.SERVER_OFFLINE, null, null);

    static final String HEARTBEAT_MISSING = "heartbeat_missing";

    private ServerMachine() {}

    /**
     * What is held of it, and heard.
     *
     * @param heard when it was heard last; null where it never was
     */
    record Facts(
            SubjectState state,
            HeartbeatTimes times,
            @Nullable Instant heard) {
        /** From when on its silence matters; null where it does not. */
        @Nullable
        Instant silentFrom() {
            if (heard == null) {
                return null;
            }
            return switch (state.status()) {
                case ONLINE -> heard;
                // resumed: what came before the pause says nothing
                case UNKNOWN -> heard.isBefore(state.since()) ? state.since() : heard;
                case OFFLINE, DEGRADED, PAUSED -> null;
            };
        }

        boolean heardAgain() {
            return heard != null
                    && (state.status() == Status.OFFLINE || state.status() == Status.UNKNOWN)
                    && !heard.isBefore(state.since());
        }
    }

    /**
     * @param written up to when all heartbeats are known
     * @return null when it stays what it is
     */
    static @Nullable StatusChange weigh(Facts facts, List<HeartbeatGaps.Gap> gaps, Instant written) {
        Instant heard = facts.heard;
        if (heard != null && facts.heardAgain()) {
            // heard once, and silent again before anybody looked: that is another decision
            return online(facts.state, heard);
        }
        Instant from = facts.silentFrom();
        if (from == null || heard == null) {
            return null;
        }
        Instant tooLong = Silence.tooLongAt(from, facts.times, gaps);
        return tooLong.isAfter(written) ? null : offline(facts, from, heard);
    }

    /** When to look again; null where nothing is awaited. */
    static @Nullable Instant lookAt(Facts facts, List<HeartbeatGaps.Gap> gaps) {
        Instant from = facts.silentFrom();
        return from == null ? null : Silence.tooLongAt(from, facts.times, gaps);
    }

    private static StatusChange offline(Facts facts, Instant from, Instant heard) {
        SubjectState before = facts.state;
        Instant since = from.plus(facts.times.interval());
        String detail = "no heartbeat since " + heard.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                + "; one is due every " + Durations.format(facts.times.interval()) + ", and "
                + Durations.format(facts.times.limit()) + " of silence is too long";
        SubjectState after = next(
                before,
                Status.OFFLINE,
                HEARTBEAT_MISSING,
                detail,
                since,
                before.outageSince() == null ? since : before.outageSince());
        return announced(before, after, null);
    }

    private static StatusChange online(SubjectState before, Instant heard) {
        Instant outage = before.outageSince();
        Long seconds = outage == null
                ? null
                : Long.valueOf(Math.max(0, Duration.between(outage, heard).toSeconds()));
        return announced(before, next(before, Status.ONLINE, null, null, heard, null), seconds);
    }

    /** A person paused or resumed it. Null when it is so already. */
    static @Nullable StatusChange pause(SubjectState before, boolean paused, Instant now) {
        if ((before.status() == Status.PAUSED) == paused) {
            return null;
        }
        Status status = paused ? Status.PAUSED : Status.UNKNOWN;
        return new StatusChange(before, next(before, status, null, null, now, before.outageSince()), null, null);
    }

    /** That it is heard for the first time is no news. */
    private static StatusChange announced(SubjectState before, SubjectState after, @Nullable Long outageSeconds) {
        Status status = after.status();
        boolean firstSight = before.announced() == null && status == Status.ONLINE;
        boolean news = before.announced() != status && !firstSight;
        return new StatusChange(before, after.announcing(status), news ? TOLD_BY.of(status) : null, outageSeconds);
    }

    private static SubjectState next(
            SubjectState before,
            Status status,
            @Nullable String reason,
            @Nullable String detail,
            Instant since,
            @Nullable Instant outageSince) {
        return new SubjectState(
                status, reason, detail, since, before.sequence() + 1, before.announced(), outageSince, List.of());
    }
}
