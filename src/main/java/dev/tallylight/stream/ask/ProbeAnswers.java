package dev.tallylight.stream.ask;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.rest.Json;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What checkpoints answer when they are asked to probe at once: written by whichever replica hears it, read by the one that asked. */
@ApplicationScoped
public class ProbeAnswers {
    private static final Duration POLL = Duration.ofMillis(500);
    /** A stream that was added a moment ago may not be watched by all of them yet; who probes it already does so once. */
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(1);

    private static final Follower.Plan FORGETTING = Follower.Plan.of("old answers", Duration.ofMinutes(10));

    private final ProbeRequests requests;
    private final Signals signals;
    private final Pool pool;
    private final Json json;

    ProbeAnswers(ProbeRequests requests, Signals signals, Pool pool, ObjectMapper mapper) {
        this.requests = requests;
        this.signals = signals;
        this.pool = pool;
        this.json = new Json(mapper);
    }

    /** Writes what a checkpoint saw; a second answer to the same request changes nothing. */
    public Uni<Void> write(UUID request, String checkpointId, ProbeOutcome outcome) {
        String result = json.write(ProbeResult.of(checkpointId, outcome));
        return pool.preparedQuery("""
                        insert into probe_answer (request, checkpoint_id, result) values ($1, $2, $3)
                        on conflict do nothing""")
                .execute(Tuple.of(request, checkpointId, result))
                .chain(() -> signals.send(Signals.Channel.PROBE_ANSWERED, request.toString()));
    }

    /**
     * Asks, and waits until all of these checkpoints have answered, or for so long.
     *
     * @return what was answered, by the checkpoint's id
     */
    Uni<Map<String, ProbeResult>> collect(ProbeRequests.Request asked, UUID id, Set<String> from, Duration patience) {
        Multi<String> answered = signals.on(Signals.Channel.PROBE_ANSWERED).filter(id.toString()::equals);
        Multi<String> polls =
                Multi.createFrom().ticks().every(POLL).onOverflow().drop().map(String::valueOf);
        Multi<String> question = requests.send(asked).map(ignored -> "").toMulti();
        Multi<String> again = Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(ASKED_AGAIN)
                .chain(() -> requests.send(asked))
                .map(ignored -> "")
                .toMulti();
        return Multi.createBy()
                .merging()
                .streams(answered, polls, question, again)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(ignored -> read(id))
                .select()
                .first(answers -> !answers.keySet().containsAll(from))
                .collect()
                .last()
                .ifNoItem()
                .after(patience)
                .recoverWithItem(Map.of())
                .chain(() -> read(id));
    }

    private Uni<Map<String, ProbeResult>> read(UUID request) {
        return pool.preparedQuery("select checkpoint_id, result from probe_answer where request = $1")
                .execute(Tuple.of(request))
                .map(this::results);
    }

    private Map<String, ProbeResult> results(RowSet<Row> rows) {
        Map<String, ProbeResult> results = new TreeMap<>();
        for (Row row : rows) {
            results.put(row.getString("checkpoint_id"), json.read(row.getString("result"), ProbeResult.class));
        }
        return results;
    }

    void start(@Observes HubStart event, Followers followers) {
        followers.each(FORGETTING, this::forget);
    }

    private Uni<Void> forget() {
        return pool.query("delete from probe_answer where answered_at < now() - interval '10 minutes'")
                .execute()
                .replaceWithVoid();
    }
}
