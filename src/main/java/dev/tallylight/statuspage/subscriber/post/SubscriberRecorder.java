package dev.tallylight.statuspage.subscriber.post;

import dev.tallylight.statuspage.subscriber.Bounces;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Writes down how telling a subscriber ended. Nothing, where somebody else has the lease by now, or the subscriber has left. */
@ApplicationScoped
class SubscriberRecorder {
    private static final String MINE = " where id = $1 and lease = $2";

    private static final String TOLD = """
            update subscriber set told_up_to = greatest(told_up_to, $3), lease = null, attempts = 0, next_attempt_at = now(),
                failing_since = null, last_error = null, told = told + 1, told_at = now()""" + MINE;
    private static final String ASKED =
            "update subscriber set ask_at = null, lease = null, attempts = 0, next_attempt_at = now(), last_error = null"
                    + MINE;

    /** A URL that has failed for days gets no more; a mailbox whose server does not answer may yet. */
    private static final String FAILING = """
            state = case when state = 'active' and channel = 'webhook'
                              and failing_since < now() - $5::bigint * interval '1 millisecond' then 'failing' else state end""";

    private static final String AGAIN = """
            update subscriber set lease = null, attempts = attempts + 1, failing_since = coalesce(failing_since, now()),
                last_error = $3, next_attempt_at = now() + $4::bigint * interval '1 millisecond',""" + " " + FAILING + MINE;

    /** What it was to be told of is given up; what comes after it begins anew, though behind those who never failed. */
    private static final String GIVE_UP = """
            update subscriber set lease = null, attempts = 1, failing_since = coalesce(failing_since, now()),
                told_up_to = greatest(told_up_to, $4), ask_at = null, last_error = $3, next_attempt_at = now(),""" + " " + FAILING + MINE;

    private static final String BOUNCED = "update subscriber set lease = null, attempts = 0, next_attempt_at = now(),"
            + " told_up_to = greatest(told_up_to, $5), ask_at = null, nonce = null, "
            + Bounces.set("$3::boolean", "$4::int") + MINE;

    /** Who never said yes, at an address that is none: nothing of it is kept. */
    private static final String FORGET = "delete from subscriber" + MINE + " and state = 'unconfirmed'";

    private static final String LEFT = "delete from subscriber" + MINE;

    private static final String POSTPONE =
            "update subscriber set lease = null, next_attempt_at = now() + $3::bigint * interval '1 millisecond'"
                    + MINE;

    private static final double JITTER = 0.2;
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Pool pool;
    private final SubscriberConfig config;

    SubscriberRecorder(Pool pool, SubscriberConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** @param pause until what was our own fault is tried again */
    Uni<Void> record(ClaimedNews claimed, Outcome outcome, Duration pause) {
        boolean ask = claimed.nonce() != null;
        return switch (outcome) {
            case Outcome.Told told -> ask ? run(ASKED, claimed) : run(TOLD, claimed, claimed.upTo());
            case Outcome.Failed failed -> failed(claimed, failed);
            case Outcome.Bounced bounced ->
                ask ? run(FORGET, claimed).chain(() -> bounced(claimed, bounced)) : bounced(claimed, bounced);
            case Outcome.Left left -> run(LEFT, claimed);
            case Outcome.Ours ours -> run(POSTPONE, claimed, pause.toMillis());
        };
    }

    private Uni<Void> bounced(ClaimedNews claimed, Outcome.Bounced bounced) {
        return run(BOUNCED, claimed, bounced.unknown(), config.mostBounces(), claimed.upTo());
    }

    private Uni<Void> failed(ClaimedNews claimed, Outcome.Failed failed) {
        List<Duration> schedule = config.retrySchedule();
        int made = claimed.attempts() + 1;
        long patience = config.pauseAfter().toMillis();
        if (made >= schedule.size()) {
            return run(GIVE_UP, claimed, failed.error(), claimed.upTo(), patience);
        }
        Duration base = schedule.get(made);
        Duration asked = failed.asked();
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        long wait = Math.max(Math.round(base.toMillis() * factor), asked == null ? LEAST.toMillis() : asked.toMillis());
        return run(AGAIN, claimed, failed.error(), wait, patience);
    }

    private Uni<Void> run(String sql, ClaimedNews claimed, Object... more) {
        Tuple parameters = Tuple.of(claimed.id(), claimed.lease());
        for (Object one : more) {
            parameters.addValue(one);
        }
        return pool.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }
}
