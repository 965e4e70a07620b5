package dev.tallylight.stream;

import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.rest.Cursor;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class StreamRepository implements PanacheRepositoryBase<StreamEntity, UUID> {
    /** What a list is narrowed down to; a null narrows nothing. */
    record Filter(
            @Nullable Status status,
            @Nullable String tag,
            @Nullable String text) {}

    /** What of a slice's streams is looked for. */
    private static final String IN_SLICE = "array_intersects(tags, :slice)";

    Uni<List<StreamEntity>> page(Slice slice, Filter filter, @Nullable Cursor cursor, int most) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> parameters = new HashMap<>();
        if (!slice.isAll()) {
            conditions.add(IN_SLICE);
            parameters.put("slice", slice.array());
        }
        if (cursor != null) {
            conditions.add("id > :cursor");
            parameters.put("cursor", cursor.id());
        }
        if (filter.status != null) {
            // the cursor in there too, or the page's index is read from its beginning each time
            conditions.add("id in (select streamId from StreamStateEntity where status = :status"
                    + (cursor == null ? ")" : " and streamId > :cursor)"));
            parameters.put("status", filter.status.wireName());
        }
        if (filter.tag != null) {
            conditions.add("array_contains(tags, :tag)");
            parameters.put("tag", filter.tag);
        }
        if (filter.text != null) {
            conditions.add("(lower(name) like :text escape '!' or lower(urlRedacted) like :text escape '!')");
            parameters.put(
                    "text", "%" + filter.text.toLowerCase(java.util.Locale.ROOT).replaceAll("([!%_])", "!$1") + "%");
        }
        return find(String.join(" and ", conditions), Sort.by("id"), parameters)
                .range(0, most - 1)
                .list();
    }

    /** Null where it is not there, or beyond the slice. */
    Uni<StreamEntity> byId(Slice slice, UUID id) {
        return slice.isAll()
                ? findById(id)
                : find("id = :id and " + IN_SLICE, Map.of("id", id, "slice", slice.array()))
                        .firstResult();
    }

    /** Whether {@link #byId} finds it, without reading it. */
    Uni<Boolean> isThere(Slice slice, UUID id) {
        return slice.isAll()
                ? count("id", id).map(found -> found > 0)
                : count("id = :id and " + IN_SLICE, Map.of("id", id, "slice", slice.array()))
                        .map(found -> found > 0);
    }

    /** Those of these that there are within the slice. */
    Uni<List<StreamEntity>> some(Slice slice, Collection<UUID> ids) {
        return slice.isAll()
                ? list("id in ?1", ids)
                : list("id in :ids and " + IN_SLICE, Map.of("ids", ids, "slice", slice.array()));
    }

    Uni<StreamEntity> byFingerprint(byte[] fingerprint) {
        return find("fingerprint", (Object) fingerprint).firstResult();
    }

    Uni<StreamEntity> byKey(String key) {
        return find("key", key).firstResult();
    }

    Uni<List<StreamEntity>> unpaused() {
        return list("paused", false);
    }

    /** Those that have one of these keys or places. */
    Uni<List<StreamEntity>> holding(List<String> keys, List<byte[]> fingerprints) {
        List<String> some = keys.isEmpty() ? List.of("") : keys; // no list may be empty
        return list("fingerprint in ?1 or key in ?2", fingerprints, some);
    }
}
