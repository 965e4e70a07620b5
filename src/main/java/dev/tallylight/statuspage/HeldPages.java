package dev.tallylight.statuspage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Slice;
import dev.tallylight.rest.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * All status pages, held in memory: whoever asks for a page that there is not costs the database nothing. The follower of the pages
 * ({@code serve}) has them compared every few seconds, and at once when one was changed.
 */
@ApplicationScoped
public class HeldPages {
    private static final String FINGERPRINT = """
            select count(*) || ':' || coalesce(sum(hashtextextended(id::text || '@' || revision, 0)), 0) as fingerprint
            from status_page""";

    private static final String ALL = """
            select p.*, l.media_type, l.width, l.height, octet_length(l.image) as bytes, l.digest
            from status_page p left join status_page_logo l on l.page_id = p.id order by p.id limit $1""";

    private static final String LOGO = "select image from status_page_logo where page_id = $1";

    private final Pool pool;
    private final Json json;
    private volatile Held held = new Held("", Map.of(), Map.of());

    /** @param fingerprint empty before they were read for the first time */
    private record Held(String fingerprint, Map<String, HeldPage> bySlug, Map<String, HeldPage> byHost) {}

    HeldPages(Pool pool, ObjectMapper mapper) {
        this.pool = pool;
        this.json = new Json(mapper);
    }

    /** Whether they were read since the start: before that nobody can tell which there are. */
    public boolean areKnown() {
        return !held.fingerprint().isEmpty();
    }

    public @Nullable HeldPage bySlug(String slug) {
        return held.bySlug().get(slug);
    }

    /** @param host as a request has it, without the port */
    public @Nullable HeldPage byHost(@Nullable String host) {
        Map<String, HeldPage> byHost = held.byHost();
        if (host == null || byHost.isEmpty()) {
            return null;
        }
        int end = host.length();
        while (end > 0 && host.charAt(end - 1) == '.') { // however absolute it is said to be
            end--;
        }
        return byHost.get(host.substring(0, end).toLowerCase(Locale.ROOT));
    }

    /** One that is still there. */
    public @Nullable HeldPage byId(UUID id) {
        return held.bySlug().values().stream()
                .filter(page -> page.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Reads them where they are others than those held. */
    public Uni<Void> refresh() {
        return pool.query(FINGERPRINT)
                .execute()
                .map(rows -> rows.iterator().next().getString("fingerprint"))
                .chain(now -> now.equals(held.fingerprint()) ? Uni.createFrom().voidItem() : read(now));
    }

    private Uni<Void> read(String fingerprint) {
        return pool.preparedQuery(ALL)
                .execute(Tuple.of(StatusPages.MOST + 1))
                .invoke(rows -> {
                    Map<String, HeldPage> bySlug = new HashMap<>();
                    Map<String, HeldPage> byHost = new HashMap<>();
                    StreamSupport.stream(rows.spliterator(), false)
                            .map(this::page)
                            .forEach(page -> {
                                bySlug.put(page.slug(), page);
                                if (page.host() != null) {
                                    byHost.put(page.host(), page);
                                }
                            });
                    held = new Held(fingerprint, Map.copyOf(bySlug), Map.copyOf(byHost));
                })
                .replaceWithVoid();
    }

    private HeldPage page(Row row) {
        return new HeldPage(
                row.getUUID("id"),
                row.getString("slug"),
                row.getString("title"),
                row.getBoolean("everything") ? Slice.ALL : Slice.of(List.of(row.getArrayOfStrings("tags"))),
                row.getString("text"),
                json.read(row.getString("theme"), Theme.class),
                json.read(row.getString("groups"), Heading.ALL),
                row.getString("password"),
                row.getString("host"),
                row.getBoolean("show_notes"),
                row.getBoolean("show_reasons"),
                row.getBoolean("show_urls"),
                logo(row),
                row.getLong("revision"),
                moment(row));
    }

    private static Instant moment(Row row) {
        return row.getOffsetDateTime("created_at").toInstant();
    }

    private static @Nullable LogoView logo(Row row) {
        String type = row.getString("media_type");
        return type == null
                ? null
                : new LogoView(
                        type,
                        row.getInteger("width"),
                        row.getInteger("height"),
                        row.getInteger("bytes"),
                        row.getString("digest"));
    }

    /** A page's logo, empty where it has none. */
    public Uni<byte[]> logo(UUID page) {
        return pool.preparedQuery(LOGO)
                .execute(Tuple.of(page))
                .map(rows -> rows.size() == 0
                        ? new byte[0]
                        : rows.iterator().next().getBuffer("image").getBytes());
    }
}
