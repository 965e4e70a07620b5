package dev.tallylight.webhook.send;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param status the answer's, or null where none came
 * @param failure what went wrong; null when all went well
 * @param retryAfter the wait that the answer asks for; null for none
 * @param everywhere whether that is for all that we send to its receiver, and not for this endpoint alone
 * @param body the beginning of the answer's body, as text that a database takes; null where there was none
 * @param took the whole exchange
 * @param head the answer's status line and headers, bounded; null where none came
 * @param timings how long its parts took, as far as that can be told
 */
public record Reply(
        @Nullable Integer status,
        @Nullable Failure failure,
        @Nullable Duration retryAfter,
        boolean everywhere,
        @Nullable String body,
        Duration took,
        @Nullable String head,
        Timings timings) {
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    /** A receiver that asks for more is asked again after this: it may have meant something else, or have moved on. */
    private static final Duration MOST_WAIT = Duration.ofDays(1);

    public Reply(
            @Nullable Integer status,
            @Nullable Failure failure,
            @Nullable Duration retryAfter,
            @Nullable String body,
            Duration took) {
        this(status, failure, retryAfter, false, body, took, null, Timings.UNKNOWN);
    }

    public boolean succeeded() {
        return failure == null;
    }

    /** What went wrong, one line; null when all went well. */
    public @Nullable String error() {
        return failure == null ? null : failure.error();
    }

    /** Its stable name; null when all went well. */
    public @Nullable String kind() {
        return failure == null ? null : failure.kind().wireName();
    }

    /** How an exchange ended that had an answer: any 2xx is a success, whatever the body. */
    static Reply answered(int status, @Nullable Duration retryAfter, @Nullable String body, Duration took) {
        return new Reply(status, failure(status), retryAfter, body, took);
    }

    private static @Nullable Failure failure(int status) {
        if (status >= 200 && status < 300) {
            return null;
        }
        if (status >= 300 && status < 400) {
            return new Failure(
                    FailureKind.HANDLER_REDIRECT,
                    "the answer is a redirect (" + status + "), which webhooks do not follow");
        }
        return new Failure(
                status == GONE ? FailureKind.HANDLER_GONE : FailureKind.HANDLER_STATUS,
                "the answer's status is " + status);
    }

    /** Whether no later attempt can end otherwise. */
    public boolean isFinal() {
        return succeeded() || gone() || (failure != null && failure.kind() == FailureKind.HANDLER_REFUSED);
    }

    /** The same answer, read as its receiver means it: an error in it, and when to come again. */
    Reply meaning(@Nullable Failure other, @Nullable Duration wait, boolean forAll) {
        return new Reply(status, other, wait, forAll, body, took, head, timings);
    }

    /**
     * The wait that its receiver asks for, before which it wants nothing of anybody's: of what failed and may yet
     * succeed, a day at the most; null for none. What has nothing to do with how much is sent, a 404 or 500 say, follows the
     * schedule: a page of somebody's balancer should not silence a webhook for a day.
     */
    public @Nullable Duration asked() {
        boolean limits = status != null && (status < 300 || status == TOO_MANY_REQUESTS || status == UNAVAILABLE);
        if (!limits || retryAfter == null || isFinal() || retryAfter.isZero() || retryAfter.isNegative()) {
            return null;
        }
        return retryAfter.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : retryAfter;
    }

    Reply with(@Nullable String answerHead, Timings parts) {
        return new Reply(status, failure, retryAfter, everywhere, body, took, answerHead, parts);
    }

    /** 410: the handler wants nothing any more. */
    public boolean gone() {
        return status != null && status == GONE;
    }
}
