package dev.tallylight.status.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Pulses;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import dev.tallylight.status.TransitionRecorder;
import dev.tallylight.stream.state.HeldViews;
import dev.tallylight.stream.state.Sightings;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said is compared with what is held, each time: nothing depends on a change being told once. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SaidAgainAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final UUID A = UUID.randomUUID();
    private static final UUID B = UUID.randomUUID();
    private static final AtomicLong SEEN = new AtomicLong();

    @Inject
    Ingest ingest;

    @Inject
    TransitionRecorder recorder;

    @Inject
    HeldViews held;

    @Inject
    ObservedViews observed;

    @Inject
    Sightings sightings;

    @Inject
    SecondOpinions opinions;

    @Inject
    FreshContext contexts;

    @Inject
    Followers followers;

    @Inject
    Pulses pulses;

    @Inject
    InstantSource clock;

    @Inject
    IngestConfig config;

    @Inject
    Pool pool;

    private final String place = "place-" + UUID.randomUUID();
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void enrol() {
        sql(
                "insert into checkpoint (id, name, kind, created_at, condition) values ($1, $1, 'private', now(), 'seeing')",
                place);
        sql("""
                insert into checkpoint_agent (id, checkpoint_id, version, protocol, last_seen_at)
                values (gen_random_uuid(), $1, '1', 1, now() + interval '1 hour')""", place); // it sees for as long as the test takes
    }

    @AfterEach
    void dismiss() {
        made.forEach(id -> Api.as(Api.TOKEN).delete("/api/v1/streams/" + id));
        sql("delete from checkpoint where id = $1", place);
    }

    private RowSet<Row> sql(String statement, Object... parameters) {
        return pool.preparedQuery(statement)
                .execute(Tuple.from(parameters))
                .await()
                .atMost(PATIENCE);
    }

    private String stream(String more) {
        String id = Api.post("/streams", """
                        {"url":"http://said.example.com/%s.m3u8","checkpoints":["%s"]%s}""".formatted(UUID.randomUUID(), place, more))
                .statusCode(201)
                .extract()
                .path("id");
        made.add(id);
        return id;
    }

    private Observation seen(String stream, View view, Instant at, long number, boolean changed) {
        return seen(stream, view, verdictOf(view), at, number, changed);
    }

    private static Verdict verdictOf(View view) {
        return view == View.UP ? new Verdict.Up(true) : new Verdict.Down(Reason.NO_MEDIA, Stage.CONNECT, "nothing");
    }

    private Observation seen(String stream, View view, Verdict verdict, Instant at, long number, boolean changed) {
        ProbeOutcome outcome = new ProbeOutcome(
                Protocol.HLS,
                verdict,
                new Timings(null, null, null, null, null, Duration.ZERO),
                MediaFacts.NONE,
                List.of(),
                ProbeMemory.NONE);
        return new Observation(
                new StreamId(UUID.fromString(stream)), number, at, outcome, view, at, changed, false, true);
    }

    private CompletableFuture<Void> say(UUID agent, Observation observation) {
        return ingest.accept(place, agent, observation).toCompletableFuture();
    }

    private void changed(UUID agent, String stream, View view) {
        taken(say(agent, seen(stream, view, Instant.now(), SEEN.incrementAndGet(), true)));
    }

    private void unchanged(UUID agent, String stream, View view) {
        taken(say(agent, seen(stream, view, Instant.now(), SEEN.incrementAndGet(), false)));
    }

    /** The view of a process that has just seen the contrary for the first time. */
    private void about(UUID agent, String stream, View view, View contrary) {
        taken(say(agent, seen(stream, view, verdictOf(contrary), Instant.now(), SEEN.incrementAndGet(), false)));
    }

    private static void taken(CompletableFuture<Void> done) {
        assertThat(done).succeedsWithin(PATIENCE);
    }

    private long transitions(String stream) {
        return sql("select count(*) from transition where stream_id = $1", UUID.fromString(stream))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void pausedAndResumedInOneBreathItIsOnlineWithTheNextProbe() {
        String stream = stream("");
        changed(A, stream, View.UP);
        assertThat(Api.status(stream)).isEqualTo("online");
        Api.post("/streams/" + stream + "/pause").statusCode(200);
        Api.post("/streams/" + stream + "/resume").statusCode(200);
        assertThat(Api.status(stream)).isEqualTo("unknown");
        unchanged(A, stream, View.UP);
        assertThat(Api.status(stream)).isEqualTo("online");
    }

    @Test
    void whoeverTakesOverIsHeard() {
        String stream = stream("");
        changed(A, stream, View.UP);
        changed(B, stream, View.DOWN);
        assertThat(Api.status(stream)).isEqualTo("offline");
        unchanged(A, stream, View.UP);
        assertThat(Api.status(stream)).isEqualTo("online");
    }

    @Test
    void anAgentThatSleptDoesNotTellAnOutageAgainThatIsOver() {
        String stream = stream("");
        changed(A, stream, View.UP);
        changed(A, stream, View.DOWN);
        changed(B, stream, View.UP); // A sleeps, and B takes over
        about(A, stream, View.DOWN, View.UP);
        assertThat(Api.status(stream)).isEqualTo("online");
        unchanged(A, stream, View.UP);
        assertThat(Api.status(stream)).isEqualTo("online");
        assertThat(transitions(stream)).isEqualTo(3);
    }

    @Test
    void aPauseAtTheEndOfAnOutageDoesNotHaveItToldAgain() {
        String stream = stream("");
        changed(A, stream, View.UP);
        changed(A, stream, View.DOWN);
        Api.post("/streams/" + stream + "/pause").statusCode(200);
        Api.post("/streams/" + stream + "/resume").statusCode(200);
        about(A, stream, View.DOWN, View.UP);
        assertThat(Api.status(stream)).isEqualTo("unknown");
        unchanged(A, stream, View.UP);
        assertThat(Api.status(stream)).isEqualTo("online");
    }

    @Test
    void aChangeThatGotLostIsMendedByTheNextProbe() {
        String stream = stream("");
        changed(A, stream, View.DOWN);
        unchanged(A, stream, View.UP);
        assertThat(Api.status(stream)).isEqualTo("online");
        unchanged(A, stream, View.DOWN);
        assertThat(Api.status(stream)).isEqualTo("offline");
    }

    @Test
    void aViewThatWasDeletedByHandIsBackWithTheNextProbe() {
        String stream = stream("");
        changed(A, stream, View.UP);
        sql("delete from checkpoint_view where stream_id = $1", UUID.fromString(stream));
        unchanged(A, stream, View.UP);
        assertThat(sql("select view from checkpoint_view where stream_id = $1", UUID.fromString(stream))
                        .size())
                .isEqualTo(1);
        assertThat(transitions(stream)).isEqualTo(1);
    }

    @Test
    void aBatchOfYesterdayChangesNothing() {
        String stream = stream("");
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        List<Observation> batch = new ArrayList<>();
        for (View view : List.of(View.UP, View.DOWN, View.UP)) {
            batch.add(seen(stream, view, yesterday.plusSeconds(batch.size()), SEEN.incrementAndGet(), true));
        }
        List<CompletableFuture<Void>> first =
                batch.stream().map(one -> say(A, one)).toList();
        first.forEach(SaidAgainAppTest::taken);
        unchanged(A, stream, View.UP);
        assertThat(transitions(stream)).isEqualTo(3);
        List<CompletableFuture<Void>> again =
                batch.stream().map(one -> say(A, one)).toList();
        again.forEach(SaidAgainAppTest::taken);
        assertThat(transitions(stream)).isEqualTo(3);
        assertThat(Api.status(stream)).isEqualTo("online");
    }

    @Test
    void aClockThatWasAnHourAheadDoesNoLastingHarm() {
        String recovers = stream("");
        String dies = stream("");
        Instant wrong = Instant.now().plus(HOUR);
        taken(say(A, seen(recovers, View.DOWN, wrong, SEEN.incrementAndGet(), true)));
        taken(say(A, seen(dies, View.UP, wrong, SEEN.incrementAndGet(), true)));
        String old = stream("");
        taken(say(A, seen(old, View.UP, wrong, 0, true)));
        changed(A, recovers, View.UP);
        changed(A, dies, View.DOWN);
        taken(say(A, seen(old, View.DOWN, Instant.now(), 0, false)));
        assertThat(Api.status(recovers)).isEqualTo("online");
        assertThat(Api.status(dies)).isEqualTo("offline");
        assertThat(Api.status(old)).isEqualTo("offline");
        assertThat(sql("select 1 from transition where since > now() or outage_seconds < 0")
                        .size())
                .isZero();
    }

    @Test
    void twoReplicasMakeOneTransitionOfWhatBothAreTold() {
        Ingest other = new Ingest(
                recorder,
                held,
                observed,
                sightings,
                opinions,
                List.of(),
                contexts,
                followers,
                pulses,
                clock,
                config,
                new SimpleMeterRegistry());
        other.start();
        try {
            String stream = stream("");
            for (View view : List.of(View.UP, View.DOWN, View.UP, View.DOWN)) {
                Observation observation = seen(stream, view, Instant.now(), SEEN.incrementAndGet(), true);
                CompletableFuture<Void> here = say(A, observation);
                CompletableFuture<Void> there =
                        other.accept(place, A, observation).toCompletableFuture();
                taken(here);
                taken(there);
            }
            taken(other.accept(place, A, seen(stream, View.UP, Instant.now(), SEEN.incrementAndGet(), false))
                    .toCompletableFuture());
            unchanged(A, stream, View.UP);
            assertThat(transitions(stream)).isEqualTo(5);
            assertThat(Api.status(stream)).isEqualTo("online");
        } finally {
            other.stop();
        }
    }

    @Test
    void aStatusThatIsNotWhatTheViewsMakeOfItIsMended() {
        String stream = stream("");
        changed(A, stream, View.UP);
        sql("update checkpoint_view set view = 'down', firm = true where stream_id = $1", UUID.fromString(stream));
        await().atMost(PATIENCE).until(() -> Api.status(stream).equals("offline"));
    }

    @Test
    void aMassRecoveryOfCrossedParentsAndChildrenDeadlocksNowhere() {
        long deadlocks = deadlocks();
        List<String> ones = group();
        List<String> others = group();
        List<String> onesChildren = children(ones);
        List<String> othersChildren = children(others);
        List<String> all = new ArrayList<>(ones);
        all.addAll(othersChildren);
        all.addAll(others);
        all.addAll(onesChildren);
        for (int round = 0; round < 4; round++) {
            for (View view : List.of(View.UP, View.DOWN, View.UP)) {
                all.stream()
                        .map(stream -> say(A, seen(stream, view, Instant.now(), SEEN.incrementAndGet(), true)))
                        .toList()
                        .forEach(SaidAgainAppTest::taken);
            }
        }
        assertThat(all).allSatisfy(stream -> assertThat(Api.status(stream)).isEqualTo("online"));
        assertThat(deadlocks()).isEqualTo(deadlocks);
        for (String parent : ones) {
            assertThat(sql(
                                    "select 1 from event where stream_id = $1 and type = 'stream.online' and withheld is null",
                                    UUID.fromString(parent))
                            .size())
                    .isEqualTo(4);
        }
    }

    private List<String> group() {
        List<String> group = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            group.add(stream(",\"policy\":{\"flapHigh\":0}"));
        }
        return group;
    }

    private List<String> children(List<String> parents) {
        String ids = "\"" + String.join("\",\"", parents) + "\"";
        List<String> children = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            children.add(stream(",\"dependsOn\":[" + ids + "],\"policy\":{\"flapHigh\":0}"));
        }
        return children;
    }

    private long deadlocks() {
        return sql("select deadlocks from pg_stat_database where datname = current_database()")
                .iterator()
                .next()
                .getLong(0);
    }
}
