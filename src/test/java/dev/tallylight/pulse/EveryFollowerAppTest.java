package dev.tallylight.pulse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.follow.FaultyFollower;
import dev.tallylight.follow.FollowersWithFaults;
import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Health;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Each follower of a hub, by name, killed (its turns throw, or fail) and hung (they never end), in the running application:
 * it begins anew by itself, readiness names it after half a minute, liveness after two minutes where it hangs and never
 * where it fails, and all is well again afterwards. Whoever adds a follower adds its name here.
 */
@QuarkusTest
@TestProfile(EveryFollowerAppTest.Faults.class)
@QuarkusTestResource(value = PostgresResource.class, restrictToAnnotatedClass = true)
class EveryFollowerAppTest {
    /** All that must never stop in a hub, as its pulses have it. */
    private static final Set<String> FOLLOWERS = Set.of(
            "alerts withheld",
            "assignments",
            "awake",
            "checkpoints judged",
            "console sessions",
            "database",
            "days counted",
            "dead agents",
            "deliveries",
            "deliveries swept",
            "delivery counts",
            "heartbeat",
            "heartbeat keys",
            "heartbeat url",
            "heartbeats",
            "hint keys",
            "inboxes",
            "lane 1",
            "lane 2",
            "late changes",
            "leases",
            "listen",
            "live feeds",
            "old answers",
            "outages called",
            "outages compared",
            "partitions",
            "refusals",
            "sample partitions",
            "samples",
            "server counts",
            "servers judged",
            "signs of life for agents",
            "status pages",
            "status pages compared",
            "statuses compared",
            "stream counts",
            "streams file",
            "subscribers kept",
            "subscribers' mails",
            "subscribers' news",
            "subscribers' posts",
            "supervision of watches",
            "targets",
            "token use",
            "trouble",
            "views compared");

    /**
     * Pulses that no single follower has: of all agents' feeds, which are followers, here drilled by way of one of them; of
     * what waits in a lane (ViewsOnTheirWayTest); of all watches (ProbeLoopTest).
     */
    private static final Set<String> OTHERS =
            Set.of("feeds", "lane 1: oldest change", "lane 2: oldest change", "watches");

    /** Without one no call can be served: its own readiness speaks sooner than the pulse. */
    private static final Duration WITHOUT_DATABASE = Duration.ofSeconds(5);

    private static final String FEED = "feed of agent ";

    @Inject
    FollowersWithFaults followers;

    @Inject
    Pulses pulses;

    /** A heartbeat URL and a streams file, so that their followers run; neither is there, which must harm nothing. */
    public static class Faults implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FollowersWithFaults.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tallylight.heartbeat-url",
                    "http://127.0.0.1:9/ping",
                    "tallylight.streams-file",
                    "/nonexistent/streams.yaml");
        }
    }

    @Test
    void aHubHasThesePulsesAndEachIsAFollowers() {
        assertThat(pulses.now().stream().map(Pulse::follower))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(FOLLOWERS.stream(), OTHERS.stream()).toList());
        assertThat(followers.all().stream().map(FaultyFollower::name).filter(name -> !name.startsWith(FEED)))
                .containsExactlyInAnyOrderElementsOf(FOLLOWERS);
    }

    @Test
    void eachBeginsAnewAndIsNamedWhileItFailsOrHangs() throws Exception {
        try (HttpClient agent = HttpClient.newHttpClient();
                InputStream ignored = feedOf(agent)) {
            await().until(() -> Health.ready().up());
            Map<String, FaultyFollower> all = new TreeMap<>();
            followers.all().forEach(each -> all.put(each.name(), each));
            assertThat(all.keySet()).filteredOn(name -> name.startsWith(FEED)).hasSize(1);
            assertThat(all.keySet()).containsAll(FOLLOWERS).hasSize(FOLLOWERS.size() + 1);
            SoftAssertions that = new SoftAssertions();
            all.forEach((name, follower) -> Drill.inAllWays(
                    follower,
                    name.startsWith(FEED) ? "feeds" : name,
                    name.equals("database") ? WITHOUT_DATABASE : Pulse.STALE,
                    that));
            that.assertAll();
        }
    }

    /** An agent that listens. */
    private static InputStream feedOf(HttpClient client) throws Exception {
        String token = Api.post("/checkpoints", "{\"name\":\"Place " + UUID.randomUUID() + "\"}")
                .statusCode(201)
                .extract()
                .path("token");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + "/api/v1/agent/assignments"))
                .header("Authorization", "Bearer " + token)
                .header(LinkProtocol.PROTOCOL_HEADER, "1")
                .header(LinkProtocol.AGENT_HEADER, UUID.randomUUID().toString())
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> feed = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(feed.statusCode()).isEqualTo(200);
        return feed.body();
    }
}
