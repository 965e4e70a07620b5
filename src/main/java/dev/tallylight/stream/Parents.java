package dev.tallylight.stream;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Which streams and servers others depend on: they must exist, and no way may lead back. Called in the transaction of whoever
 * changes that.
 */
@ApplicationScoped
public class Parents {
    /** One change of dependencies at a time, or two could close a circle that neither sees. */
    private static final String ONE_AT_A_TIME =
            "select cast(pg_advisory_xact_lock(hashtext('tallylight.dependencies')) as text)";

    private static final String KNOWN = "select cast(id as text) from subject where cast(id as text) = any (?1)";

    /** The names on the way up from the parents to the stream itself, if one leads there. */
    private static final String WAY_BACK = """
            with recursive up (id, path, names) as (
                select s.id, array[s.id], cast(s.name as text) from subject s where cast(s.id as text) = any (?1)
                union all
                select s.id, up.path || s.id, up.names || ' → ' || s.name
                from up join subject child on child.id = up.id
                cross join lateral unnest(child.depends_on) as parent
                join subject s on cast(s.id as text) = parent
                where not s.id = any (up.path) and cardinality(up.path) < 100
            )
            select names from up where id = ?2 limit 1""";

    /** In the order of their ids: two that are deleted at once may have children in common. */
    private static final String FORGET = """
            update stream s
            set depends_on = array(select parent from unnest(was.depends_on) with ordinality as one (parent, nth)
                                   where not parent = any (cast(?1 as varchar[])) order by nth),
                revision = s.revision + 1, updated_at = ?2
            from (select id, depends_on from stream where depends_on && cast(?1 as varchar[]) order by id for no key update) as was
            where s.id = was.id
            returning cast(s.id as text) as id, s.name as name, array_to_string(was.depends_on, ' ') as before,
                      array_to_string(s.depends_on, ' ') as after""";

    private final Audit audit;
    private final InstantSource clock;

    Parents(Audit audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Those of these ids that are of nothing within the slice. */
    public Uni<Set<String>> beyond(Slice slice, Collection<String> ids) {
        if (slice.isAll() || ids.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return known(slice, ids.toArray(String[]::new)).map(within -> {
            Set<String> beyond = new HashSet<>(ids);
            within.forEach(beyond::remove);
            return beyond;
        });
    }

    private static Uni<List<String>> known(Slice slice, String[] ids) {
        return slice.isAll()
                ? query(KNOWN, (Object) ids)
                : query(KNOWN + " and " + slice.seesSql("tags", "?2"), ids, slice.array());
    }

    /**
     * @param beyond what it depends on already beyond the slice
     * @return fails with a problem that names what is missing, or the way round; of what is beyond the slice it says nothing
     */
    public Uni<Void> check(Slice slice, UUID stream, String name, String[] dependsOn, Set<String> beyond) {
        if (dependsOn.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return query(ONE_AT_A_TIME)
                .chain(() -> known(slice, dependsOn))
                .invoke(known -> requireAll(dependsOn, known, beyond))
                .chain(() -> query(WAY_BACK, dependsOn, stream))
                .invoke(way -> {
                    if (!way.isEmpty()) {
                        throw ProblemException.field(
                                ProblemType.DEPENDENCY_CIRCLE,
                                "dependsOn",
                                "leads back to itself"
                                        + (slice.isAll() ? ": " + name + " → " + way.getFirst() : "")
                                        + "; leave out one of them");
                    }
                })
                .replaceWithVoid();
    }

    private static void requireAll(String[] wanted, List<String> known, Set<String> beyond) {
        List<String> missing = Arrays.stream(wanted)
                .filter(id -> !known.contains(id) && !beyond.contains(id))
                .toList();
        if (!missing.isEmpty()) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    "dependsOn",
                    "names no stream or server that there is: " + String.join(", ", missing));
        }
    }

    /** No stream depends any more on what is gone; whoever did is changed by that, and is noted as changed. */
    public Uni<Void> forget(Collection<UUID> subjects) {
        String[] gone = subjects.stream().map(UUID::toString).toArray(String[]::new);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FORGET, Tuple.class)
                        .setParameter(1, gone)
                        .setParameter(2, clock.instant())
                        .getResultList())
                .chain(rows ->
                        audit.noteAll(rows.stream().map(Parents::loosened).toList()));
    }

    private static Note loosened(Tuple row) {
        return Note.updated(
                StreamDescriptions.STREAM,
                row.get("id", String.class),
                row.get("name", String.class),
                dependsOn(row.get("before", String.class)),
                dependsOn(row.get("after", String.class)));
    }

    private static Fields dependsOn(String ids) {
        return Fields.of(Map.of("dependsOn", ids.isEmpty() ? List.of() : List.of(ids.split(" "))));
    }

    private static Uni<List<String>> query(String sql, Object... parameters) {
        return Panache.getSession().chain(session -> {
            var query = session.createNativeQuery(sql, String.class);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.getResultList()
                    .map(rows -> rows.stream().filter(Objects::nonNull).toList());
        });
    }
}
