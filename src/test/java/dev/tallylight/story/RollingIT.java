package dev.tallylight.story;

import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.FlappingPages;
import dev.tallylight.testing.Gaps;
import dev.tallylight.testing.HubClient;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import dev.tallylight.testing.ReadinessWatch;
import dev.tallylight.testing.SoakHandlers;
import dev.tallylight.testing.SwitchedPages;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas over one PostgreSQL, under as many transitions a second as {@code TALLYLIGHT_ROLLING} says: each is
 * stopped (SIGTERM) and started again, one after the other, and then one is killed. Nothing is lost, nothing is told
 * twice but by {@code kill -9} and then with its id, what is told of a stream comes in order, who is at a replica that
 * leaves is sent away politely, no healthy stream is said to be anything but online, and none is unwatched for longer
 * than its interval and 15 s, as its server sees it. It takes two or three minutes.
 */
@Tag("processes")
@EnabledIfEnvironmentVariable(named = "TALLYLIGHT_ROLLING", matches = "[1-9][0-9]*")
class RollingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** A probe may have been under way. */
    private static final Duration STAYS = Duration.ofSeconds(3);

    private static final Duration SETTLING = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(15);
    /** Kubernetes sends SIGKILL after the 40 s that deploy/kubernetes gives; nothing of ours should take so long. */
    private static final Duration TO_LEAVE = Duration.ofSeconds(20);

    /** So many POSTs for each stream that flaps come between two steps, so that the load has come back. */
    private static final int BETWEEN = 5;

    private static final Duration FLAPPING = Duration.ofSeconds(1);
    private static final Duration OFTEN = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofSeconds(20);
    private static final int STEADY = 40;

    private static final File LOG = new File("target/rolling.log");
    private static final Map<String, String> SETTINGS = Map.of(
            "QUARKUS_SHUTDOWN_DELAY", "2s",
            "TALLYLIGHT_WEBHOOKS_BREAKER_MOST_PAUSE", "2s",
            "TALLYLIGHT_WEBHOOKS_BREAKER_PAUSE", "1s");

    private final int rate = Integer.parseInt(System.getenv().getOrDefault("TALLYLIGHT_ROLLING", "20"));
    private final Gaps flapping = new Gaps();
    private final Gaps steady = new Gaps();
    /** All of it is told: it takes a while to get here. */
    private final SoftAssertions all = new SoftAssertions();

    @Test
    void losesNothingAndLeavesNoStreamUnwatched(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                FlappingPages streams = new FlappingPages(page -> 0);
                SwitchedPages pages = new SwitchedPages();
                SoakHandlers handlers = new SoakHandlers();
                PackagedApp one = PackagedApp.start(postgres, LOG, SETTINGS).awaitReady();
                PackagedApp other = PackagedApp.start(postgres, LOG, SETTINGS).awaitReady()) {
            DeliveryChecker checker = DeliveryChecker.of(postgres, handlers, one);
            add(one, streams, pages);
            for (PackagedApp replica : List.of(one, other)) {
                roll(replica, handlers);
            }
            settle(streams, checker);
            checker.check("RollingIT: both of two replicas stopped and started, %d streams that flap".formatted(rate));
            all.assertThat(handlers.fast().repeats()).as("nothing was cut off").isZero();
            checkGaps("both of two replicas stopped and started");

            begin(streams);
            untilTheLoadIsBack(handlers);
            one.kill();
            await().pollDelay(SELDOM.plus(GRACE)).atMost(PATIENCE).until(() -> true);
            checkGaps("one of two replicas killed");
            one.startAgain().awaitReady();
            untilTheLoadIsBack(handlers);
            settle(streams, checker);
            checker.check("RollingIT: one of two replicas killed, %d streams that flap".formatted(rate));
            all.assertThat(untrue(postgres))
                    .as("what was said of healthy streams")
                    .isZero();
            all.assertAll();
        }
    }

    private void add(PackagedApp app, FlappingPages streams, SwitchedPages pages) {
        begin(streams);
        pages.whenAsked(steady);
        for (int i = 0; i < rate; i++) {
            post(app, streams.streamRequest(i));
        }
        for (int i = 0; i < STEADY; i++) {
            post(app, """
                    {"name":"steady %d","url":"%s","protocol":"http","policy":{"interval":"%ds"}}""".formatted(i, pages.url(i), intervalOf(i).toSeconds()));
        }
        await().atMost(PATIENCE).until(() -> flapping.pages() == rate && steady.pages() == STEADY);
        flapping.begin();
        steady.begin();
    }

    private void begin(FlappingPages streams) {
        streams.flap();
        streams.whenAsked(flapping);
        flapping.begin();
        steady.begin();
    }

    private static void post(PackagedApp app, String stream) {
        app.api().body(stream).post("/api/v1/streams").then().statusCode(201);
    }

    private static Duration intervalOf(int page) {
        return page % 2 == 0 ? OFTEN : SELDOM;
    }

    /** Stops it and starts another in its place, with somebody at it who follows the feed, and somebody who waits. */
    private void roll(PackagedApp replica, SoakHandlers handlers) throws Exception {
        untilTheLoadIsBack(handlers);
        try (ReadinessWatch readiness = new ReadinessWatch(replica.port());
                ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            CompletableFuture<HttpResponse<String>> feed = follow(replica.port());
            CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> new HubClient(replica.port())
                    .post("/api/v1/probe", """
                            {"url":"http://127.0.0.1:%d/","protocol":"http","timeout":"4s"}""".formatted(silent.getLocalPort()))
                    .status());
            await().atMost(PATIENCE).until(() -> !readiness.answers().isEmpty());
            Duration took;
            try (Socket probed = silent.accept()) { // and never answered
                took = replica.terminate(TO_LEAVE);
            }
            System.out.printf("RollingIT: a replica left within %d ms%n", took.toMillis());
            all.assertThat(took).as("it was not killed").isLessThan(TO_LEAVE);
            all.assertThat(feed.handle((answer, cut) -> cut == null ? answer.body() : cut.toString())
                            .get(10, TimeUnit.SECONDS))
                    .as("the feed ends, and says when to come again")
                    .contains("retry:");
            all.assertThat(waiting.get(10, TimeUnit.SECONDS))
                    .as("what was asked for is answered")
                    .isEqualTo(200);
            all.assertThat(readiness.answers()).as("it says that it leaves").anyMatch(answer -> answer.status() == 503);
        }
        replica.startAgain().awaitReady();
    }

    private static CompletableFuture<HttpResponse<String>> follow(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events/live"))
                .header("Authorization", "Bearer " + PackagedApp.token())
                .build();
        return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private void untilTheLoadIsBack(SoakHandlers handlers) {
        int before = handlers.fast().posts();
        await().atMost(PATIENCE).until(() -> handlers.fast().posts() > before + BETWEEN * rate);
    }

    private static void settle(FlappingPages streams, DeliveryChecker checker) {
        streams.settle();
        await().during(STAYS).atMost(SETTLING).ignoreExceptions().until(checker::isSettled);
    }

    private void checkGaps(String what) {
        Duration often = steady.longest(page -> intervalOf(page).equals(OFTEN));
        Duration seldom = steady.longest(page -> intervalOf(page).equals(SELDOM));
        Duration always = flapping.longest(page -> true);
        System.out.printf(
                "RollingIT: %s: longest time unwatched at an interval of %d s: %d ms, of %d s: %d ms, of %d s: %d ms%n",
                what,
                FLAPPING.toSeconds(),
                always.toMillis(),
                OFTEN.toSeconds(),
                often.toMillis(),
                SELDOM.toSeconds(),
                seldom.toMillis());
        all.assertThat(always).isLessThan(FLAPPING.plus(GRACE));
        all.assertThat(often).isLessThan(OFTEN.plus(GRACE));
        all.assertThat(seldom).isLessThan(SELDOM.plus(GRACE));
    }

    private static long untrue(PostgresServer postgres) throws SQLException {
        return postgres.count("""
                select count(*) from transition t join stream s on s.id = t.stream_id
                where s.name like 'steady%' and t.status <> 'online'""");
    }
}
