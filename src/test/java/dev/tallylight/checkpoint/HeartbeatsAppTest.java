package dev.tallylight.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HeartbeatsAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Heartbeats heartbeats;

    @Inject
    BuiltInCheckpoint builtIn;

    @Inject
    Pool pool;

    @Inject
    FreshContext contexts;

    @Inject
    Signals signals;

    @Test
    void theBuiltInCheckpointBeatsFromTheStart() {
        assertThat(agents()).anySatisfy(agent -> {
            assertThat(agent.report().agent()).isEqualTo(builtIn.agent());
            assertThat(agent.report().checkpointId()).isEqualTo(builtIn.self().id());
            assertThat(agent.live()).isTrue();
        });
    }

    @Test
    void aProcessThatFallsSilentLosesItsShare() {
        UUID agent = UUID.randomUUID();
        beat(agent, builtIn.self().id(), "its uplink is down");
        assertThat(living()).contains(agent);
        assertThat(of(agent).report().blindness()).isEqualTo("its uplink is down");
        beat(agent, builtIn.self().id(), null);
        assertThat(of(agent).report().blindness()).isNull();

        pool.preparedQuery("update checkpoint_agent set last_seen_at = now() - interval '10 seconds' where id = $1")
                .execute(Tuple.of(agent))
                .await()
                .atMost(PATIENCE);
        assertThat(of(agent).live()).isFalse();
        // just after a start of the hub it would be given time to come back
        await().atMost(PATIENCE.multipliedBy(2))
                .untilAsserted(() -> assertThat(living()).doesNotContain(agent));
    }

    @Test
    void thoseThatLivedTogetherBeforeAStartOfTheHubShareAfterIt() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        UUID deadBefore = UUID.randomUUID();
        pool.query("insert into checkpoint (id, name, kind, created_at) values ('away', 'Away', 'private', now())")
                .execute()
                .await()
                .atMost(PATIENCE);
        for (UUID agent : List.of(one, other, deadBefore)) {
            beat(agent, "away", null);
        }
        pool.preparedQuery("""
                        update checkpoint_agent set last_seen_at = now() - case id
                            when $1 then interval '5 minutes' when $2 then interval '5 minutes 9 seconds'
                            else interval '6 minutes' end
                        where checkpoint_id = 'away'""").execute(Tuple.of(one, other)).await().atMost(PATIENCE);
        assertThat(new Heartbeats(pool).living("away").await().atMost(PATIENCE))
                .as("long after a start they are dead")
                .isEmpty();
        Heartbeats started = new Heartbeats(pool);
        started.start(new HubStart(), contexts);
        assertThat(started.living("away").await().atMost(PATIENCE)).containsExactlyInAnyOrder(one, other);
        pool.query("delete from checkpoint where id = 'away'").execute().await().atMost(PATIENCE);
    }

    @Test
    void oneThatSaysGoodByeLosesItAtOnce() {
        UUID agent = UUID.randomUUID();
        beat(agent, builtIn.self().id(), null);
        AtomicInteger woken = new AtomicInteger();
        Runnable deaf = signals.hear(Signals.Channel.CHECKPOINT_CHANGED, place -> woken.incrementAndGet());
        heartbeats.stopped(agent).await().atMost(PATIENCE);
        assertThat(living()).doesNotContain(agent);
        assertThat(of(agent).live()).isFalse();
        assertThat(of(agent).lastSeenAt())
                .as("its place was heard just now")
                .isAfterOrEqualTo(of(agent).firstSeenAt());
        await().atMost(PATIENCE).until(() -> woken.get() > 0);
        deaf.run();
        beat(agent, builtIn.self().id(), null);
        assertThat(living()).as("by a heartbeat that was under way").doesNotContain(agent);
    }

    @Test
    void oneThatHasJustComeTakesNothingFromOthersUntilItWatches() {
        UUID agent = UUID.randomUUID();
        beat(agent, builtIn.self().id(), 0, null);
        assertThat(living()).doesNotContain(agent);
        beat(agent, builtIn.self().id(), 1, null);
        assertThat(living()).contains(agent);
    }

    /** Its heartbeat comes through, and what it is to watch does not: a proxy that buffers, say. */
    @Test
    void oneThatNeverWatchesTakesNothingFromOthersHoweverLongItBeats() {
        UUID agent = UUID.randomUUID();
        beat(agent, builtIn.self().id(), 0, null);
        pool.preparedQuery(
                        "update checkpoint_agent set first_seen_at = first_seen_at - interval '1 hour' where id = $1")
                .execute(Tuple.of(agent))
                .await()
                .atMost(PATIENCE);
        assertThat(living()).doesNotContain(agent);
        beat(agent, builtIn.self().id(), 1, null);
        assertThat(living()).contains(agent);
        beat(agent, builtIn.self().id(), 0, null);
        assertThat(living()).as("what it watched was withdrawn").doesNotContain(agent);
    }

    @Test
    void anAgentMayBeSilentForLongerThanAHub() {
        UUID agent = UUID.randomUUID();
        pool.query("insert into checkpoint (id, name, kind, created_at) values ('far', 'Far', 'private', now())")
                .execute()
                .await()
                .atMost(PATIENCE);
        beat(agent, "far", null);
        pool.preparedQuery("update checkpoint_agent set last_seen_at = now() - interval '10 seconds' where id = $1")
                .execute(Tuple.of(agent))
                .await()
                .atMost(PATIENCE);
        assertThat(heartbeats.living("far").await().atMost(PATIENCE)).containsExactly(agent);
        assertThat(of(agent).live()).isTrue();
        pool.query("delete from checkpoint where id = 'far'").execute().await().atMost(PATIENCE);
    }

    @Test
    void aCheckpointThatIsGoneIsNotNoted() {
        UUID agent = UUID.randomUUID();
        beat(agent, "nowhere", null);
        assertThat(agents()).noneMatch(known -> known.report().agent().equals(agent));
    }

    @Test
    void forgetsTheDeadButNotTheLastOfAPlace() {
        UUID before = UUID.randomUUID();
        UUID last = UUID.randomUUID();
        pool.query("insert into checkpoint (id, name, kind, created_at) values ('gone', 'Gone', 'private', now())"
                        + " on conflict do nothing")
                .execute()
                .await()
                .atMost(PATIENCE);
        beat(before, "gone", null);
        beat(last, "gone", null);
        pool.preparedQuery("""
                        update checkpoint_agent set last_seen_at = now() - interval '1 day'
                            - case when id = $1 then interval '1 hour' else interval '0' end
                        where checkpoint_id = 'gone'""").execute(Tuple.of(before)).await().atMost(PATIENCE);
        pool.query("insert into checkpoint_agent (id, checkpoint_id, version, protocol)"
                        + " values (gen_random_uuid(), 'gone', '3.0', 7)")
                .execute()
                .await()
                .atMost(PATIENCE);
        heartbeats.forgetTheDead().await().atMost(PATIENCE);
        assertThat(agents().stream().map(known -> known.report().agent()))
                .contains(last, builtIn.agent())
                .doesNotContain(before);
        pool.query("delete from checkpoint where id = 'gone'").execute().await().atMost(PATIENCE);
    }

    /** Whoever holds a token may make up ids: each would have a share of the streams, and a row. */
    @Test
    void aCheckpointHasFiftyLivingProcessesAtMost() {
        pool.query("insert into checkpoint (id, name, kind, created_at) values ('crowd', 'Crowd', 'private', now())"
                        + " on conflict do nothing")
                .execute()
                .await()
                .atMost(PATIENCE);
        List<UUID> first =
                Stream.generate(UUID::randomUUID).limit(Heartbeats.MOST_LIVING).toList();
        first.forEach(each -> assertThat(noted(each, "crowd")).isEqualTo(Heartbeats.Noted.YES));
        UUID tooMany = UUID.randomUUID();
        assertThat(noted(tooMany, "crowd")).isEqualTo(Heartbeats.Noted.TOO_MANY);
        assertThat(noted(first.getFirst(), "crowd")).as("those that live go on").isEqualTo(Heartbeats.Noted.YES);
        assertThat(noted(first.getFirst(), builtIn.self().id())).isEqualTo(Heartbeats.Noted.OF_ANOTHER);
        assertThat(noted(tooMany, "deleted long ago")).isEqualTo(Heartbeats.Noted.GONE);

        heartbeats.stopped(first.getFirst()).await().atMost(PATIENCE);
        assertThat(noted(tooMany, "crowd")).isEqualTo(Heartbeats.Noted.YES);
        assertThat(noted(first.getFirst(), "crowd")).as("what comes late").isEqualTo(Heartbeats.Noted.LEFT);
        assertThat(noted(UUID.randomUUID(), "crowd")).isEqualTo(Heartbeats.Noted.TOO_MANY);
        pool.query("delete from checkpoint where id = 'crowd'")
                .execute()
                .await()
                .atMost(PATIENCE);
    }

    private void beat(UUID agent, String checkpoint, @org.jspecify.annotations.Nullable String blindness) {
        beat(agent, checkpoint, 7, blindness);
    }

    private void beat(UUID agent, String checkpoint, int streams, @org.jspecify.annotations.Nullable String blindness) {
        heartbeats.beat(report(agent, checkpoint, streams, blindness)).await().atMost(PATIENCE);
    }

    private Heartbeats.Noted noted(UUID agent, String checkpoint) {
        return heartbeats.noted(report(agent, checkpoint, 7, null)).await().atMost(PATIENCE);
    }

    private static AgentReport report(
            UUID agent, String checkpoint, int streams, @org.jspecify.annotations.Nullable String blindness) {
        return new AgentReport(
                agent,
                checkpoint,
                "1.0",
                1,
                Duration.ofMillis(-300),
                streams,
                Duration.ofMillis(12),
                0.5,
                0,
                null,
                blindness);
    }

    private Agent of(UUID agent) {
        return agents().stream()
                .filter(known -> known.report().agent().equals(agent))
                .findFirst()
                .orElseThrow();
    }

    private List<Agent> agents() {
        return heartbeats.all().await().atMost(PATIENCE);
    }

    private List<UUID> living() {
        return heartbeats.living(builtIn.self().id()).await().atMost(PATIENCE);
    }
}
