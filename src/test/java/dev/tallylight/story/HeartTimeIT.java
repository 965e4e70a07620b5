package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.SteppedClock;
import dev.tallylight.testing.Suspended;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Time as an enemy: clocks step, a hub or an agent stands still and goes on. What is late is nobody else's fault, and what
 * was missed is made good. The logs are in target/heart.
 */
@HarmedHeart
class HeartTimeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Half of what a probe waits for its answer, which takes 0.3 s. */
    private static final Duration HEALTHY = Duration.ofSeconds(1);

    private static final String OFFLINE = "stream.offline";
    private static final String ONLINE = "stream.online";

    @Test
    void goesOnWhenItsClockStepsBackAnHour(@TempDir Path folder) throws Exception {
        goesOnWhenItsClockSteps(folder, Duration.ofHours(-1));
    }

    @Test
    void goesOnWhenItsClockStepsBackTenMinutes(@TempDir Path folder) throws Exception {
        goesOnWhenItsClockSteps(folder, Duration.ofMinutes(-10));
    }

    private static void goesOnWhenItsClockSteps(Path folder, Duration step) throws Exception {
        SteppedClock clock = SteppedClock.at(folder.resolve("clock")).orElse(null);
        assumeTrue(clock != null, SteppedClock.SKIPPED);
        try (Installation at = Installation.start(folder, "clock" + step.toMinutes(), clock.environment());
                Handler once = new Handler()) {
            List<String> ids = at.add(6, Installation.EAGER);
            once.answers(post -> once.posts().size() == 1 ? 500 : 204); // what is due again in five seconds
            at.client
                    .post("/api/v1/webhooks", "{\"url\":\"" + once.url() + "\"}")
                    .expect(201);
            at.awaitAllOnline(ids.size());
            at.pages.down(0);
            await().atMost(PATIENCE)
                    .until(() ->
                            !once.posts().isEmpty() && at.told(ids.getFirst()).equals(List.of(OFFLINE)));
            Instant beat = heartbeat(at);
            clock.set(step);
            at.pages.up(0);
            at.pages.down(1);
            at.pages.down(2);
            await().atMost(Duration.ofSeconds(35))
                    .untilAsserted(() -> assertSoftly(softly -> {
                        softly.assertThat(at.told(ids.get(0))).as("recovering").containsExactly(OFFLINE, ONLINE);
                        softly.assertThat(at.told(ids.get(1))).as("dead").containsExactly(OFFLINE);
                        softly.assertThat(at.told(ids.get(2))).as("dead").containsExactly(OFFLINE);
                        softly.assertThat(at.status(ids.get(0)))
                                .as("recovering")
                                .isEqualTo("online");
                        softly.assertThat(at.status(ids.get(1))).as("dead").isEqualTo("offline");
                        softly.assertThat(at.told(ids.get(3))).as("healthy").isEmpty();
                        softly.assertThat(heartbeat(at)).as("heartbeats go on").isAfter(beat.plusSeconds(15));
                        softly.assertThat(once.posts().stream()
                                        .filter(post -> post.id()
                                                .equals(once.posts().getFirst().id())))
                                .as("a retry that is due is sent")
                                .hasSize(2);
                        softly.assertThat(at.client.get("/q/health/ready").status())
                                .as("readiness")
                                .isEqualTo(200);
                    }));
        }
    }

    /** By the database's clock, which does not step. */
    private static Instant heartbeat(Installation at) {
        return Instant.parse(at.client
                .get("/api/v1/checkpoints/local")
                .expect(200)
                .json()
                .path("lastSeenAt")
                .asText());
    }

    @Test
    void holdsItsOwnStandstillAgainstNoStream(@TempDir Path folder) throws Exception {
        int streams = 100;
        try (Installation at = Installation.start(folder, "standstill", Map.of())) {
            at.pages.delay(Duration.ofMillis(300));
            at.add(streams, Installation.EAGER.replace("\"interval\":\"2s\"", "\"interval\":\"1s\""));
            at.awaitAllOnline(streams);
            assertThat(accusedBy(at, () -> {
                        for (int i = 0; i < 10; i++) {
                            standStill(at.hub, Duration.ofSeconds(4));
                            HeartIT.pause(Duration.ofSeconds(1));
                        }
                        HeartIT.pause(Duration.ofSeconds(5));
                    }))
                    .isEmpty();
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("online", streams));
        }
    }

    @Test
    void holdsItsOwnStandstillAgainstNoHost(@TempDir Path folder) throws Exception {
        int streams = 50;
        try (Installation at = Installation.start(folder, "standstill-hosts", Map.of())) {
            at.pages.delay(Duration.ofMillis(300));
            String policy = Installation.EAGER.replace("\"interval\":\"2s\"", "\"interval\":\"1s\"");
            at.add(
                    streams,
                    page -> at.request(Installation.HOSTS.get(page % Installation.HOSTS.size()), page, policy, ""));
            at.awaitAllOnline(streams);
            assertThat(accusedBy(at, () -> {
                        standStill(at.hub, Duration.ofSeconds(8));
                        HeartIT.pause(Duration.ofSeconds(15)); // what it makes of it, it has made by then
                    }))
                    .isEmpty();
            at.assertAll("online", streams);
        }
    }

    /** What was held against healthy pages. Where it was they that stood still, on a busy machine, it is tried again. */
    private static List<String> accusedBy(Installation at, Runnable harm) {
        Duration late = Duration.ZERO;
        for (int attempt = 0; attempt < 3; attempt++) {
            int before = accusations(at).size();
            at.pages.longestDelay();
            harm.run();
            late = at.pages.longestDelay();
            if (late.compareTo(HEALTHY) < 0) {
                return accusations(at).stream().skip(before).toList();
            }
        }
        throw new AssertionError(
                "the pages stood still for " + late + ": this machine is too busy to tell whose fault it is");
    }

    private static List<String> accusations(Installation at) {
        return at.events(OFFLINE, "checkpoint.blind", "checkpoint.lost");
    }

    private static void standStill(PackagedApp app, Duration length) {
        try (Suspended ignored = Suspended.process(app.process())) {
            HeartIT.pause(length);
        }
    }

    /** What one agent said while the other stood still is corrected by the other, for whom nothing has changed. */
    @Test
    void believesTheAgentThatTakesItsStreamsBack(@TempDir Path folder) throws Exception {
        int streams = 20;
        try (Installation at = Installation.start(folder, "handover", Map.of("TALLYLIGHT_ROLE", "hub"))) {
            Map.Entry<String, String> far = at.checkpoint("Far Away");
            PackagedApp one = at.agent(far.getValue(), "handover-one", Map.of());
            at.agent(far.getValue(), "handover-other", Map.of());
            await().atMost(PATIENCE).until(() -> living(at, far.getKey()) == 2);
            at.add(streams, Installation.EAGER.replace("\"interval\":\"2s\"", "\"interval\":\"8s\""));
            at.awaitAllOnline(streams);
            await().atMost(PATIENCE)
                    .until(() -> shares(at, far.getKey()).stream().allMatch(share -> share > 0));
            try (Suspended ignored = Suspended.process(one.process())) {
                IntStream.range(0, streams).forEach(at.pages::down);
                await().atMost(Duration.ofSeconds(75)).untilAsserted(() -> at.assertAll("offline", streams));
                IntStream.range(0, streams).forEach(at.pages::up);
            }
            await().atMost(Duration.ofSeconds(45)).untilAsserted(() -> at.assertAll("online", streams));
        }
    }

    private static long living(Installation at, String checkpoint) {
        return shares(at, checkpoint).size();
    }

    /** How many streams each living agent watches. */
    private static List<Integer> shares(Installation at, String checkpoint) {
        JsonNode agents =
                at.client.get("/api/v1/checkpoints/" + checkpoint).json().path("agents");
        return agents.valueStream()
                .filter(agent -> agent.path("live").asBoolean())
                .map(agent -> agent.path("streams").asInt())
                .toList();
    }

    /** Its reports of a recovery are dated ahead for a moment, and refused; what it says next is believed. */
    @Test
    void believesAnAgentWhoseClockIsSetRightWhileStreamsRecover(@TempDir Path folder) throws Exception {
        SteppedClock clock = SteppedClock.at(folder.resolve("clock")).orElse(null);
        assumeTrue(clock != null, SteppedClock.SKIPPED);
        int streams = 20;
        try (Installation at = Installation.start(folder, "refused", Map.of("TALLYLIGHT_ROLE", "hub"))) {
            clock.set(Duration.ofSeconds(-90));
            at.agent(at.checkpoint("Far Away").getValue(), "refused-agent", clock.environment());
            at.add(streams, Installation.EAGER);
            at.awaitAllOnline(streams);
            IntStream.range(0, streams).forEach(at.pages::down);
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("offline", streams));
            try (Suspended ignored = Suspended.process(at.hub.process())) { // so that the agent learns of its skew late
                clock.set(Duration.ZERO);
                IntStream.range(0, streams).forEach(at.pages::up);
                HeartIT.pause(Duration.ofSeconds(4));
            }
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("online", streams));
        }
    }
}
