package dev.tallylight.outage;

import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Ids;
import dev.tallylight.store.OneByOne;
import dev.tallylight.store.RetentionConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares outages with what the streams' states have of them, each minute: a replica of an older version, which may work beside
 * this one while a new version comes, writes none. And forgets what is kept long enough, a lot at a time.
 */
@ApplicationScoped
class OutageComparison {
    private static final Logger LOG = Logger.getLogger(OutageComparison.class);
    private static final int LOT = 200;
    private static final int MOST_FORGOTTEN = 1_000;

    private static final String DIFFERENT = """
            (select st.stream_id from stream_state st
             where st.outage_since is not null
               and not exists (select from outage o where o.stream_id = st.stream_id and o.ended_at is null) limit $1::int)
            union all
            (select o.stream_id from outage o join stream_state st on st.stream_id = o.stream_id
             where o.ended_at is null and st.outage_since is null limit $1::int)""";

    private static final String FORGET = """
            with forgotten as (
                delete from outage where id = any (array(
                    select id from outage where id < $1 and ended_at < $2 order by id limit $3::int)) returning id
            ), said as (
                delete from annotation where id = any (array(
                    select id from annotation where id < $1 order by id limit $3::int)) returning id
            )
            select greatest((select count(*) from forgotten), (select count(*) from said)) as most""";

    private final Pool pool;
    private final OutageRecorder recorder;
    private final RetentionConfig retention;
    private final FreshContext contexts;
    private final InstantSource clock;
    private @Nullable Follower follower;

    OutageComparison(
            Pool pool, OutageRecorder recorder, RetentionConfig retention, FreshContext contexts, InstantSource clock) {
        this.pool = pool;
        this.recorder = recorder;
        this.retention = retention;
        this.contexts = contexts;
        this.clock = clock;
    }

    void start(@Observes HubStart event, Followers followers) {
        follower = followers.start(
                Follower.Plan.of("outages compared", Duration.ofMinutes(1)).spacedBy(Duration.ofMillis(200)),
                this::turn);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** @return whether there is more */
    Uni<Boolean> turn() {
        return compare().chain(more -> forget().map(moreToForget -> more || moreToForget));
    }

    private Uni<Boolean> compare() {
        return pool.preparedQuery(DIFFERENT)
                .execute(Tuple.of(LOT))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new StreamId(row.getUUID("stream_id")))
                        .distinct()
                        .toList())
                .call(this::write)
                .map(found -> found.size() >= LOT);
    }

    private Uni<Void> write(List<StreamId> streams) {
        return OneByOne.whereTogetherFails(
                streams,
                some -> contexts.run(() -> recorder.compare(some)),
                (stream, e) -> LOG.warnf(e, "the outage of stream %s is not written yet, trying again", stream));
    }

    private Uni<Boolean> forget() {
        Instant before = clock.instant().minus(retention.transitions());
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(Ids.floor(before), before.atOffset(ZoneOffset.UTC), MOST_FORGOTTEN))
                .map(rows -> rows.iterator().next().getLong("most") >= MOST_FORGOTTEN);
    }
}
