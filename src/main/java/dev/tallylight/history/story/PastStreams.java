package dev.tallylight.history.story;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What streams' schedules and tags were before they were changed. */
@ApplicationScoped
class PastStreams {
    /** Of a page of streams; whoever changes tags by the minute has the latest of them counted. */
    private static final int MOST = 100_000;

    private static final String VERSIONS = """
            select stream_id, ended, schedule, tags from (
                select * from stream_past where stream_id = any ($1) and ended > $2 order by ended desc limit $3) as latest
            order by stream_id, ended""";

    private final Pool pool;

    PastStreams(Pool pool) {
        this.pool = pool;
    }

    /** @param ended from when on it was otherwise */
    record Version(Instant ended, @Nullable String schedule, List<String> tags) {}

    /** What ended after that moment, in its order; streams that did not change are left out. */
    Uni<Map<UUID, List<Version>>> of(List<StreamRows.One> streams, Instant from) {
        UUID[] ids = streams.stream().map(StreamRows.One::id).toArray(UUID[]::new);
        return pool.preparedQuery(VERSIONS)
                .execute(Tuple.of(ids, from.atOffset(ZoneOffset.UTC), MOST))
                .map(rows -> {
                    Map<UUID, List<Version>> found = new HashMap<>();
                    for (Row row : rows) {
                        found.computeIfAbsent(row.getUUID("stream_id"), id -> new ArrayList<>())
                                .add(new Version(
                                        row.getOffsetDateTime("ended").toInstant(),
                                        row.getString("schedule"),
                                        List.of(row.getArrayOfStrings("tags"))));
                    }
                    return found;
                });
    }
}
