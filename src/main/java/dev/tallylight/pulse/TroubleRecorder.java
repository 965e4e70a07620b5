package dev.tallylight.pulse;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Sequence;
import dev.tallylight.rest.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the hub's own trouble, as an event and as a row that stays until its end is told: each in ONE transaction.
 * {@link TroubleTeller} calls it.
 */
@ApplicationScoped
public class TroubleRecorder {
    private static final TypeReference<List<HubEventData.Follower>> FOLLOWERS = new TypeReference<>() {};

    private static final String LASTS = """
            insert into hub_trouble as t (process, since, followers) values (?1, ?2, ?3)
            on conflict (process) do update set seen_at = now(), followers = excluded.followers
            returning cast(xmax as text) = '0'""";

    private static final String OVER = "delete from hub_trouble where process = ?1 returning process";

    /** A process refreshes its row every few seconds. */
    private static final String ORPHANS = """
            delete from hub_trouble where process in (
                select process from hub_trouble where process <> ?1 and seen_at < now() - interval '1 minute'
                order by process for update skip locked)
            returning since, followers""";

    private final EventLog events;
    private final Json json;
    private final InstantSource clock;

    TroubleRecorder(EventLog events, ObjectMapper mapper, InstantSource clock) {
        this.events = events;
        this.json = new Json(mapper);
        this.clock = clock;
    }

    /** The process has that trouble: told once, and noted that it lasts. */
    @WithTransaction
    public Uni<Void> lasts(UUID process, SelfWatch.Trouble trouble) {
        return tell(process, trouble);
    }

    /** That trouble is over: its end is told, and its beginning before it where there was no telling it in time. */
    @WithTransaction
    public Uni<Void> isOver(UUID process, SelfWatch.Trouble trouble) {
        return tell(process, trouble)
                .chain(Panache::getSession)
                .chain(session -> session.createNativeQuery(OVER, UUID.class)
                        .setParameter(1, process)
                        .getResultList())
                .chain(() -> append(EventType.HUB_RECOVERED, trouble.since(), followers(trouble.worst())));
    }

    /** Tells the end of the trouble of processes that are gone. */
    @WithTransaction
    public Uni<Void> endThoseOfTheDead(UUID process) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ORPHANS, Tuple.class)
                        .setParameter(1, process)
                        .getResultList())
                .chain(rows -> Sequence.of(rows, row -> {
                    Instant since = row.get("since", OffsetDateTime.class).toInstant();
                    return append(EventType.HUB_RECOVERED, since, read(row.get("followers", String.class)));
                }));
    }

    private Uni<Void> tell(UUID process, SelfWatch.Trouble trouble) {
        List<HubEventData.Follower> followers = followers(trouble.worst());
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LASTS, Boolean.class)
                        .setParameter(1, process)
                        .setParameter(2, trouble.since())
                        .setParameter(3, json.write(followers))
                        .getSingleResult())
                .chain(isNew -> isNew
                        ? append(EventType.HUB_TROUBLE, trouble.since(), followers)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> append(EventType type, Instant since, List<HubEventData.Follower> followers) {
        return events.append(new EventDraft(
                        type,
                        clock.instant(),
                        null,
                        List.of(),
                        List.of(),
                        json.write(new HubEventData(followers, since))))
                .replaceWithVoid();
    }

    private static List<HubEventData.Follower> followers(List<Pulse> pulses) {
        return pulses.stream()
                .map(pulse ->
                        new HubEventData.Follower(pulse.follower(), pulse.age().toSeconds(), pulse.detail()))
                .toList();
    }

    private List<HubEventData.Follower> read(@Nullable String followers) {
        return json.read(Objects.requireNonNull(followers), FOLLOWERS);
    }
}
