package dev.tallylight.stream;

import dev.tallylight.access.Slice;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What tells the streams that there are from one another, and nothing else of them, for whoever compares them with a list. */
@ApplicationScoped
public class StreamIndex {
    private static final int PAGE = 1_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** The redacted URL is of use only where there is something to redact: the others take their place in memory for nothing. */
    private static final String ROWS = """
            select id, key, fingerprint, name, managed_by_file,
                   case when url_redacted like '%%***%%' then url_redacted || ' ' || protocol end as shown
            from stream where id > $1 and %s order by id limit $2""";

    private static final String PARENTS = """
            select s.id, s.name, s.depends_on, t.id is null as is_server
            from subject s left join stream t on t.id = s.id where s.depends_on <> '{}' or t.id is null""";

    private final Pool pool;

    StreamIndex(Pool pool) {
        this.pool = pool;
    }

    /**
     * A stream that there is.
     *
     * @param place the same for the same URL and protocol, and for no others
     * @param shown its URL without its secrets, and its protocol; null where there is no secret in it
     * @param managedByFile whether the streams file holds it
     */
    public record Present(
            UUID id,
            @Nullable String key,
            String place,
            String name,
            @Nullable String shown,
            boolean managedByFile) {}

    /**
     * Who depends on whom.
     *
     * @param servers the names of all servers: a stream may depend on one, and a server on a stream
     * @param dependsOn of streams and servers, by their ids; none left out that depends on any
     */
    public record Parentage(Map<UUID, String> servers, Map<UUID, List<UUID>> dependsOn) {}

    /** All of them that are within the slice, in the order of their ids. */
    public Uni<List<Present>> all(Slice slice) {
        return next(slice, new ArrayList<>(), BEFORE_ALL);
    }

    private Uni<List<Present>> next(Slice slice, List<Present> found, UUID after) {
        Tuple parameters = Tuple.of(after, PAGE);
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(ROWS.formatted(slice.seesSql("tags", "$3")))
                .execute(parameters)
                .chain(rows -> {
                    for (Row row : rows) {
                        found.add(new Present(
                                row.getUUID("id"),
                                row.getString("key"),
                                place(row.getBuffer("fingerprint").getBytes()),
                                row.getString("name"),
                                row.getString("shown"),
                                row.getBoolean("managed_by_file")));
                    }
                    return rows.size() < PAGE
                            ? Uni.createFrom().item(found)
                            : next(slice, found, found.getLast().id());
                });
    }

    /** What streams and servers depend on. */
    public Uni<Parentage> parents() {
        return pool.query(PARENTS).execute().map(rows -> {
            Map<UUID, String> servers = new HashMap<>();
            Map<UUID, List<UUID>> dependsOn = new HashMap<>();
            for (Row row : rows) {
                UUID id = row.getUUID("id");
                if (row.getBoolean("is_server")) {
                    servers.put(id, row.getString("name"));
                }
                dependsOn.put(
                        id,
                        Arrays.stream(row.getArrayOfStrings("depends_on"))
                                .map(UUID::fromString)
                                .toList());
            }
            return new Parentage(servers, dependsOn);
        });
    }

    static String place(byte[] fingerprint) {
        return Base64.getEncoder().encodeToString(fingerprint);
    }
}
