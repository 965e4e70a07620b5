package dev.tallylight.agent.watch;

import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.View;
import dev.tallylight.agent.sight.Eyesight;
import dev.tallylight.agent.sight.SelfCheck;
import dev.tallylight.agent.sight.VirtualSight;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import dev.tallylight.testing.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A checkpoint's process in virtual time: the real loop, watches and self-check; what streams do is the test's. */
final class VirtualProcess {
    final VirtualTimers time = new VirtualTimers();
    /** Two event loops, each of which a test may have hang. */
    final List<HangingTimers> loops = List.of(new HangingTimers(time), new HangingTimers(time));

    final VirtualStreams streams = new VirtualStreams(time);
    final Eyesight eyesight = new Eyesight();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<Observation> seen = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    final Pulses pulses = new Pulses();
    final SelfCheck selfCheck = VirtualSight.selfCheck(eyesight, time);
    final ProbeLoop loop;
    Runnable whenUnfollowed = () -> {};
    private Consumer<Change> told = change -> {};
    private boolean followed;

    VirtualProcess() {
        this(null);
    }

    VirtualProcess(@Nullable Probing prober) {
        this(prober, Duration.ZERO);
    }

    /** @param later than others it was started, by a clock that is the same for all of them */
    VirtualProcess(@Nullable Probing prober, Duration later) {
        time.stepClock(later);
        loop = new ProbeLoop(
                List.copyOf(loops),
                prober == null ? streams : prober,
                selfCheck,
                eyesight,
                new ProbeMetrics(registry),
                time.clock(),
                this::each,
                pulses);
        eyesight.onChange(() -> said.add(Objects.requireNonNullElse(eyesight.blindness(), "sees again")));
        loop.run(
                "checkpoint",
                consumer -> {
                    told = consumer;
                    followed = true;
                    return () -> {
                        followed = false;
                        whenUnfollowed.run();
                    };
                },
                seen::add);
    }

    private Runnable each(Follower.Plan plan, Runnable turn) {
        boolean[] stopped = new boolean[1];
        time.after(plan.every(), new Runnable() {
            @Override
            public void run() {
                if (!stopped[0]) {
                    time.after(plan.every(), this);
                    turn.run();
                }
            }
        });
        return () -> stopped[0] = true;
    }

    void tell(Change change) {
        told.accept(change);
    }

    boolean isFollowed() {
        return followed;
    }

    /** So many streams on so many hosts. */
    VirtualProcess watching(int many, int hosts) {
        tell(new Change.Snapshot(IntStream.range(0, many)
                .mapToObj(i -> VirtualStreams.assignment(i, VirtualStreams.url(i, hosts)))
                .toList()));
        return this;
    }

    VirtualProcess pass(int seconds) {
        time.pass(Duration.ofSeconds(seconds));
        return this;
    }

    /** How many streams are held to be what. */
    Map<View, Integer> views() {
        Map<View, Integer> views = new HashMap<>();
        for (Observation held : loop.presentViews()) {
            views.merge(Objects.requireNonNull(held.view()), 1, Integer::sum);
        }
        return views;
    }

    /** What streams were ever held to be. */
    Set<View> everHeld() {
        Set<View> held = new HashSet<>();
        seen.forEach(observation -> {
            if (observation.view() != null) {
                held.add(observation.view());
            }
        });
        return held;
    }

    Pulse pulse() {
        return pulses.now().stream()
                .filter(pulse -> pulse.follower().equals(WatchSupervision.NAME))
                .findFirst()
                .orElseThrow();
    }
}
