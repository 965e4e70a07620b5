package dev.tallylight.stream.ask;

import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Prober;
import dev.tallylight.probe.Protocol;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Violations;
import dev.tallylight.stream.draft.SigningDraft;
import dev.tallylight.stream.draft.StreamDraft;
import dev.tallylight.stream.draft.StreamRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Probes what is no stream of ours yet: nothing is stored. */
@ApplicationScoped
public class DryRun {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MOST_TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_AT_ONCE = 20;

    private final Prober prober;
    private final Egress egress;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    DryRun(Prober prober, Egress egress) {
        this.prober = prober;
        this.egress = egress;
    }

    /**
     * What to try.
     *
     * @param timeout of the whole probe, 1 s to 60 s; 10 s by default
     */
    @RegisterForReflection
    @Schema(name = "ProbeRequest")
    public record Request(
            @Schema(required = true, examples = "https://example.com/live/master.m3u8") @Nullable
            String url,

            @Schema(implementation = String.class, examples = "auto") @Nullable
            Protocol protocol,

            StreamRequest.@Nullable Auth auth,
            StreamRequest.@Nullable Expect expect,
            StreamRequest.@Nullable Signing signing,

            @Schema(implementation = String.class, examples = "10s") @Nullable
            Duration timeout) {}

    /** @throws ProblemException for what cannot be probed at all */
    public Uni<ProbeResult> run(Request request) {
        ProbeTarget target = target(request);
        if (!free.tryAcquire()) {
            throw new ProblemException(
                    ProblemType.UNAVAILABLE, MOST_AT_ONCE + " dry runs are under way; try again in a few seconds.");
        }
        return prober.probe(target, ProbeMemory.NONE)
                .map(outcome -> ProbeResult.of(null, outcome))
                .onTermination()
                .invoke(free::release);
    }

    private ProbeTarget target(Request request) {
        Duration timeout = request.timeout() == null ? DEFAULT_TIMEOUT : request.timeout();
        Violations violations = new Violations();
        violations.check(request.url() != null && !request.url().isBlank(), "url", "is required");
        violations.check(
                timeout.compareTo(Duration.ofSeconds(1)) >= 0 && timeout.compareTo(MOST_TIMEOUT) <= 0,
                "timeout",
                "must be from 1s to 60s");
        StreamDraft.checkAuth(violations, request.auth());
        StreamDraft.checkExpect(violations, request.expect());
        SigningDraft.check(violations, request.signing());
        violations.raise();
        Protocol protocol = request.protocol() == null ? Protocol.AUTO : request.protocol();
        Url url = StreamDraft.url(String.valueOf(request.url()).strip(), protocol);
        egress.streams().checkLiteral(url);
        Expectations expect = StreamDraft.expectations(request.expect());
        return new ProbeTarget(
                url,
                protocol,
                StreamDraft.credentials(request.auth()),
                expect,
                timeout,
                SigningDraft.of(request.signing()));
    }
}
