package dev.tallylight.checkpoint;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The conditions of the checkpoints, as rows: everything here runs in the caller's transaction. */
@ApplicationScoped
public class Conditions {
    /** Any number will do that nobody else uses: one replica at a time judges. */
    private static final long JUDGING = 0x7a11_0005L;

    private static final UUID BEGINNING = new UUID(0, 0);

    /** A process is heard that speaks our protocol, or did until its good-bye: one that is refused sees nothing. */
    private static final String STANDINGS = """
            select c.id, c.name, c.condition, c.condition_since, c.condition_detail, c.condition_event is not null as told,
                   c.condition_heard,
                   cast(extract(epoch from now() - c.condition_heard_since) * 1000 as bigint) as heard_ms,
                   cast(extract(epoch from now() - a.heard) * 1000 as bigint) as silence_ms, a.heard, a.blindness,
                   coalesce(d.contested, 0) as contested, coalesce(d.hosts, 0) as hosts,
                   coalesce(w.watched, 0) as watched
            from checkpoint c
            left join (select checkpoint_id, max(last_seen_at) as heard,
                              case when bool_and(blind) filter (where last_seen_at > now() - interval '30 seconds' and protocol = 1)
                                   then max(coalesce(blind_detail, 'it says so'))
                                        filter (where last_seen_at > now() - interval '30 seconds' and protocol = 1) end as blindness
                       from checkpoint_agent where protocol in (0, 1) group by checkpoint_id) a on a.checkpoint_id = c.id
            left join (select v.checkpoint_id, count(*) as contested, count(distinct
                              substring(s.url_redacted from '^[a-zA-Z0-9+.-]+://(?:[^@/]*@)?([^/?#]*)')) as hosts
                       from checkpoint_view v join stream s on s.id = v.stream_id and not s.paused
                       where v.view = 'down' and v.reason = any(string_to_array(?1, ','))
                         and exists (select 1 from checkpoint_view o join checkpoint oc on oc.id = o.checkpoint_id
                                     where o.stream_id = v.stream_id and o.checkpoint_id <> v.checkpoint_id
                                       and o.view in ('up', 'degraded') and oc.condition = 'seeing')
                       group by v.checkpoint_id) d on d.checkpoint_id = c.id
            left join lateral (select count(*) as watched from checkpoint_view v
                       where v.checkpoint_id = c.id and v.view <> 'unknown') w
                on c.condition <> 'seeing' or d.hosts >= 3 or a.heard < now() - interval '30 seconds' or a.blindness is not null
            order by c.id""";

    private static final String CHANGE = """
            update checkpoint set condition = ?2, condition_since = ?3, condition_detail = cast(?4 as text),
                condition_heard = null, condition_heard_since = null, condition_event = cast(?5 as uuid), weighed_through = ?6
            where id = ?1""";
    /** Notes since when the signs say otherwise; a break in it begins anew. */
    private static final String HEARD = """
            update checkpoint set condition_heard = cast(?2 as text),
                condition_heard_since = case when condition_heard = ?2 then condition_heard_since
                                             when cast(?2 as text) is null then null else now() end
            where id = ?1 and (condition_heard is distinct from ?2)""";

    private static final String NEXT = """
            select v.stream_id from checkpoint c join checkpoint_view v on v.checkpoint_id = c.id and v.stream_id > c.weighed_through
            where c.id = ?1 and c.weighed_through is not null order by v.stream_id limit ?2""";

    /** A checkpoint, how it stands, and what there is to judge it by. */
    public record Candidate(
            String id,
            String name,
            Instant since,
            @Nullable Condition heard,
            Standing standing,
            Standing.Signs signs) {}

    /** Takes the right to judge until the transaction ends; false when another replica has it. */
    public Uni<Boolean> takeTurn() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select pg_try_advisory_xact_lock(?1)", Boolean.class)
                        .setParameter(1, JUDGING)
                        .getSingleResult());
    }

    /** @param silentReasons the codes of failures that a broken network of ours looks like */
    public Uni<List<Candidate>> candidates(List<String> silentReasons) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STANDINGS, Tuple.class)
                        .setParameter(1, String.join(",", silentReasons))
                        .getResultList())
                .map(rows -> rows.stream().map(Conditions::candidate).toList());
    }

    /** @param event the one that told of it, or null: then nobody was told */
    public Uni<Void> change(String id, Standing.Finding finding, Instant since, @Nullable UUID event) {
        return run(session -> session.createNativeQuery(CHANGE)
                .setParameter(1, id)
                .setParameter(2, finding.condition().wireName())
                .setParameter(3, since)
                .setParameter(4, finding.detail())
                .setParameter(5, event)
                .setParameter(6, BEGINNING)
                .executeUpdate());
    }

    /** Notes what the signs say, where they say otherwise than what it is held to be; null where they do not. */
    public Uni<Void> note(String id, @Nullable Condition heard) {
        return run(session -> session.createNativeQuery(HEARD)
                .setParameter(1, id)
                .setParameter(2, heard == null ? null : heard.wireName())
                .executeUpdate());
    }

    /** The next streams of a checkpoint that are to be weighed anew, in order. */
    public Uni<List<UUID>> next(String id, int most) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NEXT, UUID.class)
                        .setParameter(1, id)
                        .setParameter(2, most)
                        .getResultList());
    }

    /** Notes how far that is done; null when it is done. */
    public Uni<Void> weighedThrough(String id, @Nullable UUID stream) {
        return run(session -> session.createNativeQuery(
                        "update checkpoint set weighed_through = cast(?2 as uuid) where id = ?1")
                .setParameter(1, id)
                .setParameter(2, stream)
                .executeUpdate());
    }

    /** The checkpoints with streams to be weighed anew. */
    public Uni<List<String>> unweighed() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id from checkpoint where weighed_through is not null order by id", String.class)
                        .getResultList());
    }

    private static Uni<Void> run(Function<Mutiny.Session, Uni<Integer>> statement) {
        return Panache.getSession().chain(statement::apply).replaceWithVoid();
    }

    private static Candidate candidate(Tuple row) {
        String heard = row.get("condition_heard", String.class);
        Condition heardCondition = heard == null ? null : Condition.ofWireName(heard);
        Standing standing = new Standing(
                Condition.ofWireName(row.get("condition", String.class)),
                row.get("condition_detail", String.class),
                heardCondition == Condition.SEEING ? millis(row, "heard_ms") : null,
                row.get("told", Boolean.class));
        Standing.Signs signs = new Standing.Signs(
                millis(row, "silence_ms"),
                instant(row, "heard"),
                row.get("blindness", String.class),
                number(row, "contested"),
                number(row, "hosts"),
                number(row, "watched"));
        return new Candidate(
                row.get("id", String.class),
                row.get("name", String.class),
                Objects.requireNonNull(instant(row, "condition_since")),
                heardCondition,
                standing,
                signs);
    }

    private static @Nullable Duration millis(Tuple row, String column) {
        Object value = row.get(column);
        return value == null ? null : Duration.ofMillis(((Number) value).longValue());
    }

    private static @Nullable Instant instant(Tuple row, String column) {
        OffsetDateTime value = row.get(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static long number(Tuple row, String column) {
        return ((Number) row.get(column)).longValue();
    }
}
