package dev.tallylight.outage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.rest.Json;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Ids;
import dev.tallylight.store.OneByOne;
import dev.tallylight.store.RetentionConfig;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.Sightings;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares outages with what the streams' states have of them: a replica of an older version, which may work beside this one while
 * a new version comes, writes none. And with what checkpoints see of them at this moment, as far as this process hears it: why a
 * stream is off air changes without a transition. And forgets what is kept long enough, a lot at a time: servers' transitions, too,
 * which are in no partition.
 */
@ApplicationScoped
class OutageComparison {
    private static final Logger LOG = Logger.getLogger(OutageComparison.class);
    private static final int LOT = 200;
    private static final int MOST_FORGOTTEN = 1_000;
    private static final Duration EVERY = Duration.ofSeconds(15);

    /** Of more, nobody reads how each came about. */
    private static final int MOST_OPEN = 500;

    /** With the checkpoints that hold it down and still look: of what is lost, blind or not meant any more nothing is heard. */
    private static final String OPEN = """
            select o.stream_id, o.checkpoints, o.course, array(
                       select v.checkpoint_id from checkpoint_view v join checkpoint c on c.id = v.checkpoint_id
                           join stream s on s.id = v.stream_id and s.checkpoints::text[] && (array['*', c.id, c.name]::text[]
                               || (select array_agg('tag:' || tag) from unnest(c.tags) as tag))
                       where v.stream_id = o.stream_id and v.view = 'down' and c.condition = 'seeing') as holding
            from outage o where o.ended_at is null order by o.id desc limit $1""";

    private static final String DIFFERENT = """
            (select st.stream_id from stream_state st
             where st.outage_since is not null
               and not exists (select from outage o where o.stream_id = st.stream_id and o.ended_at is null) limit $1::int)
            union all
            (select o.stream_id from outage o join stream_state st on st.stream_id = o.stream_id
             where o.ended_at is null and st.outage_since is null limit $1::int)""";

    /** Of each server the last transition stays: what is owed of it is told from that. */
    private static final String FORGET = """
            with forgotten as (
                delete from outage where id = any (array(
                    select id from outage where id < $1 and ended_at < $2 order by id limit $3::int)) returning id
            ), said as (
                delete from annotation where id = any (array(
                    select id from annotation where id < $1 order by id limit $3::int)) returning id
            ), were as (
                delete from server_transition where id = any (array(
                    select t.id from server_transition t where t.id < $1
                      and exists (select from server_transition l where l.server_id = t.server_id and l.sequence > t.sequence)
                    order by t.id limit $3::int)) returning id
            )
            select greatest((select count(*) from forgotten), (select count(*) from said), (select count(*) from were)) as most""";

    private final Pool pool;
    private final OutageRecorder recorder;
    private final GoneStreams gone;
    private final Sightings sightings;
    private final RetentionConfig retention;
    private final Json json;
    private final FreshContext contexts;
    private final InstantSource clock;
    private @Nullable Follower follower;

    OutageComparison(
            Pool pool,
            OutageRecorder recorder,
            GoneStreams gone,
            Sightings sightings,
            ObjectMapper mapper,
            RetentionConfig retention,
            FreshContext contexts,
            InstantSource clock) {
        this.pool = pool;
        this.recorder = recorder;
        this.gone = gone;
        this.sightings = sightings;
        this.json = new Json(mapper);
        this.retention = retention;
        this.contexts = contexts;
        this.clock = clock;
    }

    void start(@Observes HubStart event, Followers followers) {
        follower = followers.start(
                Follower.Plan.of("outages compared", EVERY).spacedBy(Duration.ofMillis(200)), this::turn);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** @return whether there is more */
    Uni<Boolean> turn() {
        return compare()
                .call(this::compareReasons)
                .chain(more -> gone.mark().map(moreToMark -> more || moreToMark))
                .chain(more -> forget().map(moreToForget -> more || moreToForget));
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

    private Uni<Void> compareReasons() {
        return pool.preparedQuery(OPEN).execute(Tuple.of(MOST_OPEN)).chain(rows -> {
            Map<UUID, CourseStep> steps = new HashMap<>();
            for (Row row : rows) {
                UUID stream = row.getUUID("stream_id");
                List<CourseStep> course = json.read(row.getString("course"), OutageEntity.COURSE);
                Set<String> holding = Set.of(row.getArrayOfStrings("holding"));
                List<SeenFrom> places =
                        json.<List<SeenFrom>>read(row.getString("checkpoints"), OutageEntity.CHECKPOINTS).stream()
                                .filter(place -> holding.contains(place.id()))
                                .toList();
                CourseStep step = course.isEmpty()
                        ? null
                        : Outage.changed(
                                course,
                                places,
                                seenSince(stream, places, course.getLast().at()),
                                clock.instant());
                if (step != null) {
                    steps.put(stream, step);
                }
            }
            return steps.isEmpty() ? Uni.createFrom().voidItem() : contexts.run(() -> recorder.seenAs(steps));
        });
    }

    /** What this process heard of those that hold it down, since then. */
    private List<SeenFrom> seenSince(UUID stream, List<SeenFrom> places, Instant then) {
        List<SeenFrom> seen = new ArrayList<>();
        for (SeenFrom place : places) {
            CheckpointView view = sightings.of(new StreamId(stream), place.id());
            if (view != null && view.view() == View.DOWN && view.probedAt().isAfter(then)) {
                seen.add(new SeenFrom(place.id(), place.name(), view.probedAt(), view.reason(), view.detail()));
            }
        }
        return seen;
    }

    private Uni<Boolean> forget() {
        Instant before = clock.instant().minus(retention.transitions());
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(Ids.floor(before), before.atOffset(ZoneOffset.UTC), MOST_FORGOTTEN))
                .map(rows -> rows.iterator().next().getLong("most") >= MOST_FORGOTTEN);
    }
}
