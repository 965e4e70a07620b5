package dev.tallylight.agent.watch;

import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.StreamId;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Streams in virtual time, and the prober that plays them: a connection takes 300 ms, a hundred frames 10 ms each, and
 * whoever is silent has its failure after four seconds, as a probe's stages have. All of it is by timers of the same
 * process, which are late when it is.
 */
final class VirtualStreams implements Probing {
    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final ProbePolicy POLICY = new ProbePolicy(Duration.ofSeconds(30), Duration.ofSeconds(5), 2, 2);
    static final Verdict UP = new Verdict.Up(true);
    static final Verdict SILENT = new Verdict.Down(Reason.NO_MEDIA, Stage.MEDIA, "nothing came");
    static final Verdict NOT_FOUND = new Verdict.Down(Reason.NOT_FOUND, Stage.MANIFEST, "404");

    private static final Duration CONNECT = Duration.ofMillis(300);
    private static final Duration FRAME = Duration.ofMillis(10);
    private static final int FRAMES = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** What each stream's URL gives; it plays where nothing is said. */
    final Map<String, Verdict> gives = new HashMap<>();

    final AtomicInteger probes = new AtomicInteger();
    private final VirtualTimers time;

    VirtualStreams(VirtualTimers time) {
        this.time = time;
    }

    static StreamId id(int number) {
        return new StreamId(new UUID(0x0193_5c3e_0000_7000L, number));
    }

    static String url(int number, int hosts) {
        return "rtmp://host" + number % hosts + "/live/" + number;
    }

    static Assignment assignment(int number, String url) {
        return new Assignment(
                id(number), new ProbeTarget(Url.parse(url), Protocol.RTMP, null, Expectations.NONE, TIMEOUT), POLICY);
    }

    static ProbeOutcome outcome(Verdict verdict) {
        return new ProbeOutcome(
                Protocol.RTMP,
                verdict,
                new Timings(null, null, null, null, null, Duration.ofMillis(9)),
                MediaFacts.NONE,
                List.of(),
                ProbeMemory.NONE);
    }

    @Override
    public Uni<ProbeOutcome> probe(ProbeTarget target, ProbeMemory memory) {
        probes.incrementAndGet();
        return Uni.createFrom().emitter(emitter -> {
            time.after(PATIENCE, () -> emitter.complete(outcome(SILENT)));
            time.after(CONNECT, () -> {
                Verdict given = gives.getOrDefault(target.url().toString(), UP);
                if (given instanceof Verdict.Up) {
                    play(FRAMES, () -> emitter.complete(outcome(given)));
                } else if (!isSilent(given)) {
                    emitter.complete(outcome(given));
                }
            });
        });
    }

    private void play(int frames, Runnable whenPlayed) {
        if (frames == 0) {
            whenPlayed.run();
        } else {
            time.after(FRAME, () -> play(frames - 1, whenPlayed));
        }
    }

    private static boolean isSilent(@Nullable Verdict verdict) {
        return verdict instanceof Verdict.Down down && down.reason().silent();
    }
}
