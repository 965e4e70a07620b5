package dev.tallylight.stream.state;

import dev.tallylight.agent.View;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one checkpoint holds a stream to be.
 *
 * @param since when the first of the probes that made the view began
 * @param probedAt when the latest probe that is known began
 * @param latencyMs that probe's time to the first media, or failing that to its end
 * @param firm whether it rests on one outcome more than the policy asks for
 * @param facts what it saw of the media, as JSON
 * @param protocol what was played
 * @param agent the process that saw it; null where it is not known
 * @param number counts up over all that the process saw; 0 where it does not count
 * @param settled whether its latest outcome speaks for the view. Where not, the process is about to change its mind, or
 *     cannot see; not kept: what is held was settled once
 */
public record CheckpointView(
        String checkpointId,
        View view,
        Instant since,
        @Nullable String reason,
        @Nullable String detail,
        Instant probedAt,
        @Nullable Long latencyMs,
        @Nullable String facts,
        @Nullable String protocol,
        boolean firm,
        @Nullable UUID agent,
        long number,
        boolean settled) {
    /** One of which nobody knows which process saw it. */
    public CheckpointView(
            String checkpointId,
            View view,
            Instant since,
            @Nullable String reason,
            @Nullable String detail,
            Instant probedAt,
            @Nullable Long latencyMs,
            @Nullable String facts,
            @Nullable String protocol,
            boolean firm) {
        this(checkpointId, view, since, reason, detail, probedAt, latencyMs, facts, protocol, firm, null, 0, true);
    }

    /** As much of what is held as it takes to tell whether another view changes it. */
    public record Held(
            View view,
            boolean firm,
            Instant probedAt,
            @Nullable UUID agent,
            long number) {}

    public Held held() {
        return new Held(view, firm, probedAt, agent, number);
    }

    /**
     * Whether the hub must write it down: it is not older than what is held, and says otherwise, or is firm where that was
     * not. A view that its own process is about to leave is news to nobody who did not hold it by then: an agent that slept,
     * or whose view was forgotten with a pause, would tell an outage a second time that is over.
     *
     * @param now by the hub's clock
     */
    public boolean changes(@Nullable Held held, Instant now) {
        if (held == null) {
            return settled;
        }
        return !isOlderThan(held, now) && saysMoreThan(held) && mayDiffer(held);
    }

    private boolean mayDiffer(Held held) {
        return settled || !isOfAnother(held);
    }

    private boolean isOfAnother(Held held) {
        return agent != null && held.agent() != null && !agent.equals(held.agent());
    }

    private boolean saysMoreThan(Held held) {
        return view != held.view() || view == View.DOWN && firm && !held.firm();
    }

    /**
     * Whether it was said before what is held, or is that very thing told again. What one process says is in the order of its
     * count, whatever its clock says. What another one says counts, for it watches by now, unless it saw it earlier. Between
     * two processes, and where one does not count, it is the date that tells; a held date that has not come yet, by a clock
     * that was wrong, tells nothing.
     */
    private boolean isOlderThan(Held held, Instant now) {
        if (agent == null || number == 0 || isOfAnother(held)) {
            return probedAt.isBefore(held.probedAt()) && !held.probedAt().isAfter(now);
        }
        return agent.equals(held.agent()) && number <= held.number();
    }

    /** Whether that is to be shown rather than this, both heard here, the other one last. */
    public boolean isOvertakenBy(CheckpointView other, Instant now) {
        return !other.isOlderThan(held(), now);
    }

    /** Whether it is the one to be shown, of whichever process, by the dates; those that have not come yet tell nothing. */
    boolean wasSeenAfter(CheckpointView other, Instant now) {
        return !probedAt.isBefore(other.probedAt) || other.probedAt.isAfter(now);
    }

    /** The same, held since another moment. */
    CheckpointView heldSince(Instant moment) {
        return new CheckpointView(
                checkpointId,
                view,
                moment,
                reason,
                detail,
                probedAt,
                latencyMs,
                facts,
                protocol,
                firm,
                agent,
                number,
                settled);
    }

    /**
     * What is held after this was told, given what was held before: a pure step. The latest probe has the say, in
     * whatever order and however often things are told; what only confirms the view keeps its date, and can make it firm.
     *
     * @param now by the hub's clock
     * @return the very {@code before} where nothing changes
     */
    public CheckpointView after(@Nullable CheckpointView before, Instant now) {
        if (before == null) {
            return this;
        }
        boolean same = view == before.view;
        if (isOlderThan(before.held(), now)
                || same && probedAt.equals(before.probedAt)
                || !same && !mayDiffer(before.held())) {
            return before;
        }
        return same
                ? new CheckpointView(
                        checkpointId,
                        view,
                        before.since,
                        reason,
                        detail,
                        probedAt,
                        latencyMs,
                        facts,
                        protocol,
                        firm || before.firm,
                        agent,
                        number,
                        settled)
                : this;
    }
}
