package dev.tallylight.statuspage;

import dev.tallylight.access.audit.Fields;
import dev.tallylight.statuspage.logo.Logo;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The pages' logos as they are kept. In a session: that of the page they belong to. */
@ApplicationScoped
class LogoRows {
    private static final String ABOUT =
            "select page_id, media_type, width, height, octet_length(image), digest from status_page_logo where page_id in ?1";

    private static final String PUT = """
            insert into status_page_logo (page_id, media_type, width, height, image, digest, created_at)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            on conflict (page_id) do update set media_type = excluded.media_type, width = excluded.width,
                height = excluded.height, image = excluded.image, digest = excluded.digest, created_at = excluded.created_at""";

    private static final String REMOVE = "delete from status_page_logo where page_id = ?1";

    /** By the pages' ids. */
    Uni<Map<UUID, LogoView>> of(Collection<UUID> pages) {
        if (pages.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ABOUT, Object[].class)
                        .setParameter(1, pages)
                        .getResultList())
                .map(rows -> {
                    Map<UUID, LogoView> found = new HashMap<>();
                    for (Object[] row : rows) {
                        found.put(
                                (UUID) row[0],
                                new LogoView(
                                        (String) row[1], (Integer) row[2], (Integer) row[3], (Integer) row[4], (String)
                                                row[5]));
                    }
                    return found;
                });
    }

    /** @param logo null to remove it */
    Uni<Void> put(UUID page, @Nullable Logo logo, Instant now) {
        return Panache.getSession()
                .chain(session -> logo == null
                        ? session.createNativeQuery(REMOVE)
                                .setParameter(1, page)
                                .executeUpdate()
                        : session.createNativeQuery(PUT)
                                .setParameter(1, page)
                                .setParameter(2, logo.mediaType())
                                .setParameter(3, logo.width())
                                .setParameter(4, logo.height())
                                .setParameter(5, logo.image())
                                .setParameter(6, logo.digest())
                                .setParameter(7, now)
                                .executeUpdate())
                .replaceWithVoid();
    }

    static Fields audited(@Nullable LogoView logo) {
        return Fields.of(logo == null ? Map.of() : Map.of("logo", logo.mediaType() + " " + logo.digest()));
    }
}
