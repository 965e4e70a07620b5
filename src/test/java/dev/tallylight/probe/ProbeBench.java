package dev.tallylight.probe;

import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressConfig;
import dev.tallylight.net.egress.NettyNameResolver;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.url.Url;
import dev.tallylight.testing.EgressPolicies;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What probes need, wired by hand as the container does it, with loopback allowed: for tests without Quarkus. */
public final class ProbeBench implements AutoCloseable {
    public final Vertx vertx = Vertx.vertx();
    public final Egress egress;
    public final Dialer dialer = new Dialer(vertx);
    public final HttpSessions sessions = new HttpSessions(vertx, dialer, "test");

    /** What the probes are told of the address by which they are seen; null where nobody knows it. */
    public @Nullable String address;

    public InstantSource clock = InstantSource.system();

    public ProbeBench() {
        this("private");
    }

    public ProbeBench(String policy) {
        EgressConfig config = EgressPolicies.ofStreams(policy);
        egress = new Egress(config, new NettyNameResolver(vertx));
    }

    public Prober prober(Probe... probes) {
        return new Prober(vertx, new ProtocolDetector(vertx, sessions, egress), () -> address, clock, List.of(probes));
    }

    public ProbeOutcome probe(ProbeTarget target, Probe... probes) {
        return probe(target, ProbeMemory.NONE, probes);
    }

    /** @param memory what the outcome before holds */
    public ProbeOutcome probe(ProbeTarget target, ProbeMemory memory, Probe... probes) {
        return prober(probes)
                .probe(target, memory)
                .await()
                .atMost(target.timeout().plusSeconds(5));
    }

    public static ProbeTarget target(String url, Protocol protocol, Duration timeout) {
        return target(url, protocol, null, timeout);
    }

    public static ProbeTarget target(
            String url, Protocol protocol, @Nullable Credentials credentials, Duration timeout) {
        return new ProbeTarget(Url.parse(url), protocol, credentials, Expectations.NONE, timeout);
    }

    /** Everything that happened, for a failing test and for the lab. */
    public static String story(ProbeOutcome outcome) {
        StringBuilder text =
                new StringBuilder(outcome.verdict() + "\n  " + outcome.facts() + "\n  " + outcome.timings());
        outcome.steps()
                .forEach(
                        step -> text.append("\n  %6d ms  %-10s %s".formatted(step.atMs(), step.name(), step.detail())));
        return text.toString();
    }

    @Override
    public void close() {
        vertx.close();
    }
}
