package dev.tallylight.probe.dash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Plays DASH in tests, through the same {@code Prober} as the service does. */
final class DashBench implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ProbeBench bench = new ProbeBench();

    ProbeOutcome probe(String url) {
        return probe(url, ProbeMemory.NONE, TIMEOUT);
    }

    ProbeOutcome probe(String url, ProbeMemory memory, Duration timeout) {
        return probe(url, memory, timeout, Expectations.NONE, null);
    }

    ProbeOutcome probe(
            String url, ProbeMemory memory, Duration timeout, Expectations expect, @Nullable Credentials credentials) {
        ProbeTarget target = new ProbeTarget(Url.parse(url), Protocol.DASH, credentials, expect, timeout);
        return bench.prober(new DashProbe(bench.vertx, bench.sessions, bench.egress, InstantSource.system()))
                .probe(target, memory)
                .await()
                .atMost(timeout.plusSeconds(5));
    }

    /** Holds all event loops, as a machine that is paused does, until it is closed. */
    Standstill standStill() {
        CountDownLatch over = new CountDownLatch(1);
        ((VertxInternal) bench.vertx)
                .getEventLoopGroup()
                .forEach(loop -> loop.execute(() -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        return over::countDown;
    }

    /** Event loops that do nothing. */
    interface Standstill extends AutoCloseable {
        @Override
        void close();
    }

    /** @return the detail */
    static String assertDown(ProbeOutcome outcome, Reason reason) {
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Down.class);
        Verdict.Down down = (Verdict.Down) outcome.verdict();
        assertThat(down.reason()).as(ProbeBench.story(outcome)).isEqualTo(reason);
        return down.detail();
    }

    static void assertUnknown(ProbeOutcome outcome, Reason reason) {
        assertThat(outcome.verdict())
                .as(ProbeBench.story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.reason()).isEqualTo(reason));
    }

    static void assertUp(ProbeOutcome outcome, boolean proven) {
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(proven));
    }

    @Override
    public void close() {
        bench.close();
    }
}
