package dev.tallylight.maintenance;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of the maintenance windows is there for a slice: those that hold back alerts of a stream within it, whoever made them
 * and for whatever else; of each the part that concerns such streams. One that concerns nothing else is the slice's own.
 */
@ApplicationScoped
class WindowSlices {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** %1$s: whether the stream {@code s} is within the slice. Its tags are $1. */
    private static final String SEEN = """
            select w.id, seen.streams, seen.tags,
                   w.tags <@ $1::varchar[] and (cardinality(w.tags) > 0 or cardinality(seen.streams) > 0) and not exists (
                       select from unnest(w.streams) as named (id) join stream s on s.id = named.id::uuid
                       where not (%1$s)) as own
            from maintenance_window w
            cross join lateral (
                select array(
                           select named.id from unnest(w.streams) with ordinality as named (id, place)
                           join stream s on s.id = named.id::uuid
                           where %1$s order by named.place) as streams,
                       array(
                           select named.tag from unnest(w.tags) with ordinality as named (tag, place)
                           where named.tag = any ($1::varchar[])
                              or exists (select from stream s where %1$s and s.tags @> array[named.tag])
                           order by named.place) as tags) as seen
            where (cardinality(w.streams) = 0 and cardinality(w.tags) = 0
                   or cardinality(seen.streams) > 0 or cardinality(seen.tags) > 0)
            """;

    private final Pool pool;

    WindowSlices(Pool pool) {
        this.pool = pool;
    }

    /**
     * What a slice sees of a window.
     *
     * @param streams of those that it names, the ones within the slice
     * @param tags of those that it names, the slice's and what the slice's streams bear
     * @param own whether it concerns nothing beyond the slice, and may be changed there
     */
    record Sight(List<String> streams, List<String> tags, boolean own) {}

    /** In the order of the ids. @param slice not all */
    Uni<Map<UUID, Sight>> page(Slice slice, @Nullable UUID after, int most) {
        return sights(
                slice,
                " and w.id > $2 order by w.id limit $3",
                Tuple.tuple()
                        .addArrayOfString(slice.array())
                        .addUUID(after == null ? BEFORE_ALL : after)
                        .addInteger(most));
    }

    /** Null where the window is not there for the slice. @param slice not all */
    Uni<@Nullable Sight> of(Slice slice, UUID id) {
        return sights(
                        slice,
                        " and w.id = $2",
                        Tuple.tuple().addArrayOfString(slice.array()).addUUID(id))
                .map(found -> found.get(id));
    }

    private Uni<Map<UUID, Sight>> sights(Slice slice, String which, Tuple parameters) {
        return pool.preparedQuery(SEEN.formatted(slice.seesSql("s.tags", "$1")) + which)
                .execute(parameters)
                .map(rows -> {
                    Map<UUID, Sight> found = new LinkedHashMap<>();
                    for (Row row : rows) {
                        found.put(
                                row.getUUID("id"),
                                new Sight(
                                        List.of(row.getArrayOfStrings("streams")),
                                        List.of(row.getArrayOfStrings("tags")),
                                        row.getBoolean("own")));
                    }
                    return found;
                });
    }

    /** Fails with a problem where the window would concern anything beyond the slice. */
    Uni<Void> check(Slice slice, WindowDraft draft) {
        if (slice.isAll()) {
            return Uni.createFrom().voidItem();
        }
        if (draft.streams().isEmpty()) {
            slice.requireOwned(draft.tags());
            return Uni.createFrom().voidItem();
        }
        slice.refuseBeyond(draft.tags());
        return pool.preparedQuery(
                        "select s.id from stream s where s.id = any ($2) and " + slice.seesSql("s.tags", "$1"))
                .execute(Tuple.tuple()
                        .addArrayOfString(slice.array())
                        .addArrayOfUUID(draft.streams().toArray(UUID[]::new)))
                .invoke(rows -> {
                    Set<UUID> missing = new HashSet<>(draft.streams());
                    rows.forEach(row -> missing.remove(row.getUUID("id")));
                    if (!missing.isEmpty()) {
                        throw ProblemException.field(
                                ProblemType.INVALID,
                                "streams",
                                "names no stream that there is: "
                                        + draft.streams().stream()
                                                .filter(missing::contains)
                                                .findFirst()
                                                .orElseThrow());
                    }
                })
                .replaceWithVoid();
    }
}
