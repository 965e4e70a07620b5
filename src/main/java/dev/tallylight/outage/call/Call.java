package dev.tallylight.outage.call;

import dev.tallylight.alert.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one webhook is to be told of one outage, and when. Pure.
 *
 * @param since when the stream went off air, for the last time where it flaps
 * @param begunAt when handlers were told of it
 * @param calls how often this webhook was called because of it
 * @param lastAt when last; null where it was not
 * @param after how long an outage must have lasted for it; null for one that is told at once, as all are
 * @param remind how often it is told again; null for never
 */
record Call(
        Instant since,
        Instant begunAt,
        int calls,
        @Nullable Instant lastAt,
        @Nullable Duration after,
        @Nullable Duration remind) {
    /** So long until it is looked at again where something is in the way that nobody tells the end of. */
    static final Duration AGAIN = Duration.ofMinutes(1);

    /**
     * What it is decided with.
     *
     * @param over whether nobody is to be told any more: the outage is over, or somebody has it in hand
     * @param wanted whether the webhook is on, and hears of such outages
     * @param status the stream's
     * @param known whether what handlers were told last is that it is off air; where that is withheld, nobody could be told of its
     *     end
     * @param quietUntil when alerts are no longer held back; null where they are not
     * @param waiting whether an earlier message of the same stream is on its way to it
     */
    record Facts(
            boolean over,
            boolean wanted,
            Status status,
            boolean known,
            @Nullable Instant quietUntil,
            boolean waiting) {}

    /**
     * What comes of it.
     *
     * @param tell whether it is called now
     * @param dueAt when to look again; null for never
     */
    record Next(boolean tell, @Nullable Instant dueAt) {}

    Next next(Facts facts, Instant now) {
        Instant due = due();
        if (facts.over || due == null) {
            return new Next(false, null);
        }
        if (due.isAfter(now)) {
            return new Next(false, due);
        }
        Instant quiet = facts.quietUntil;
        if (quiet != null) {
            // a window may end early
            return new Next(false, quiet.isAfter(now.plus(AGAIN)) ? now.plus(AGAIN) : quiet);
        }
        boolean offAir = facts.status == Status.OFFLINE || facts.status == Status.UNKNOWN;
        if (!facts.wanted || facts.waiting || !offAir || !facts.known) {
            return new Next(false, now.plus(AGAIN));
        }
        return new Next(true, called(now).due());
    }

    /** The same, called now. */
    Call called(Instant now) {
        return new Call(since, begunAt, calls + 1, now, after, remind);
    }

    /** The number of the reminder that the next message is; 0 where it is the first that the webhook hears. */
    int reminder() {
        return after == null ? calls + 1 : calls;
    }

    private @Nullable Instant due() {
        if (after != null && calls == 0) {
            Instant lasted = since.plus(after);
            return lasted.isBefore(begunAt) ? begunAt : lasted;
        }
        return remind == null ? null : (lastAt == null ? begunAt : lastAt).plus(remind);
    }
}
