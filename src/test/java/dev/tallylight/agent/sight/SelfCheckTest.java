package dev.tallylight.agent.sight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.net.dial.DialTarget;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.EgressPolicy;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.ClosedPort;
import dev.tallylight.testing.FreePort;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Whether a silence is the stream's or ours: what counts, what waits, and who is asked. */
@Order(2)
class SelfCheckTest {
    private static final Vertx VERTX = Vertx.vertx();
    /** Longer than an answer is fresh: there is time for another look before the time of the first would be up. */
    private static final Duration LOOK = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EgressGuard GUARD = new EgressGuard(
            EgressPolicy.parse("private"),
            (host, deadline) -> Uni.createFrom().failure(new IllegalStateException("no name is asked for here")),
            "TALLYLIGHT_EGRESS_STREAMS");

    private final Eyesight eyesight = new Eyesight();
    private final Map<String, StreamId> hosts = new LinkedHashMap<>();
    private final List<StreamId> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<ProbeOutcome> counted = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger seenAgain = new AtomicInteger();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ProbeOutcome outcome(Verdict verdict) {
        return new ProbeOutcome(
                Protocol.RTMP,
                verdict,
                new Timings(null, null, null, null, null, Duration.ofMillis(9)),
                MediaFacts.NONE,
                List.of(),
                ProbeMemory.NONE);
    }

    private static ProbeOutcome up() {
        return outcome(new Verdict.Up(true));
    }

    private static ProbeOutcome silent() {
        return outcome(new Verdict.Down(Reason.CONNECT_TIMEOUT, Stage.CONNECT, "nobody answers"));
    }

    private static References references(int... ports) {
        List<Url> targets = new ArrayList<>();
        for (int port : ports) {
            targets.addAll(DialTarget.parseList("127.0.0.1:" + port));
        }
        return new References(new Dialer(VERTX), GUARD, targets);
    }

    /** With so many hosts that have played. */
    private SelfCheck check(References references, int many) {
        SelfCheck check = new SelfCheck(eyesight, references, VertxTimers.ofNewContext(VERTX), LOOK);
        for (int i = 0; i < many; i++) {
            hosts.put("host" + i, new StreamId(UUID.randomUUID()));
        }
        hosts.forEach((host, stream) -> check.weigh(host, stream, up(), outcome -> {}));
        return check;
    }

    private StreamId stream(String host) {
        return Objects.requireNonNull(hosts.get(host), host);
    }

    /** Every host that is asked at once gives this, by the way on which all outcomes go. */
    private void answering(SelfCheck check, ProbeOutcome outcome) {
        check.serves(
                stream -> {
                    asked.add(stream);
                    String host = hosts.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(stream))
                            .findFirst()
                            .orElseThrow()
                            .getKey();
                    check.weigh(host, stream, outcome, counted::add);
                    return Uni.createFrom()
                            .item(new Observation(stream, 1, Instant.EPOCH, outcome, null, null, false, false, false));
                },
                seenAgain::incrementAndGet);
    }

    private void falls(SelfCheck check, String host) {
        check.weigh(host, stream(host), silent(), counted::add);
    }

    @Test
    void aHostThatFallsSilentWhileOthersAnswerIsDown() {
        SelfCheck check = check(references(), 6);
        answering(check, up());
        falls(check, "host0");
        assertThat(asked).as("others, not the one that failed").isNotEmpty().doesNotContain(stream("host0"));
        assertThat(counted)
                .filteredOn(outcome -> !(outcome.verdict() instanceof Verdict.Up))
                .containsExactly(silent());
        assertThat(eyesight.blindness()).isNull();
    }

    @Test
    void hostsThatFallSilentTogetherAreNotDown() {
        SelfCheck check = check(references(), 6);
        answering(check, silent());
        falls(check, "host0");
        assertThat(eyesight.blindness()).contains("hosts fell silent together");
        assertThat(counted)
                .hasSizeGreaterThanOrEqualTo(LookAround.LEAST_HOSTS)
                .allSatisfy(outcome -> assertThat(outcome.verdict())
                        .isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> {
                            assertThat(unknown.reason()).isEqualTo(Reason.PROBE_OFFLINE);
                            assertThat(unknown.detail())
                                    .as("of no other host")
                                    .isEqualTo("the checkpoint is blind; of this stream: connect_timeout");
                        }));
    }

    @Test
    void aFailureWaitsForTheAnswer() {
        SelfCheck check = check(references(), 6);
        check.serves(stream -> Uni.createFrom().nothing(), () -> {});
        falls(check, "host0");
        assertThat(counted).isEmpty();
        for (int i = 1; i < 6; i++) {
            check.weigh("host" + i, stream("host" + i), up(), outcome -> {});
        }
        assertThat(counted).containsExactly(silent());
    }

    @Test
    void whoIsNotAnsweredInTimeCountsAsSilent() {
        SelfCheck check = check(references(), 6);
        check.serves(stream -> Uni.createFrom().nothing(), () -> {});
        falls(check, "host0");
        await().atMost(PATIENCE).until(() -> !counted.isEmpty());
        assertThat(counted.getFirst().verdict()).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void theTimeOfALookThatIsOverIsNotTheTimeOfTheNext() {
        SelfCheck check = check(references(), 6);
        answering(check, up());
        long begun = System.nanoTime();
        falls(check, "host0");
        check.serves(stream -> Uni.createFrom().nothing(), () -> {});
        await().pollDelay(LOOK.minusMillis(500)).until(() -> true);
        falls(check, "host1");
        await().atMost(PATIENCE)
                .until(() -> System.nanoTime() - begun > LOOK.plusMillis(1_000).toNanos());
        assertThat(eyesight.blindness()).isNull();
        check.weigh("host2", stream("host2"), up(), outcome -> {});
        check.weigh("host3", stream("host3"), up(), outcome -> {});
        assertThat(counted).endsWith(silent());
        assertThat(eyesight.blindness()).isNull();
    }

    @Test
    void whatAServerSaysIsNoSilence() {
        SelfCheck check = check(references(), 6);
        answering(check, silent());
        ProbeOutcome refused = outcome(new Verdict.Down(Reason.NOT_FOUND, Stage.MANIFEST, "404"));
        check.weigh("host0", stream("host0"), refused, counted::add);
        assertThat(counted).containsExactly(refused);
        assertThat(asked).isEmpty();
    }

    @Test
    void withTooFewHostsAFailureIsTakenForWhatItSeems() {
        SelfCheck check = check(references(), 2);
        answering(check, silent());
        falls(check, "host0");
        assertThat(counted).contains(silent());
        assertThat(eyesight.blindness()).isNull();
    }

    @Test
    void referencesDecideWhereThereAreSomeAndAreAskedAgainUntilTheyAreReached() throws IOException {
        int port = FreePort.any();
        SelfCheck check = check(references(port), 1);
        answering(check, up());
        falls(check, "host0");
        await().atMost(PATIENCE).until(() -> counted.size() == 1);
        assertThat(counted.getFirst().verdict()).isInstanceOf(Verdict.Unknown.class);
        assertThat(eyesight.blindness()).contains("1 of 1 reference targets are not reached: 127.0.0.1:" + port);
        falls(check, "host0");
        assertThat(counted).as("at once while blind").hasSize(2);
        try (ServerSocket reference = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            await().atMost(PATIENCE).until(() -> seenAgain.get() == 1);
            assertThat(eyesight.blindness()).isNull();
            falls(check, "host0");
            assertThat(counted.getLast()).as("just seen well").isEqualTo(silent());
            assertThat(reference.isBound()).isTrue();
        }
    }

    @Test
    void referencesAreReachedWhenMoreThanHalfAre() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ClosedPort closed = new ClosedPort()) {
            assertThat(trouble(references(one.getLocalPort(), two.getLocalPort(), closed.port())))
                    .isEqualTo("none");
            assertThat(trouble(references(one.getLocalPort(), closed.port())))
                    .startsWith("1 of 2 reference targets are not reached: 127.0.0.1:" + closed.port());
        }
    }

    private static String trouble(References references) {
        return references
                .trouble()
                .onItem()
                .ifNull()
                .continueWith("none")
                .await()
                .atMost(PATIENCE);
    }
}
