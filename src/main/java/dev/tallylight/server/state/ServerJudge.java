package dev.tallylight.server.state;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.server.beat.HeartbeatGaps;
import dev.tallylight.server.beat.HeartbeatTimes;
import dev.tallylight.server.beat.HeartbeatWriter;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.OneByOne;
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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has servers decided anew: those that were silent for long, each second, as of the moment up to which all processes have
 * written what they heard; those that were heard again, at once; and every few seconds whatever is not what it must be, should
 * that have been missed.
 */
@ApplicationScoped
class ServerJudge {
    private static final Logger LOG = Logger.getLogger(ServerJudge.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SPACING = Duration.ofMillis(100);
    private static final Duration COMPARED_EVERY = Duration.ofSeconds(15);
    private static final int PAGE = 200;

    /** No server may be silent for longer. */
    private static final Duration LONGEST = Duration.ofDays(32);

    private static final String SILENT = """
            select st.server_id as id, st.status, st.since, b.at, s.interval_ms, s.grace_ms
            from server_state st join server s on s.id = st.server_id join server_beat b on b.server_id = st.server_id
            where st.look_at <= $1 order by st.look_at limit $2""";

    /** Who is being decided at this moment is left out. */
    private static final String PUT_OFF = """
            update server_state st set look_at = v.at
            from unnest($1::uuid[], $2::timestamptz[]) as v (id, at)
            where st.server_id = v.id and st.look_at < v.at and st.server_id in (
                select server_id from server_state where server_id = any ($1::uuid[]) order by server_id for update skip locked)""";

    private static final String DIFFERENT = """
            select st.server_id as id from server_state st join server_beat b on b.server_id = st.server_id
            where st.status in ('unknown', 'offline') and b.at >= st.since or st.status = 'online' and st.look_at is null
            order by st.server_id limit $1""";

    private final Pool pool;
    private final HeartbeatWriter writer;
    private final HeartbeatGaps gaps;
    private final ServerRecorder recorder;
    private final ServerRows rows;
    private final FreshContext contexts;
    private @Nullable Follower follower;
    private long compared;

    ServerJudge(
            Pool pool,
            HeartbeatWriter writer,
            HeartbeatGaps gaps,
            ServerRecorder recorder,
            ServerRows rows,
            FreshContext contexts) {
        this.pool = pool;
        this.writer = writer;
        this.gaps = gaps;
        this.recorder = recorder;
        this.rows = rows;
        this.contexts = contexts;
    }

    void start(@Observes HubStart event, Followers followers) {
        Follower started =
                followers.start(Follower.Plan.of("servers judged", EVERY).spacedBy(SPACING), this::turn);
        follower = started;
        writer.whenBack(started::wake);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** @return whether there is more */
    private Uni<Boolean> turn() {
        rows.sumUp();
        return gaps.allWritten().chain(written -> {
            if (written == null) {
                return Uni.createFrom().item(false);
            }
            return back(written).chain(() -> different(written)).chain(() -> silent(written));
        });
    }

    private Uni<Void> back(Instant written) {
        Set<UUID> heard = writer.takeBackAgain();
        return weighAll(List.copyOf(heard), written).onFailure().invoke(() -> writer.putBackAgain(heard));
    }

    private Uni<Void> weighAll(List<UUID> all, Instant written) {
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : gaps.since(written.minus(LONGEST)).chain(known -> inPages(all, 0, known, written));
    }

    private Uni<Void> inPages(List<UUID> all, int from, List<HeartbeatGaps.Gap> known, Instant written) {
        int to = Math.min(all.size(), from + PAGE);
        return from >= all.size()
                ? Uni.createFrom().voidItem()
                : weigh(all.subList(from, to), known, written).chain(() -> inPages(all, to, known, written));
    }

    private Uni<Void> different(Instant written) {
        long now = System.nanoTime();
        if (now - compared < COMPARED_EVERY.toNanos()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery(DIFFERENT)
                .execute(Tuple.of(PAGE))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .toList())
                .chain(found -> weighAll(found, written))
                .invoke(() -> compared = now);
    }

    /** @return whether there is more */
    private Uni<Boolean> silent(Instant written) {
        return pool.preparedQuery(SILENT)
                .execute(Tuple.of(written.atOffset(ZoneOffset.UTC), PAGE))
                .chain(found -> {
                    List<Looked> looked = new ArrayList<>();
                    found.forEach(row -> looked.add(Looked.of(row)));
                    return looked.isEmpty()
                            ? Uni.createFrom().item(false)
                            : gaps.since(looked.stream()
                                            .map(Looked::from)
                                            .min(Instant::compareTo)
                                            .orElseThrow())
                                    .chain(known -> decide(looked, known, written))
                                    .replaceWith(looked.size() == PAGE);
                });
    }

    /** A server whose silence is to be judged. */
    private record Looked(UUID id, Instant from, HeartbeatTimes times) {
        static Looked of(Row row) {
            Instant heard = time(row, "at");
            Instant since = time(row, "since");
            boolean resumed = "unknown".equals(row.getString("status"));
            return new Looked(
                    row.getUUID("id"),
                    resumed && heard.isBefore(since) ? since : heard,
                    new HeartbeatTimes(
                            Duration.ofMillis(row.getLong("interval_ms")), Duration.ofMillis(row.getLong("grace_ms"))));
        }

        private static Instant time(Row row, String column) {
            return Objects.requireNonNull(row.getOffsetDateTime(column)).toInstant();
        }
    }

    private Uni<Void> decide(List<Looked> looked, List<HeartbeatGaps.Gap> known, Instant written) {
        List<UUID> silent = new ArrayList<>();
        List<UUID> heard = new ArrayList<>();
        List<OffsetDateTime> until = new ArrayList<>();
        for (Looked one : looked) {
            Instant at = Silence.tooLongAt(one.from(), one.times(), known);
            if (at.isAfter(written)) {
                heard.add(one.id());
                until.add(at.atOffset(ZoneOffset.UTC));
            } else {
                silent.add(one.id());
            }
        }
        Uni<Void> putOff = heard.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(PUT_OFF)
                        .execute(Tuple.of(heard.toArray(UUID[]::new), until.toArray(OffsetDateTime[]::new)))
                        .replaceWithVoid();
        return putOff.chain(() -> silent.isEmpty() ? Uni.createFrom().voidItem() : weigh(silent, known, written));
    }

    private Uni<Void> weigh(List<UUID> servers, List<HeartbeatGaps.Gap> known, Instant written) {
        return OneByOne.whereTogetherFails(
                servers,
                some -> contexts.run(() -> recorder.weigh(some, known, written)),
                (server, e) -> LOG.warnf(e, "server %s cannot be decided, trying again", server));
    }
}
