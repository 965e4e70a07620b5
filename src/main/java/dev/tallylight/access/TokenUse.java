package dev.tallylight.access;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * On which day a token was used last: noted in memory with each call, and written in one statement for all, once a day for each.
 * No call waits for it.
 */
@ApplicationScoped
class TokenUse {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String WRITE = """
            update access_token t set last_used_on = used.day
            from unnest($1::uuid[], $2::date[]) as used(id, day)
            where t.id = used.id and (t.last_used_on is null or t.last_used_on < used.day)""";

    private final Pool pool;
    private final InstantSource clock;
    private final Map<UUID, LocalDate> noted = new ConcurrentHashMap<>();
    private final Map<UUID, LocalDate> written = new ConcurrentHashMap<>();
    private @Nullable Follower follower;

    TokenUse(Pool pool, InstantSource clock) {
        this.pool = pool;
        this.clock = clock;
    }

    void start(@Observes HubStart event, Followers followers) {
        follower = followers.each(Follower.Plan.of("token use", EVERY), this::write);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** A token that there is was used now. */
    void note(UUID token) {
        LocalDate today = today();
        if (!today.equals(written.get(token))) {
            noted.put(token, today);
        }
    }

    private LocalDate today() {
        return clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    Uni<Void> write() {
        LocalDate today = today();
        written.values().removeIf(day -> !day.equals(today));
        Map<UUID, LocalDate> used = Map.copyOf(noted);
        if (used.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        UUID[] ids = used.keySet().toArray(UUID[]::new);
        LocalDate[] days = new LocalDate[ids.length];
        for (int i = 0; i < ids.length; i++) {
            days[i] = used.get(ids[i]);
        }
        return pool.preparedQuery(WRITE)
                .execute(Tuple.tuple().addArrayOfUUID(ids).addArrayOfLocalDate(days))
                .invoke(() -> used.forEach((token, day) -> {
                    written.put(token, day);
                    noted.remove(token, day);
                }))
                .replaceWithVoid();
    }
}
