package dev.tallylight.probe.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.time.Duration;
import java.time.InstantSource;

/** Plays HLS in tests, through the same {@code Prober} as the service does. */
final class HlsBench implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ProbeBench bench = new ProbeBench();

    ProbeOutcome probe(String url) {
        return probe(url, ProbeMemory.NONE, TIMEOUT);
    }

    ProbeOutcome probe(String url, ProbeMemory memory, Duration timeout) {
        return probe(url, memory, timeout, Expectations.NONE);
    }

    ProbeOutcome probe(String url, ProbeMemory memory, Duration timeout, Expectations expect) {
        ProbeTarget target = new ProbeTarget(Url.parse(url), Protocol.HLS, null, expect, timeout);
        return bench.prober(new HlsProbe(bench.vertx, bench.sessions, bench.egress, InstantSource.system()))
                .probe(target, memory)
                .await()
                .atMost(timeout.plusSeconds(5));
    }

    /** @return the detail */
    static String assertDown(ProbeOutcome outcome, Reason reason) {
        assertThat(outcome.verdict()).as(story(outcome)).isInstanceOf(Verdict.Down.class);
        Verdict.Down down = (Verdict.Down) outcome.verdict();
        assertThat(down.reason()).as(story(outcome)).isEqualTo(reason);
        return down.detail();
    }

    static void assertUp(ProbeOutcome outcome, boolean proven) {
        assertThat(outcome.verdict()).as(story(outcome)).isEqualTo(new Verdict.Up(proven));
    }

    /** Everything that happened, for a failing test and for the lab. */
    static String story(ProbeOutcome outcome) {
        StringBuilder text =
                new StringBuilder(outcome.verdict() + "\n  " + outcome.facts() + "\n  " + outcome.timings());
        outcome.steps()
                .forEach(
                        step -> text.append("\n  %6d ms  %-10s %s".formatted(step.atMs(), step.name(), step.detail())));
        return text.toString();
    }

    @Override
    public void close() {
        bench.close();
    }
}
