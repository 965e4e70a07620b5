package dev.tallylight.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.tallylight.agent.View;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.ViewDigest;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.stream.assign.Share;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hub's end of the link, with agents that do as they are told. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LinkAppTest {
    private static final String PROBLEM = "urn:tallylight:problem:";
    private static final int SECONDS = 40;

    /** Of the silence that it takes until an agent's share moves, what need not be waited for. */
    private static final Duration ALREADY = Duration.ofSeconds(16);

    @Inject
    HeldDigests held;

    @Inject
    Pool pool;

    private final String name = "Place " + UUID.randomUUID();
    private String place = "";
    private String token = "";

    @BeforeEach
    void create() {
        var made = Api.post("/checkpoints", "{\"name\":\"" + name + "\"}")
                .statusCode(201)
                .extract();
        place = made.path("id");
        token = made.path("token");
    }

    @AfterEach
    void delete() {
        for (String stream : Api.get("/streams?q=" + place).<List<String>>path("items.id")) {
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + stream);
        }
        Api.as(Api.TOKEN).delete("/api/v1/checkpoints/" + place);
    }

    private String stream(String path) {
        return Api.post("/streams", """
                        {"url":"http://127.0.0.1:9/%s/%s","protocol":"hls","checkpoints":["%s"],
                         "auth":{"username":"u","password":"s3cret"},
                         "policy":{"interval":"60s","failuresToDown":1,"successesToUp":1}}""".formatted(place, path, place))
                .statusCode(201)
                .extract()
                .path("id");
    }

    static String seen(String stream, Instant at, String view, Instant since, boolean changed) {
        boolean up = view.equals("up");
        return """
                {"stream":"%s","at":"%s","view":"%s","since":"%s","viewChanged":%s,"firstFailure":%s,"protocol":"hls",
                 "verdict":"%s"%s,"timings":{"totalMs":12}}""".formatted(
                        stream,
                        JsonForm.time(at),
                        view,
                        JsonForm.time(since),
                        changed,
                        changed && !up,
                        view,
                        up ? "" : ",\"reason\":\"no_media\",\"stage\":\"media\",\"detail\":\"nothing came\"");
    }

    private static int port() {
        return io.restassured.RestAssured.port;
    }

    private static Instant now() {
        return InstantSource.system().instant();
    }

    @Test
    void anAgentHearsWhatItIsToWatchAndWhatChanges() throws Exception {
        String first = stream("first");
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(0).statusCode(200).body("time", notNullValue()).body("accepted", equalTo(0));
            assertThat(agent.listen(port(), null)).isEqualTo(200);
            ScriptedAgent.Heard snapshot = agent.next("snapshot", SECONDS);
            assertThat(snapshot.data())
                    .contains(
                            "\"protocol\":1",
                            "\"checkpoint\":\"" + place + "\"",
                            first,
                            "s3cret",
                            "\"retryInterval\":\"5s\"");

            String second = stream("second");
            ScriptedAgent.Heard assigned = agent.next("assigned", SECONDS);
            assertThat(assigned.data()).contains(second);
            assertThat(assigned.id()).isNotEqualTo(snapshot.id());

            Api.post("/streams/" + second + "/pause").statusCode(200);
            ScriptedAgent.Heard withdrawn = agent.next("withdrawn", SECONDS);
            assertThat(withdrawn.data()).isEqualTo("{\"stream\":\"" + second + "\"}");
            assertThat(withdrawn.id())
                    .as("what it holds is what it held before")
                    .isEqualTo(snapshot.id());

            agent.hangUp();
            agent.listen(port(), withdrawn.id());
            assertThat(agent.next(SECONDS).name())
                    .as("nothing changed meanwhile")
                    .isEqualTo("resumed");
            agent.hangUp();
            agent.listen(port(), "7-doubtful");
            assertThat(agent.next(SECONDS).name()).as("in doubt, everything").isEqualTo("snapshot");
        }
    }

    @Test
    void aProxyThatClosesWhatIsSilentHearsASignOfLife() throws Exception {
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(0).statusCode(200);
            agent.listen(port(), null);
            agent.next("snapshot", SECONDS);
            long begun = System.nanoTime();
            assertThat(agent.next("comment", SECONDS).name()).isEqualTo("comment");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void twoAgentsShareTheStreamsAndTheOneThatIsLeftTakesThemAll() throws Exception {
        for (int i = 0; i < 12; i++) {
            stream("shared-" + i);
        }
        try (ScriptedAgent one = new ScriptedAgent(token);
                ScriptedAgent two = new ScriptedAgent(token)) {
            one.beat(0).statusCode(200);
            two.beat(0).statusCode(200);
            one.listen(port(), null);
            two.listen(port(), null);
            int ofOne = count(one.next("snapshot", SECONDS).data());
            int ofTwo = count(two.next("snapshot", SECONDS).data());
            assertThat(ofOne + ofTwo).isEqualTo(12);
            two.hangUp();
            wasSilentFor(ALREADY, two);
            // the other goes on beating; the silent one's share moves within 30 s
            Instant silent = now().minus(ALREADY);
            int held = ofOne;
            while (held < 12 && now().isBefore(silent.plusSeconds(45))) {
                one.beat(0).statusCode(200);
                ScriptedAgent.Heard heard = one.next(8);
                held += heard.name().equals("assigned") ? 1 : 0;
                held = heard.name().equals("snapshot") ? count(heard.data()) : held;
            }
            assertThat(held).isEqualTo(12);
            System.out.printf(
                    "LinkAppTest: %d streams moved %d ms after the agent's last heartbeat%n",
                    ofTwo, Duration.between(silent, now()).toMillis());
        }
    }

    @Test
    void theStreamsOfAnAgentThatLeavesMoveAtOnce() throws Exception {
        for (int i = 0; i < 12; i++) {
            stream("left-" + i);
        }
        try (ScriptedAgent one = new ScriptedAgent(token);
                ScriptedAgent two = new ScriptedAgent(token)) {
            one.beat(0).statusCode(200);
            two.beat(0).statusCode(200);
            one.listen(port(), null);
            int held = count(one.next("snapshot", SECONDS).data());
            two.leave().statusCode(200);
            Instant left = now();
            while (held < 12 && one.next("assigned", SECONDS).name().equals("assigned")) {
                held++;
            }
            assertThat(held).isEqualTo(12);
            assertThat(Duration.between(left, now())).isLessThan(Duration.ofSeconds(8));
            Api.get("/checkpoints/" + place).then().body("live", equalTo(true));
        }
    }

    private void wasSilentFor(Duration length, ScriptedAgent agent) {
        pool.preparedQuery(
                        "update checkpoint_agent set last_seen_at = last_seen_at - $1 * interval '1 s' where id = $2")
                .execute(Tuple.of((double) length.toSeconds(), agent.id))
                .await()
                .atMost(Duration.ofSeconds(SECONDS));
    }

    private static int count(String snapshot) {
        return snapshot.split("\"stream\":", -1).length - 1;
    }

    @Test
    void whatHappenedWhileTheHubWasAwayIsWrittenInOrderWithItsTimes() {
        String stream = stream("while-away");
        Instant start = now().minusSeconds(300).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(
                            0,
                            seen(stream, start, "up", start, true),
                            seen(stream, start.plusSeconds(60), "down", start.plusSeconds(55), true),
                            seen(stream, start.plusSeconds(61), "down", start.plusSeconds(55), false),
                            seen(stream, start.plusSeconds(120), "up", start.plusSeconds(115), true))
                    .statusCode(200)
                    .body("accepted", equalTo(4))
                    .body("refused.size()", equalTo(0));
            // the same again, as after an answer that was lost: it changes nothing
            agent.beat(
                            0,
                            seen(stream, start.plusSeconds(60), "down", start.plusSeconds(55), true),
                            seen(stream, start.plusSeconds(120), "up", start.plusSeconds(115), true))
                    .statusCode(200);
            Api.get("/streams/" + stream + "/transitions")
                    .then()
                    .body("items.status", equalTo(List.of("online", "offline", "online")))
                    .body("items[0].since", equalTo(JsonForm.time(start.plusSeconds(115))))
                    .body("items[0].outageSeconds", equalTo(60))
                    .body("items[1].since", equalTo(JsonForm.time(start.plusSeconds(55))));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Each checkpoint tells its whole story at once; the outage that both held must not fall between the two. */
    @Test
    void whatTwoCheckpointsSawWhileTheHubWasAwayIsPutInOrder() throws Exception {
        var second = Api.post("/checkpoints", "{\"name\":\"Second of " + place + "\"}")
                .statusCode(201)
                .extract();
        String other = second.path("id");
        String otherToken = second.path("token");
        String stream = Api.post("/streams", """
                        {"url":"http://127.0.0.1:9/%s/both","protocol":"hls","checkpoints":["%s","%s"],
                         "policy":{"interval":"60s","failuresToDown":1,"successesToUp":1,"quorum":"all"}}""".formatted(place, place, other))
                .statusCode(201)
                .extract()
                .path("id");
        Instant start = now().minusSeconds(300).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        try (ScriptedAgent one = new ScriptedAgent(token);
                ScriptedAgent two = new ScriptedAgent(otherToken);
                ExecutorService both = Executors.newFixedThreadPool(2)) {
            one.beat(0).statusCode(200);
            two.beat(0).statusCode(200);
            List<Future<?>> told = List.of(
                    both.submit(() -> one.beat(0, story(stream, start)).body("accepted", equalTo(4))),
                    both.submit(() ->
                            two.beat(0, story(stream, start.plusSeconds(2))).body("accepted", equalTo(4))));
            for (Future<?> each : told) {
                each.get(SECONDS, TimeUnit.SECONDS);
            }
            Api.get("/streams/" + stream + "/transitions")
                    .then()
                    .body("items.status", hasItem("offline"))
                    .body("items[0].status", equalTo("online"))
                    .body("items.find { it.status == 'offline' }.since", equalTo(JsonForm.time(start.plusSeconds(55))));
        } finally {
            Api.as(Api.TOKEN).delete("/api/v1/checkpoints/" + other);
        }
    }

    private static String[] story(String stream, Instant start) {
        Instant down = start.plusSeconds(55);
        return new String[] {
            seen(stream, start, "up", start, true),
            seen(stream, start.plusSeconds(60), "down", down, true),
            firm(seen(stream, start.plusSeconds(65), "down", down, true)),
            seen(stream, start.plusSeconds(120), "up", start.plusSeconds(115), true)
        };
    }

    private static String firm(String observation) {
        return observation.replaceFirst("\"viewChanged\"", "\"firm\":true,\"viewChanged\"");
    }

    @Test
    void aClockThatIsNinetySecondsWrongIsCorrectedAndShown() throws Exception {
        String stream = stream("skewed");
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            Instant at = now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
            Instant wrong = at.plusSeconds(90);
            agent.beat(90_000, seen(stream, wrong, "up", wrong.minusSeconds(5), true))
                    .body("accepted", equalTo(1));
            Api.get("/streams/" + stream)
                    .then()
                    .body("checkpoints[0].since", equalTo(JsonForm.time(at.minusSeconds(5))))
                    .body("checkpoints[0].lastProbeAt", equalTo(JsonForm.time(at)));
            Api.get("/checkpoints/" + place)
                    .then()
                    .body("agents[0].clockSkew", equalTo("1m30s"))
                    .body("agents[0].version", equalTo("9.9-test"))
                    .body("agents[0].streams", equalTo(3))
                    .body("live", equalTo(true));
            agent.beat(0, seen(stream, wrong, "down", wrong, true))
                    .body("refused[0].type", equalTo(PROBLEM + "observation-in-future"));
        }
    }

    /** What it has held since before that is dated later than what it sees now, for as long as the step was. */
    @Test
    void aClockThatIsSetBackHasNothingRefused() throws Exception {
        String stream = stream("set-back");
        Duration step = Duration.ofHours(1);
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            Instant at = now().minusSeconds(9).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
            Instant since = at.minusSeconds(5);
            agent.beat(0, seen(stream, at, "up", since, true)).body("accepted", equalTo(1));
            Instant next = at.plusSeconds(5);
            agent.beat(-step.toMillis(), seen(stream, next.minus(step), "up", since, false))
                    .body("refused.detail", equalTo(List.of()))
                    .body("accepted", equalTo(1));
            Api.get("/streams/" + stream)
                    .then()
                    .body("checkpoints[0].since", equalTo(JsonForm.time(since)))
                    .body("checkpoints[0].lastProbeAt", equalTo(JsonForm.time(next)));
        }
    }

    @Test
    void refusesWhatIsNotItsOwnAndTakesTheRest() throws Exception {
        String own = stream("own");
        String other = Api.post(
                        "/streams",
                        "{\"url\":\"http://127.0.0.1:9/%s/other\",\"checkpoints\":[\"local\"],\"policy\":{\"interval\":\"1h\"}}"
                                .formatted(place))
                .extract()
                .path("id");
        Instant at = now().minusSeconds(1);
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(
                            0,
                            seen(other, at, "down", at, true),
                            seen(UUID.randomUUID().toString(), at, "down", at, true),
                            "{\"stream\":\"" + own + "\"}",
                            seen(own, at, "up", at, true))
                    .statusCode(200)
                    .body("accepted", equalTo(1))
                    .body("refused.index", equalTo(List.of(0, 1, 2)))
                    .body(
                            "refused.type",
                            equalTo(List.of(
                                    PROBLEM + "observation-not-assigned",
                                    PROBLEM + "observation-not-assigned",
                                    PROBLEM + "observation-invalid")));
            Api.get("/streams/" + own).then().body("status", equalTo("online"));
            assertThat(Api.get("/streams/" + other).<List<String>>path("checkpoints.id"))
                    .containsExactly("local");
        }
    }

    /** One such date ended the writing of half of all streams, and another the reading of all. */
    @Test
    void takesNoDateThatNoClockHad() throws Exception {
        String stream = stream("undated");
        Instant at = now().minusSeconds(1);
        String seen = seen(stream, at, "up", at, true);
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(
                            0,
                            seen.replaceFirst("\"since\":\"[^\"]*", "\"since\":\"-999999999-01-01T00:00:00Z"),
                            seen.replaceFirst("\"since\":\"[^\"]*", "\"since\":\"-005000-01-01T00:00:00Z"),
                            seen.replace(JsonForm.time(at), "-005000-01-01T00:00:00Z"))
                    .statusCode(200)
                    .body("accepted", equalTo(0))
                    .body("refused.type", everyItem(equalTo(PROBLEM + "observation-invalid")));
            for (long skew : new long[] {100_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE}) {
                agent.beat(skew, seen).statusCode(200).body("accepted", equalTo(0));
            }
            agent.beat(0, seen).statusCode(200).body("accepted", equalTo(1));
            Api.get("/streams/" + stream).then().body("status", equalTo("online"));
        }
    }

    /** A clock that is set right, say: what was refused then must not be lost for ever. */
    @Test
    void aRefusedChangeIsMendedByTheNextObservation() throws Exception {
        String stream = stream("refused");
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            Instant at = now().minusSeconds(5);
            agent.beat(0, seen(stream, at, "down", at, true)).body("accepted", equalTo(1));
            Api.get("/streams/" + stream).then().body("status", equalTo("offline"));
            Instant future = now().plusSeconds(90);
            agent.beat(0, seen(stream, future, "up", future, true))
                    .body("refused[0].type", equalTo(PROBLEM + "observation-in-future"));
            for (int i = 3; i > 0; i--) {
                Instant later = now().minusMillis(i * 100L);
                agent.beat(0, seen(stream, later, "up", later, false)).body("accepted", equalTo(1));
            }
            Api.get("/streams/" + stream).then().body("status", equalTo("online"));
        }
    }

    @Test
    void yesterdaysBatchSentAgainChangesNothing() throws Exception {
        String stream = stream("yesterday");
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            Instant at = now().minusSeconds(2).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
            agent.beat(0, seen(stream, at, "up", at, true)).body("accepted", equalTo(1));
            Instant yesterday = at.minus(Duration.ofDays(1));
            agent.beat(
                            0,
                            seen(stream, yesterday, "down", yesterday, true),
                            seen(stream, yesterday.plusSeconds(30), "down", yesterday, false))
                    .statusCode(200);
            Api.get("/streams/" + stream)
                    .then()
                    .body("status", equalTo("online"))
                    .body("checkpoints[0].lastProbeAt", equalTo(JsonForm.time(at)));
        }
    }

    @Test
    void aCheckpointThatIsDeletedWhileItReportsIsTurnedAwayAndHarmsNobody() throws Exception {
        var made = Api.post("/checkpoints", "{\"name\":\"Doomed " + UUID.randomUUID() + "\"}")
                .extract();
        String doomed = made.path("id");
        String stream = Api.post("/streams", """
                        {"url":"http://127.0.0.1:9/%s/doomed","protocol":"hls","checkpoints":["%s","%s"],
                         "policy":{"interval":"60s","failuresToDown":1,"successesToUp":1}}""".formatted(place, place, doomed))
                .statusCode(201)
                .extract()
                .path("id");
        try (ScriptedAgent agent = new ScriptedAgent(token);
                ScriptedAgent lost = new ScriptedAgent(made.path("token"))) {
            lost.beat(0).statusCode(200);
            lost.listen(port(), null);
            lost.next("snapshot", SECONDS);
            Api.as(Api.TOKEN).delete("/api/v1/checkpoints/" + doomed).then().statusCode(204);
            Instant at = now().minusSeconds(1);
            lost.beat(0, seen(stream, at, "down", at, true)).statusCode(401);
            assertThat(lost.next("end", SECONDS).name()).isEqualTo("end");
            agent.beat(0, seen(stream, at, "up", at, true)).statusCode(200).body("accepted", equalTo(1));
            Api.get("/streams/" + stream).then().body("status", equalTo("online"));
        }
    }

    @Test
    void knowsInTwoNumbersWhatItHoldsOfAnAgentsShare() throws Exception {
        String one = stream("held");
        String paused = stream("held-and-paused");
        String never = stream("never-seen");
        Instant at = now().minusSeconds(1);
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(0, seen(one, at, "down", at, true), seen(paused, at, "up", at, true))
                    .body("accepted", equalTo(2));
            Api.post("/streams/" + paused + "/pause").statusCode(200);
            assertThat(digest(agent)).isEqualTo(ViewDigest.NONE.with(UUID.fromString(one), View.DOWN, false));
            agent.beat(0, seen(never, at, "up", at, true)).body("accepted", equalTo(1));
            assertThat(digest(agent))
                    .isEqualTo(ViewDigest.NONE
                            .with(UUID.fromString(never), View.UP, false)
                            .with(UUID.fromString(one), View.DOWN, false));
        }
    }

    private ViewDigest digest(ScriptedAgent agent) {
        Checkpoint self =
                new Checkpoint(place, name, "private", List.of(), null, false, now(), Condition.SEEING, now(), null);
        return held.digest(self, new Share(place, agent.id, List.of(agent.id)))
                .await()
                .atMost(Duration.ofSeconds(SECONDS));
    }

    @Test
    void asksForTheViewsOnceTheyDifferedTwiceInARow() throws Exception {
        AtomicLong time = new AtomicLong();
        QuarkusMock.installMockForType(new ViewComparisons(time::get), ViewComparisons.class);
        String stream = stream("differs");
        Instant at = now().minusSeconds(1);
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(0, seen(stream, at, "up", at, true)).body("tellViews", equalTo(false));
            ViewDigest other = ViewDigest.NONE.with(UUID.fromString(stream), View.DOWN, true);
            agent.beatHolding(other).statusCode(200).body("tellViews", equalTo(false));
            time.addAndGet(Duration.ofSeconds(29).toNanos());
            agent.beatHolding(other).statusCode(200).body("tellViews", equalTo(false));
            time.addAndGet(Duration.ofSeconds(2).toNanos());
            agent.beatHolding(other).statusCode(200).body("tellViews", equalTo(true));
        }
    }

    @Test
    void refusesTokensThatAreForgedRevokedOrOfAnotherKind() throws Exception {
        try (ScriptedAgent forged = new ScriptedAgent("tlc_" + "x".repeat(43));
                ScriptedAgent admin = new ScriptedAgent(Api.TOKEN);
                ScriptedAgent agent = new ScriptedAgent(token)) {
            forged.beat(0).statusCode(401).body("type", equalTo(PROBLEM + "checkpoint-token-unknown"));
            admin.beat(0).statusCode(401).body("type", equalTo(PROBLEM + "checkpoint-token-unknown"));
            assertThat(forged.listen(port(), null)).isEqualTo(401);
            Api.as(token).get("/api/v1/streams").then().statusCode(401);

            agent.beat(0).statusCode(200);
            agent.listen(port(), null);
            agent.next("snapshot", SECONDS);
            String renewed = Api.post("/checkpoints/" + place + "/rotate-token")
                    .statusCode(200)
                    .extract()
                    .path("token");
            assertThat(agent.next("end", SECONDS).name()).as("its feed ends").isEqualTo("end");
            agent.beat(0)
                    .statusCode(401)
                    .body("type", equalTo(PROBLEM + "checkpoint-token-revoked"))
                    .body("detail", containsString("revoked at"));
            try (ScriptedAgent again = new ScriptedAgent(renewed)) {
                again.beat(0).statusCode(200);
            }
        }
    }

    @Test
    void aProcessIsOneOfOneCheckpoint() throws Exception {
        var made = Api.post("/checkpoints", "{\"name\":\"" + name + " 2\"}").extract();
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(0).statusCode(200);
            try (ScriptedAgent stranger = new ScriptedAgent(made.path("token"))) {
                io.restassured.RestAssured.given()
                        .header("Authorization", "Bearer " + made.<String>path("token"))
                        .header(LinkProtocol.PROTOCOL_HEADER, "1")
                        .header(LinkProtocol.AGENT_HEADER, agent.id)
                        .contentType("application/json")
                        .body("{\"protocol\":1}")
                        .post("/api/v1/agent/observations")
                        .then()
                        .statusCode(409)
                        .body("type", equalTo(PROBLEM + "agent-id-taken"));
                stranger.beat(0).statusCode(200);
            }
        }
        Api.as(Api.TOKEN).delete("/api/v1/checkpoints/" + made.path("id"));
    }

    @Test
    void anAgentOfALaterVersionIsToldWhatToDoAndShown() throws Exception {
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            io.restassured.RestAssured.given()
                    .header("Authorization", "Bearer " + token)
                    .header(LinkProtocol.PROTOCOL_HEADER, "7")
                    .header(LinkProtocol.AGENT_HEADER, agent.id)
                    .header(LinkProtocol.VERSION_HEADER, "3.0")
                    .contentType("application/json")
                    .body("{\"protocol\":7,\"somethingNew\":true}")
                    .post("/api/v1/agent/observations")
                    .then()
                    .statusCode(426)
                    .body("type", equalTo(PROBLEM + "protocol-unsupported"))
                    .body("detail", containsString("speaks protocol 1"));
            Api.get("/checkpoints/" + place)
                    .then()
                    .body("agents.version", hasItem("3.0"))
                    .body("agents.protocol", hasItem(7))
                    .body("condition", equalTo("lost"));
        }
    }

    @Test
    void boundsABatch() throws Exception {
        String stream = stream("bounds");
        Instant at = now().minusSeconds(1);
        String[] many = new String[LinkProtocol.MOST_OBSERVATIONS + 1];
        java.util.Arrays.fill(many, seen(stream, at, "up", at, false));
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(0, many).statusCode(422).body("violations[0].field", equalTo("observations"));
            agent.beat(0).statusCode(200);
        }
    }

    @Test
    void aCheckAsksEveryCheckpointAndSaysWhoDidNotAnswer() throws Exception {
        String stream = Api.post("/streams", """
                        {"url":"http://127.0.0.1:9/%s/check","protocol":"http","checkpoints":["local","%s"],
                         "policy":{"interval":"1h","timeout":"3s"}}""".formatted(place, place))
                .statusCode(201)
                .extract()
                .path("id");
        Api.post("/streams/" + stream + "/check")
                .statusCode(200)
                .body("results.checkpoint", equalTo(List.of("local")))
                .body("unanswered[0].checkpoint", equalTo(place))
                .body("unanswered[0].why", containsString("none of its processes"));
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            agent.beat(0).statusCode(200);
            agent.listen(port(), null);
            agent.next("snapshot", SECONDS);
            Thread check = Thread.ofVirtual().start(() -> {
                try {
                    ScriptedAgent.Heard asked = agent.next("probe-now", SECONDS);
                    String request = asked.data().replaceAll(".*\"request\":\"([^\"]+)\".*", "$1");
                    Instant at = now();
                    agent.beat(
                            0,
                            seen(stream, at, "up", at, false)
                                    .replace("\"protocol\":", "\"request\":\"" + request + "\",\"protocol\":"));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Api.post("/streams/" + stream + "/check")
                    .statusCode(200)
                    .body("results.find { it.checkpoint == '" + place + "' }.view", equalTo("up"))
                    .body("results.find { it.checkpoint == 'local' }.view", equalTo("down"))
                    .body("unanswered.size()", equalTo(0));
            check.join();
        }
    }
}
