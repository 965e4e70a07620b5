package dev.tallylight.stream;

import dev.tallylight.rest.Cursor;
import dev.tallylight.stream.state.Status;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
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

    Uni<List<StreamEntity>> page(Filter filter, @Nullable Cursor cursor, int most) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> parameters = new HashMap<>();
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
