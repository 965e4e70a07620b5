package dev.tallylight.checkpoint;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.data.Interval;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which processes of which checkpoints are alive. Each beats every {@link #EVERY} or {@link #EVERY_OF_HUBS}; all ages are of the database's clock,
 * so that replicas whose clocks differ agree on who lives.
 */
@ApplicationScoped
public class Heartbeats {
    /** How often a process beats. */
    public static final Duration EVERY = Duration.ofSeconds(10);

    /** How old a heartbeat may be for its process to take its share of the streams: one may be late, not two. */
    public static final Duration ALIVE = Duration.ofSeconds(18);

    /**
     * How many processes of a checkpoint live at most. What holds its token may make up as many ids as it likes; each of
     * them would be given a share of the streams.
     */
    public static final int MOST_LIVING = 50;

    /** What became of a heartbeat. */
    public enum Noted {
        YES,
        /** The process is one of another checkpoint. */
        OF_ANOTHER,
        /** The checkpoint has as many living processes as it may have, and this would be one more. */
        TOO_MANY,
        /** It has said good-bye: this was under way then. */
        LEFT,
        /** There is no such checkpoint any more. */
        GONE
    }

    /** The same of the built-in checkpoint, whose processes have no way to go but to the database. */
    public static final Duration EVERY_OF_HUBS = Duration.ofSeconds(3);

    /** So that what a replica watched that was killed is watched by another within 15 s, which looks every 5 s who lives. */
    public static final Duration ALIVE_OF_HUBS = Duration.ofSeconds(9);

    /**
     * One that nobody was told is lost, for it is new, is believed from its first heartbeat on, of a process that speaks our
     * protocol. One that has left does not come back by a heartbeat that was under way then.
     */
    private static final String BEAT = """
            with first as (update checkpoint set condition = 'seeing', condition_since = now(), condition_detail = null
                           where id = $2 and condition = 'lost' and condition_event is null and $4 = 1)
            insert into checkpoint_agent as a (id, checkpoint_id, version, protocol, clock_skew_ms, streams, schedule_lag_ms,
                load, waiting, public_address, blind, blind_detail)
            select $1, c.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from checkpoint c where c.id = $2
                and (exists (select 1 from checkpoint_agent known
                             where known.id = $1 and known.protocol <> 0 and known.last_seen_at > now() - make_interval(secs => $13))
                     or (select count(*) from checkpoint_agent b
                         where b.checkpoint_id = $2 and b.protocol <> 0
                             and b.last_seen_at > now() - make_interval(secs => $13)) < $14)
            on conflict (id) do update set last_seen_at = now(), version = $3, protocol = $4, clock_skew_ms = $5,
                streams = $6, schedule_lag_ms = $7, load = $8, waiting = $9, public_address = $10, blind = $11,
                blind_detail = $12
            where a.checkpoint_id = $2 and a.protocol <> 0""";

    private static final String WHY_NOT = """
            select (select checkpoint_id from checkpoint_agent where id = $1) as owner,
                coalesce((select protocol = 0 from checkpoint_agent where id = $1), false) as has_left,
                exists (select 1 from checkpoint where id = $2) as there""";

    private static final String SELECT = """
            select id, checkpoint_id, first_seen_at, last_seen_at, version, protocol, clock_skew_ms, streams, schedule_lag_ms,
                load, waiting, public_address, blind, blind_detail,
                last_seen_at > now() - (select case c.kind when 'private' then $1::interval else $2::interval end
                                        from checkpoint c where c.id = checkpoint_id) and protocol <> 0 as live
            from checkpoint_agent""";
    /**
     * The last process of a checkpoint stays, however long ago: it says when the place was heard of last. One that is refused
     * for its protocol says nothing of that.
     */
    private static final String FORGET = """
            delete from checkpoint_agent a where last_seen_at < now() - interval '10 minutes'
                and exists (select 1 from checkpoint_agent b
                            where b.checkpoint_id = a.checkpoint_id and b.last_seen_at > a.last_seen_at
                                and (b.protocol in (0, 1) or a.protocol not in (0, 1)))""";

    /**
     * A process has a share for itself from its first heartbeat on, and for others while it says that it watches something. One
     * that has just come is told its share, and leaves it to them until it watches it; so does one that never hears of it, for a
     * proxy that holds back its feed, say. Of one whose share is empty nothing is missing.
     */
    private static final String LIVING = """
            select a.id from checkpoint_agent a join checkpoint c on c.id = a.checkpoint_id
            where a.protocol = 1 and a.checkpoint_id = $3 and a.streams > 0 and (
                a.last_seen_at > now() - case c.kind when 'private' then $1::interval else $2::interval end
                or now() < $4::timestamptz + $5::interval and c.kind = 'private'
                    and a.last_seen_at > (select max(b.last_seen_at) from checkpoint_agent b
                                          where b.checkpoint_id = $3 and b.last_seen_at < $4::timestamptz) - $1::interval)
            order by a.id""";

    private static final String STOPPED = """
            with gone as (update checkpoint_agent set protocol = 0 where id = $1 returning checkpoint_id)
            select pg_notify($2, checkpoint_id) from gone""";

    /** How long after this process' start agents may take to come back. */
    private static final Duration COME_BACK = Duration.ofSeconds(25);

    private static final int EARLY = 50;
    private static final Duration FORGETTING = Duration.ofMinutes(1);

    private final Pool pool;

    /** By the database's clock. */
    private volatile @Nullable OffsetDateTime startedAt;

    Heartbeats(Pool pool) {
        this.pool = pool;
    }

    /** Notes that a process lives, and what it says of itself. A checkpoint that was deleted is not noted. */
    public Uni<Void> beat(AgentReport report) {
        return noted(report).replaceWithVoid();
    }

    /** The same, and what became of it. */
    public Uni<Noted> noted(AgentReport report) {
        Tuple values = Tuple.tuple()
                .addUUID(report.agent())
                .addString(report.checkpointId())
                .addString(report.version())
                .addInteger(report.protocol())
                .addLong(report.clockSkew().toMillis())
                .addInteger(report.streams())
                .addLong(report.scheduleLag().toMillis())
                .addDouble(report.load())
                .addInteger(report.waiting())
                .addString(report.publicAddress())
                .addBoolean(report.blindness() != null)
                .addString(report.blindness())
                .addDouble((double) ALIVE.toSeconds())
                .addInteger(MOST_LIVING);
        return pool.preparedQuery(BEAT)
                .execute(values)
                .chain(rows -> rows.rowCount() == 1 ? Uni.createFrom().item(Noted.YES) : whyNot(report));
    }

    private Uni<Noted> whyNot(AgentReport report) {
        return pool.preparedQuery(WHY_NOT)
                .execute(Tuple.of(report.agent(), report.checkpointId()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    String owner = row.getString("owner");
                    if (owner != null && !owner.equals(report.checkpointId())) {
                        return Noted.OF_ANOTHER;
                    }
                    if (row.getBoolean("has_left")) {
                        return Noted.LEFT;
                    }
                    return row.getBoolean("there") ? Noted.TOO_MANY : Noted.GONE;
                });
    }

    /**
     * A process says good-bye: its share moves at once, for those who take it over are woken. It speaks no protocol any
     * more; when it was heard last stays, for a checkpoint whose only process is restarted is not lost for that.
     */
    public Uni<Void> stopped(UUID agent) {
        return pool.preparedQuery(STOPPED)
                .execute(Tuple.of(agent, Signals.Channel.CHECKPOINT_CHANGED.sqlName()))
                .replaceWithVoid();
    }

    /** Every process that is known, the living and the last of the dead, in the order of their ids. */
    public Uni<List<Agent>> all() {
        return pool.preparedQuery(SELECT + " order by checkpoint_id, id")
                .execute(Tuple.of(interval(ALIVE), interval(ALIVE_OF_HUBS)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Heartbeats::agent)
                        .toList());
    }

    /**
     * The living processes of a checkpoint that speak our protocol and watch something: those that share its streams. Just
     * after this process' start those count as well that lived together before it: if no hub was there to hear them, their silence
     * says nothing, and each comes back with what it saw of its own share. Not so the built-in checkpoint's: they are hubs,
     * and those that are silent are gone.
     */
    public Uni<List<UUID>> living(String checkpointId) {
        return pool.preparedQuery(LIVING)
                .execute(Tuple.of(
                        interval(ALIVE), interval(ALIVE_OF_HUBS), checkpointId, startedAt, interval(COME_BACK)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .toList());
    }

    void start(@Observes @Priority(EARLY) HubStart event, FreshContext contexts) {
        startedAt = contexts.runAtStart(() -> pool.query("select now() as now")
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime("now")));
    }

    void keepHouse(@Observes HubStart event, Followers followers) {
        followers.each(Follower.Plan.of("dead agents", FORGETTING), this::forgetTheDead);
    }

    Uni<Void> forgetTheDead() {
        return pool.query(FORGET).execute().replaceWithVoid();
    }

    private static Interval interval(Duration duration) {
        return Interval.of(duration);
    }

    private static Agent agent(Row row) {
        AgentReport report = new AgentReport(
                row.getUUID("id"),
                row.getString("checkpoint_id"),
                row.getString("version"),
                row.getInteger("protocol"),
                Duration.ofMillis(row.getLong("clock_skew_ms")),
                row.getInteger("streams"),
                Duration.ofMillis(row.getLong("schedule_lag_ms")),
                row.getDouble("load"),
                row.getInteger("waiting"),
                row.getString("public_address"),
                row.getBoolean("blind") ? row.getString("blind_detail") : null);
        return new Agent(
                report,
                row.getOffsetDateTime("first_seen_at").toInstant(),
                row.getOffsetDateTime("last_seen_at").toInstant(),
                row.getBoolean("live"));
    }
}
