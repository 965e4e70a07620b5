package dev.tallylight.maintenance;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Slice;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of the maintenance windows is there for a slice: those that hold back alerts of a stream within it, whoever made them
 * and for whatever else; of each the part that concerns such streams. One that concerns nothing else is the slice's own.
 */
@ApplicationScoped
class WindowSlices {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /**
     * %1$s: whether the stream {@code s} is within the slice. Its tags are ?1. Lists come as JSON: a tag may hold whatever
     * else could stand between two.
     */
    private static final String SEEN = """
            select w.id, cast(to_json(seen.streams) as text) as streams, cast(to_json(seen.tags) as text) as tags,
                   w.tags <@ cast(?1 as varchar[]) and (cardinality(w.tags) > 0 or cardinality(seen.streams) > 0)
                       and not exists (
                           select from unnest(w.streams) as named (id) join stream s on s.id = cast(named.id as uuid)
                           where not (%1$s)) as own
            from maintenance_window w
            cross join lateral (
                select array(
                           select named.id from unnest(w.streams) with ordinality as named (id, place)
                           join stream s on s.id = cast(named.id as uuid)
                           where %1$s order by named.place) as streams,
                       array(
                           select named.tag from unnest(w.tags) with ordinality as named (tag, place)
                           where named.tag = any (cast(?1 as varchar[]))
                              or exists (select from stream s where %1$s and s.tags @> array[named.tag])
                           order by named.place) as tags) as seen
            where (cardinality(w.streams) = 0 and cardinality(w.tags) = 0
                   or cardinality(seen.streams) > 0 or cardinality(seen.tags) > 0)
            """;

    /** %s: whether the stream {@code s} is within the slice, whose tags are ?1. */
    private static final String WITHIN =
            "select s.id from stream s where s.id = any (cast(cast(?2 as varchar[]) as uuid[])) and %s";

    private static final String PRESENT =
            "select s.id from stream s where s.id = any (cast(cast(?1 as varchar[]) as uuid[]))";

    /** %1$s: whether the stream {@code s} is within the slice, whose tags are ?1. The same ones that are its own above. */
    private static final String OWN = """
            select count(*) from maintenance_window w
            where w.kind = ?2 and w.tags <@ cast(?1 as varchar[])
              and (cardinality(w.tags) > 0 or exists (
                       select from unnest(w.streams) as named (id) join stream s on s.id = cast(named.id as uuid)
                       where %1$s))
              and not exists (
                       select from unnest(w.streams) as named (id) join stream s on s.id = cast(named.id as uuid)
                       where not (%1$s))""";

    private final Json json;

    WindowSlices(ObjectMapper mapper) {
        this.json = new Json(mapper);
    }

    /**
     * What a slice sees of a window.
     *
     * @param streams of those that it names, the ones within the slice
     * @param tags of those that it names, the slice's and what the slice's streams bear
     * @param own whether it concerns nothing beyond the slice, and may be changed there
     */
    record Sight(List<String> streams, List<String> tags, boolean own) {}

    /**
     * In the order of the ids. In a session.
     *
     * @param slice not all
     */
    Uni<Map<UUID, Sight>> page(Slice slice, @Nullable UUID after, int most) {
        return sights(slice, " and w.id > ?2 order by w.id limit ?3", after == null ? BEFORE_ALL : after, most);
    }

    /**
     * Null where the window is not there for the slice. In a session.
     *
     * @param slice not all
     */
    Uni<@Nullable Sight> of(Slice slice, UUID id) {
        return sights(slice, " and w.id = ?2", id).map(found -> found.get(id));
    }

    /** By the caller's own connection: a transaction that waited for a second one could wait for others that do. */
    private Uni<Map<UUID, Sight>> sights(Slice slice, String which, Object... parameters) {
        String sql = SEEN.formatted(slice.seesSql("s.tags", "?1")) + which;
        return Panache.getSession()
                .chain(session -> {
                    var query = session.createNativeQuery(sql, Object[].class).setParameter(1, slice.array());
                    for (int i = 0; i < parameters.length; i++) {
                        query.setParameter(i + 2, parameters[i]);
                    }
                    return query.getResultList();
                })
                .map(rows -> {
                    Map<UUID, Sight> found = new LinkedHashMap<>();
                    for (Object[] row : rows) {
                        found.put((UUID) row[0], new Sight(texts(row[1]), texts(row[2]), (boolean) row[3]));
                    }
                    return found;
                });
    }

    private List<String> texts(Object array) {
        return List.of(json.read((String) array, String[].class));
    }

    /**
     * How many of a kind are the slice's own. In a session.
     *
     * @param slice not all
     */
    Uni<Long> own(Slice slice, String kind) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(OWN.formatted(slice.seesSql("s.tags", "?1")), Long.class)
                        .setParameter(1, slice.array())
                        .setParameter(2, kind)
                        .getSingleResult());
    }

    /**
     * Fails with a problem where the window would concern anything beyond the slice, or names a stream that is not there. In a
     * session.
     *
     * @param before what it named already: where the slice is all, such a stream may have been deleted since
     */
    Uni<Void> check(Slice slice, WindowDraft draft, Collection<UUID> before) {
        if (slice.isAll()) {
            return checkPresent(
                    draft.streams().stream().filter(id -> !before.contains(id)).toList());
        }
        if (draft.streams().isEmpty()) {
            slice.requireOwned(draft.tags());
            return Uni.createFrom().voidItem();
        }
        slice.refuseBeyond(draft.tags());
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(WITHIN.formatted(slice.seesSql("s.tags", "?1")), UUID.class)
                        .setParameter(1, slice.array())
                        .setParameter(2, texts(draft.streams()))
                        .getResultList())
                .invoke(within -> refuseMissing(draft.streams(), within))
                .replaceWithVoid();
    }

    private Uni<Void> checkPresent(List<UUID> streams) {
        return streams.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession()
                        .chain(session -> session.createNativeQuery(PRESENT, UUID.class)
                                .setParameter(1, texts(streams))
                                .getResultList())
                        .invoke(present -> refuseMissing(streams, present))
                        .replaceWithVoid();
    }

    private static String[] texts(List<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    /** Fails with a problem where the stream is not there for the slice. In a session. */
    Uni<Void> requireStream(Slice slice, UUID stream) {
        String sql = "select s.id from stream s where s.id = ?1 and " + slice.seesSql("s.tags", "?2");
        return Existing.orNotFound(
                        Panache.getSession().chain(session -> {
                            var query =
                                    session.createNativeQuery(sql, UUID.class).setParameter(1, stream);
                            return (slice.isAll() ? query : query.setParameter(2, slice.array()))
                                    .getSingleResultOrNull();
                        }),
                        "stream",
                        stream)
                .replaceWithVoid();
    }

    private static void refuseMissing(List<UUID> wanted, List<UUID> within) {
        wanted.stream().filter(id -> !within.contains(id)).findFirst().ifPresent(missing -> {
            throw ProblemException.field(ProblemType.INVALID, "streams", "names no stream that there is: " + missing);
        });
    }
}
