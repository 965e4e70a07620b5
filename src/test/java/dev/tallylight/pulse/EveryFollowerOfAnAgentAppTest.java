package dev.tallylight.pulse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tallylight.follow.FaultyFollower;
import dev.tallylight.follow.FollowersWithFaults;
import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import dev.tallylight.testing.Health;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same as {@link EveryFollowerAppTest}, of a process that is an agent: it has no database, and a hub. */
@QuarkusTest
@TestProfile(EveryFollowerOfAnAgentAppTest.Agent.class)
@QuarkusTestResource(value = EveryFollowerOfAnAgentAppTest.Hub.class, restrictToAnnotatedClass = true)
class EveryFollowerOfAnAgentAppTest {
    private static final Set<String> FOLLOWERS = Set.of("hub feed", "hub link", "supervision of watches");
    private static final Set<String> OTHERS = Set.of("watches");

    @Inject
    FollowersWithFaults followers;

    @Inject
    Pulses pulses;

    /** As the launcher sets an agent up. */
    public static class Agent implements QuarkusTestProfile {
        private static final String NO_DATABASE = "postgresql://127.0.0.1:1/none";

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FollowersWithFaults.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tallylight.role", "checkpoint",
                    "tallylight.checkpoint-token", "tlc_made-up",
                    "quarkus.datasource.reactive.url", "vertx-reactive:" + NO_DATABASE,
                    "quarkus.datasource.jdbc.url", "jdbc:" + NO_DATABASE,
                    "quarkus.hibernate-orm.active", "false",
                    "quarkus.flyway.active", "false");
        }
    }

    /** A hub that takes everything and assigns nothing. */
    public static class Hub implements QuarkusTestResourceLifecycleManager {
        private @Nullable HttpServer server;

        @Override
        public Map<String, String> start() {
            try {
                HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server = started;
                started.createContext("/api/v1/agent/observations", Hub::take);
                started.createContext("/api/v1/agent/assignments", Hub::assignNothing);
                started.start();
                return Map.of(
                        "tallylight.hub-url",
                        "http://127.0.0.1:" + started.getAddress().getPort());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void take(HttpExchange exchange) throws IOException {
            exchange.getRequestBody().readAllBytes();
            byte[] receipt = """
                    {"protocol":1,"time":"%s","accepted":0,"refused":[],"tellViews":false}""".formatted(InstantSource.system().instant()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, receipt.length);
            exchange.getResponseBody().write(receipt);
            exchange.close();
        }

        /** The answer stays open. */
        private static void assignNothing(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("""
                    id: 1
                    event: snapshot
                    data: {"protocol":1,"checkpoint":"oslo","assignments":[]}

                    """.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }

        @Override
        public void stop() {
            if (server != null) {
                server.stop(0);
            }
        }
    }

    @Test
    void eachBeginsAnewAndIsNamedWhileItFailsOrHangs() {
        assertThat(pulses.now().stream().map(Pulse::follower))
                .containsOnlyOnceElementsOf(FOLLOWERS)
                .containsOnlyOnceElementsOf(OTHERS)
                .hasSize(FOLLOWERS.size() + OTHERS.size());
        assertThat(followers.all().stream().map(FaultyFollower::name)).containsExactlyInAnyOrderElementsOf(FOLLOWERS);
        await().until(() -> Health.ready().up());
        SoftAssertions that = new SoftAssertions();
        followers.all().forEach(each -> Drill.inAllWays(each, each.name(), Pulse.STALE, that));
        that.assertAll();
    }
}
