package dev.tallylight.status.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class IngestAppTest {
    private static final int STREAMS = 8; // enough for each lane to get some
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final UUID AGENT = UUID.randomUUID();

    @Inject
    Ingest ingest;

    @Inject
    Pool pool;

    private final String place = "place-" + UUID.randomUUID();
    private final String deleted = "deleted-" + UUID.randomUUID();
    private final List<String> streams = new ArrayList<>();

    @BeforeEach
    void enrol() {
        sql("insert into checkpoint (id, name, kind, created_at) values ($1, $1, 'private', now())");
        for (int i = 0; i < STREAMS; i++) {
            streams.add(Api.post("/streams", """
                            {"url":"http://ingest.example.com/%s/%d.m3u8","checkpoints":["%s"]}""".formatted(place, i, place))
                    .statusCode(201)
                    .extract()
                    .path("id"));
        }
    }

    @AfterEach
    void dismiss() {
        streams.forEach(id -> Api.as(Api.TOKEN).delete("/api/v1/streams/" + id));
        sql("delete from checkpoint where id = $1");
    }

    private void sql(String statement) {
        pool.preparedQuery(statement).execute(Tuple.of(place)).await().atMost(PATIENCE);
    }

    private CompletableFuture<Void> see(int stream, String checkpoint) {
        Instant now = Instant.now();
        ProbeOutcome outcome = new ProbeOutcome(
                Protocol.HLS,
                new Verdict.Up(true),
                new Timings(null, null, null, null, null, Duration.ZERO),
                MediaFacts.NONE,
                List.of(),
                ProbeMemory.NONE);
        StreamId id = new StreamId(UUID.fromString(streams.get(stream)));
        return ingest.accept(checkpoint, AGENT, new Observation(id, 1, now, outcome, View.UP, now, true, false, true))
                .toCompletableFuture();
    }

    @Test
    void whatTheDatabaseRefusesForGoodHoldsNothingElseUp() throws Exception {
        List<CompletableFuture<Void>> refused = new ArrayList<>();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            boolean lost = i % 2 == 0;
            (lost ? refused : written).add(see(i, lost ? deleted : place));
        }
        for (int i = 0; i < STREAMS; i += 2) {
            written.add(see(i, place));
        }
        for (CompletableFuture<Void> one : written) {
            one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        for (CompletableFuture<Void> one : refused) {
            assertThatThrownBy(() -> one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnwritableException.class);
        }
        assertThat(pool.preparedQuery("select 1 from checkpoint_view where checkpoint_id = $1 and view = 'up'")
                        .execute(Tuple.of(place))
                        .await()
                        .atMost(PATIENCE)
                        .size())
                .isEqualTo(STREAMS);
        assertThat(see(0, place)).succeedsWithin(PATIENCE);
    }
}
