package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Deafness;
import dev.tallylight.testing.HubClient;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.ReadinessWatch;
import dev.tallylight.testing.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The heart does what it is told, however much of it comes at once and whichever signal is lost: a fleet arrives, streams
 * are paused and resumed in one breath, deleted while they are probed, recover by the hundred. {@link HeartFaultsIT} has
 * what others do to it. The hubs' logs are in target/heart.
 */
@HarmedHeart
class HeartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A person who clicks twice. */
    private static final Duration ONE_BREATH = Duration.ofMillis(27);

    private static final int PAUSED = 100;

    /** timeoutSeconds of the probes in deploy/kubernetes. */
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);

    @Test
    void watchesAndJudgesAFleetThatArrivesAtOnce(@TempDir Path folder) throws Exception {
        int fleet = 2_000;
        try (Installation at = Installation.start(folder, "fleet", Map.of());
                ReadinessWatch readiness = new ReadinessWatch(at.hub.port())) {
            at.add(fleet, "\"interval\":\"30s\"");
            Instant last = now();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> at.assertAll("online", fleet));
            System.out.printf(
                    "HeartIT: %d streams judged %s after the last call; readiness median %s, slowest %s of %d%n",
                    fleet,
                    Duration.between(last, now()),
                    readiness.median(),
                    readiness.slowest(),
                    readiness.answers().size());
            assertThat(readiness.notReady()).isEmpty();
            assertThat(readiness.median()).isLessThan(Duration.ofMillis(500));
            assertThat(readiness.slowest()).as("what Kubernetes waits for").isLessThan(PROBE_LIMIT);
        }
    }

    @Test
    void seesAgainWhatWasPausedAndResumedInOneBreath(@TempDir Path folder) throws Exception {
        try (Installation at = Installation.start(folder, "pause", Map.of())) {
            List<String> streams = at.add(PAUSED, Installation.EAGER);
            at.awaitAllOnline(PAUSED);
            pauseAndResume(at, streams);
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("online", PAUSED));
        }
    }

    @Test
    void seesAgainWhatWasPausedAndResumedWhileNoSignalIsHeard(@TempDir Path folder) throws Exception {
        try (Installation at = Installation.start(folder, "pause-unheard", Map.of())) {
            List<String> streams = at.add(PAUSED, Installation.EAGER);
            at.awaitAllOnline(PAUSED);
            try (Deafness deafness = deaf(at)) {
                pauseAndResume(at, streams);
                assertThat(deafness.ended()).isPositive();
            }
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("online", PAUSED));
        }
    }

    @Test
    void seesAgainWhatWasPausedAndResumedWhileAnAgentReconnects(@TempDir Path folder) throws Exception {
        try (Installation at = Installation.start(folder, "pause-agent", Map.of("TALLYLIGHT_ROLE", "hub"));
                TcpProxy link = new TcpProxy(at.hub.port())) {
            Map.Entry<String, String> far = at.checkpoint("Far Away");
            try (PackagedApp agent =
                    PackagedApp.agent(link.port(), far.getValue(), Installation.log("pause-agent-agent"), Map.of())) {
                agent.awaitReady();
                List<String> streams = at.add(PAUSED, Installation.EAGER);
                at.awaitAllOnline(PAUSED);
                link.reset();
                pauseAndResume(at, streams);
                await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("online", PAUSED));
            }
        }
    }

    /** Once the connection that listens has gone. */
    private static Deafness deaf(Installation at) throws SQLException {
        Deafness deafness = new Deafness(at.postgres);
        await("a connection that listens: is LISTEN its latest statement, or in its name?")
                .atMost(PATIENCE)
                .until(() -> deafness.ended() > 0);
        return deafness;
    }

    private static void pauseAndResume(Installation at, List<String> streams) {
        Installation.together(streams.size(), page -> {
            String path = "/api/v1/streams/" + streams.get(page);
            at.client.post(path + "/pause", "").expect(200);
            sleep(ONE_BREATH);
            return at.client.post(path + "/resume", "").expect(200);
        });
    }

    @Test
    void tellsWhatAWindowHeldBackWhenTheWindowIsDeletedAndNoSignalIsHeard(@TempDir Path folder) throws Exception {
        try (Installation at = Installation.start(folder, "window", Map.of())) {
            String stream = at.add(1, Installation.EAGER).getFirst();
            at.awaitAllOnline(1);
            String window = at.client
                    .post("/api/v1/maintenance", """
                            {"name":"Antenna","start":"%s","duration":"4h","timezone":"UTC"}""".formatted(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm")
                            .withZone(ZoneOffset.UTC)
                            .format(now().minus(Duration.ofHours(2)))))
                    .expect(201)
                    .json()
                    .path("id")
                    .asText();
            at.pages.down(0);
            await().atMost(PATIENCE)
                    .until(() -> at.client
                            .get("/api/v1/streams/" + stream)
                            .json()
                            .path("withheld")
                            .path("reason")
                            .asText()
                            .equals("maintenance"));
            try (Deafness ignored = deaf(at)) {
                at.client.call("DELETE", "/api/v1/maintenance/" + window, null).expect(204);
                pause(Duration.ofSeconds(2));
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(at.told(stream)).containsExactly("stream.offline"));
        }
    }

    @Test
    void deletesWhatIsBeingProbedForTheFirstTime(@TempDir Path folder) throws Exception {
        int streams = 100;
        try (Installation at = Installation.start(folder, "delete", Map.of())) {
            Random random = new Random(12);
            Map<Integer, Long> mercy = IntStream.range(0, streams)
                    .boxed()
                    .collect(Collectors.toMap(page -> page, page -> random.nextLong(60)));
            List<CompletableFuture<String>> ids = Stream.generate(CompletableFuture<String>::new)
                    .limit(streams)
                    .toList();
            Map<Integer, HubClient.Answer> deleted = new ConcurrentHashMap<>();
            at.pages.whenAsked(page -> {
                if (at.pages.asked(page) == 1) {
                    Thread.startVirtualThread(() -> {
                        String id = ids.get(page).join(); // the answer to who added it comes about now
                        sleep(Duration.ofMillis(mercy.getOrDefault(page, 0L)));
                        deleted.put(page, at.client.call("DELETE", "/api/v1/streams/" + id, null));
                    });
                }
            });
            Installation.together(
                    streams,
                    page -> ids.get(page)
                            .complete(at.client
                                    .post("/api/v1/streams", at.request("127.0.0.1", page, Installation.EAGER, ""))
                                    .expect(201)
                                    .json()
                                    .path("id")
                                    .asText()));
            long begun = System.nanoTime();
            await().atMost(PATIENCE.multipliedBy(2))
                    .until(() -> deleted.size() == streams || System.nanoTime() - begun > PATIENCE.toNanos());
            System.out.printf(
                    "HeartIT: of %d streams %d were deleted at their first probe: %s%n",
                    streams,
                    deleted.size(),
                    deleted.values().stream()
                            .collect(Collectors.groupingBy(HubClient.Answer::status, Collectors.counting())));
            assertSoftly(softly -> {
                softly.assertThat(deleted.values())
                        .filteredOn(answer -> answer.status() != 204)
                        .isEmpty();
                softly.assertThat(deleted).as("probed at all").hasSize(streams);
            });
            assertThat(at.statuses()).isEmpty();
        }
    }

    @Test
    void staysBriefInTheLogWhileHundredsOfStreamsFlap(@TempDir Path folder) throws Exception {
        int streams = 300;
        Duration halfPeriod = Duration.ofSeconds(8);
        Duration length = Duration.ofSeconds(24);
        try (Installation at = Installation.start(folder, "log", Map.of())) {
            at.addOneByOne(
                    streams, page -> at.request("127.0.0.1", page, Installation.EAGER.replace("\"2s\"", "\"1s\""), ""));
            at.awaitAllOnline(streams);
            long before = Files.readAllLines(at.log.toPath()).size();
            long transitions = transitions(at);
            long end = System.nanoTime() + length.toNanos();
            for (long tick = 0; System.nanoTime() < end; tick++) {
                for (int page = 0; page < streams; page++) {
                    if ((tick + page) % halfPeriod.toSeconds() == 0) {
                        turn(at, page);
                    }
                }
                pause(Duration.ofSeconds(1));
            }
            long lines = Files.readAllLines(at.log.toPath()).size() - before;
            transitions = transitions(at) - transitions;
            System.out.printf(
                    "HeartIT: %d streams flapped, %d transitions and %d lines in %s%n",
                    streams, transitions, lines, length);
            assertThat(transitions).isGreaterThan(streams);
            assertThat(lines / (double) length.toSeconds()).as("lines a second").isLessThan(5);
        }
    }

    private static long transitions(Installation at) throws SQLException {
        return at.postgres.count("select count(*) from transition");
    }

    private static void turn(Installation at, int page) {
        if (at.pages.isUp(page)) {
            at.pages.down(page);
        } else {
            at.pages.up(page);
        }
    }

    /** Every other stream depends on five of the others, so that whoever locks children and parents crosses others. */
    @Test
    void tellsEveryRecoveryOfStreamsThatDependOnEachOthersGroups(@TempDir Path folder) throws Exception {
        int streams = 200;
        int rounds = 3;
        try (Installation at = Installation.start(folder, "parents", Map.of())) {
            String policy = Installation.EAGER.replace("\"2s\"", "\"1s\"");
            List<String> parents = at.addOneByOne(streams / 2, page -> at.request("127.0.0.1", page, policy, ""));
            List<String> children = at.addOneByOne(streams / 2, child -> {
                String some = IntStream.range(0, 5)
                        .mapToObj(i -> "\"" + parents.get((child * 7 + i * 13) % parents.size()) + "\"")
                        .distinct()
                        .collect(Collectors.joining(","));
                return at.request("127.0.0.1", parents.size() + child, policy, ",\"dependsOn\":[" + some + "]");
            });
            for (int round = 0; round < rounds; round++) {
                at.awaitAllOnline(streams);
                IntStream.range(0, streams).forEach(at.pages::down);
                await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("offline", streams));
                IntStream.range(0, streams).forEach(at.pages::up);
            }
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("online", streams));
            await().atMost(PATIENCE).untilAsserted(() -> assertToldOfBoth(at, parents, children, rounds));
            long deadlocks =
                    at.postgres.count("select deadlocks from pg_stat_database where datname = current_database()");
            System.out.printf("HeartIT: %d recoveries of %d streams, %d deadlocks%n", rounds, streams, deadlocks);
            assertThat(Files.readAllLines(at.log.toPath()))
                    .filteredOn(line -> line.contains("40P01"))
                    .isEmpty();
            assertThat(deadlocks).isZero();
        }
    }

    private static void assertToldOfBoth(Installation at, List<String> parents, List<String> children, int rounds) {
        Map<String, List<String>> told = at.told();
        List<String> both = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            both.addAll(List.of("stream.offline", "stream.online"));
        }
        assertThat(parents).allSatisfy(parent -> assertThat(told.get(parent)).isEqualTo(both));
        assertThat(children).allSatisfy(child -> {
            List<String> events = told.getOrDefault(child, List.of()); // withheld, unless it came before its parent
            assertThat(events).isEqualTo(both.subList(0, events.size()));
            assertThat(events.size() % 2).as("whether its recovery was told").isZero();
        });
    }

    private static Instant now() {
        return InstantSource.system().instant();
    }

    /** To the millisecond. */
    private static void sleep(Duration length) {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void pause(Duration length) {
        await().pollDelay(length).atMost(length.plusSeconds(30)).until(() -> true);
    }
}
