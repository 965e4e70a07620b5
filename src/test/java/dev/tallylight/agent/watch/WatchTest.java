package dev.tallylight.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ObservationSink;
import dev.tallylight.agent.View;
import dev.tallylight.agent.sight.Eyesight;
import dev.tallylight.agent.sight.Lateness;
import dev.tallylight.agent.sight.Overload;
import dev.tallylight.agent.sight.OwnFault;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One stream's turns in virtual time; its prober does what the script says, and then plays at once. */
class WatchTest {
    private static final Assignment STREAM = VirtualStreams.assignment(1, "rtmp://host/live/1");
    private static final Duration TIMEOUT = VirtualStreams.TIMEOUT;

    private final VirtualTimers time = new VirtualTimers();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Queue<Supplier<Uni<ProbeOutcome>>> script = new ArrayDeque<>();
    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final List<Observation> seen = new ArrayList<>();
    private final List<@Nullable Observation> answers = new ArrayList<>();
    private ObservationSink sink = seen::add;
    private OwnFault ownFault = (host, stream, outcome, whenKnown) -> whenKnown.accept(outcome);
    private final Watch watch = new Watch(
            STREAM,
            new Watch.Loop(time, new Lateness(time)),
            new Watch.Shared(
                    "checkpoint",
                    (target, memory) -> {
                        probes.incrementAndGet();
                        Supplier<Uni<ProbeOutcome>> next = script.poll();
                        return next == null ? gives(VirtualStreams.UP).get() : next.get();
                    },
                    (host, stream, outcome, whenKnown) -> ownFault.weigh(host, stream, outcome, whenKnown),
                    new Overload(new Eyesight(), time, List.of(), () -> {}),
                    observation -> sink.accept(observation),
                    new ProbeMetrics(registry),
                    time.clock(),
                    time.nanoTime(),
                    new AtomicLong()::incrementAndGet));

    private static Supplier<Uni<ProbeOutcome>> gives(Verdict verdict) {
        return () -> Uni.createFrom().item(VirtualStreams.outcome(verdict));
    }

    private Supplier<Uni<ProbeOutcome>> givesAfter(Duration wait, Verdict verdict) {
        return () -> Uni.createFrom()
                .emitter(emitter -> time.after(wait, () -> emitter.complete(VirtualStreams.outcome(verdict))));
    }

    private Uni<ProbeOutcome> hangs() {
        return Uni.createFrom().<ProbeOutcome>nothing().onCancellation().invoke(cancelled::incrementAndGet);
    }

    private void pass(int seconds) {
        time.pass(Duration.ofSeconds(seconds));
    }

    private double counted(String counter) {
        return registry.get(counter).counter().count();
    }

    @Test
    void looksAgainSoonAtFirstAndThenEachInterval() {
        watch.start(Pace.Start.AT_ONCE);
        pass(1);
        assertThat(probes).as("and once more until two agree").hasValue(1);
        pass(124);
        assertThat(probes).hasValueBetween(5, 6);
        assertThat(seen).extracting(Observation::number).isSorted().doesNotContain(0L);
        assertThat(seen.getLast().view()).isEqualTo(View.UP);
    }

    @Test
    void looksAgainSoonAfterAFirstFailureAndIsDownAtTheSecond() {
        watch.start(Pace.Start.AT_ONCE);
        pass(60);
        script.add(gives(VirtualStreams.SILENT));
        script.add(gives(VirtualStreams.SILENT));
        int before = seen.size();
        pass(36);
        List<Observation> since = seen.subList(before, seen.size());
        Observation first =
                since.stream().filter(Observation::firstFailure).findFirst().orElseThrow();
        Observation second = since.get(since.indexOf(first) + 1);
        assertThat(first.view()).isEqualTo(View.UP);
        assertThat(second.view()).isEqualTo(View.DOWN);
        assertThat(second.since()).isEqualTo(first.at());
        assertThat(Duration.between(first.at(), second.at())).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aProbeThatRunsAlreadyAnswersWhoAsksForOne() {
        script.add(givesAfter(Duration.ofSeconds(3), VirtualStreams.UP));
        watch.start(Pace.Start.AT_ONCE);
        pass(1);
        watch.probeNow(answers::add);
        watch.probeNow(answers::add);
        pass(1);
        assertThat(answers).isEmpty();
        pass(2);
        assertThat(probes).hasValue(1);
        assertThat(answers).containsExactly(seen.getFirst(), seen.getFirst());
    }

    @Test
    void whoWantsToKnowHowItIsNowIsAnsweredByAProbeThatBeginsAfterwards() {
        script.add(givesAfter(Duration.ofSeconds(3), VirtualStreams.UP));
        script.add(givesAfter(Duration.ofSeconds(1), VirtualStreams.NOT_FOUND));
        watch.start(Pace.Start.AT_ONCE);
        pass(1);
        watch.checkNow(answers::add);
        watch.checkNow(answers::add);
        time.pass(Duration.ofMillis(2_500));
        assertThat(seen).hasSize(1);
        assertThat(answers).isEmpty();
        time.pass(Duration.ofMillis(1_000));
        assertThat(probes).hasValue(2);
        assertThat(answers).containsExactly(seen.get(1), seen.get(1));
        assertThat(seen.get(1).outcome().verdict()).isEqualTo(VirtualStreams.NOT_FOUND);
    }

    @Test
    void whoWantsToKnowHowItIsNowDoesNotHearOfAnOutcomeThatIsStillWeighed() {
        List<Runnable> known = new ArrayList<>();
        ownFault = (host, stream, outcome, whenKnown) -> known.add(() -> whenKnown.accept(outcome));
        watch.start(Pace.Start.AT_ONCE);
        pass(1);
        watch.checkNow(answers::add);
        watch.probeNow(answers::add);
        known.removeFirst().run();
        time.pass(Duration.ofMillis(10));
        assertThat(answers).containsExactly(seen.getFirst());
        assertThat(probes).hasValue(2);
        known.removeFirst().run();
        time.pass(Duration.ofMillis(10));
        assertThat(answers).containsExactly(seen.getFirst(), seen.get(1));
    }

    @Test
    void whoWantsToKnowHowItIsNowIsAnsweredInTimeOrNotAtAll() {
        ownFault = (host, stream, outcome, whenKnown) -> {};
        watch.start(Pace.Start.AT_ONCE);
        pass(1);
        watch.checkNow(answers::add);
        pass(60);
        assertThat(answers).hasSize(1).containsOnlyNulls();
        watch.checkNow(answers::add);
        watch.stop();
        pass(0);
        assertThat(answers).hasSize(2).containsOnlyNulls();
    }

    @Test
    void probesOutOfTurnForWhoAsks() {
        watch.start(Pace.Start.AT_ONCE);
        pass(60);
        int before = probes.get();
        watch.probeNow(answers::add);
        time.pass(Duration.ZERO);
        assertThat(probes).hasValue(before + 1);
        assertThat(answers).containsExactly(seen.getLast());
        watch.checkNow(answers::add);
        time.pass(Duration.ZERO);
        assertThat(probes).hasValue(before + 2);
        assertThat(answers).hasSize(2).endsWith(seen.getLast());
    }

    @Test
    void aProberThatNeverEndsIsAFaultOfOursAndAnotherTurnFollows() {
        script.add(this::hangs);
        watch.start(Pace.Start.AT_ONCE);
        watch.probeNow(answers::add);
        time.pass(TIMEOUT.plus(Attempt.GRACE).minusMillis(10));
        assertThat(seen).isEmpty();
        pass(1);
        assertThat(seen.getFirst().outcome().verdict()).isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> {
            assertThat(unknown.reason()).isEqualTo(Reason.PROBE_ERROR);
            assertThat(unknown.detail()).contains("did not end within 15000 ms");
        });
        assertThat(answers).hasSize(1);
        assertThat(cancelled).hasValue(1);
        pass(30);
        assertThat(seen.getLast().view()).isEqualTo(View.UP);
        assertThat(registry.get("tallylight.probes.running").gauge().value()).isZero();
    }

    @Test
    void anOutcomeThatComesAfterAllIsForNobody() {
        script.add(givesAfter(Duration.ofSeconds(16), VirtualStreams.SILENT));
        watch.start(Pace.Start.AT_ONCE);
        pass(40);
        assertThat(seen).noneMatch(observation -> observation.outcome().verdict() instanceof Verdict.Down);
    }

    @Test
    void aProberThatThrowsIsAFaultOfOursAndAnotherTurnFollows() {
        script.add(() -> {
            throw new IllegalStateException("a bug");
        });
        script.add(() -> Uni.createFrom().failure(new IllegalArgumentException("another")));
        script.add(() -> Uni.createFrom().nullItem());
        watch.start(Pace.Start.AT_ONCE);
        pass(90);
        assertThat(seen.subList(0, 3))
                .extracting(observation -> observation.outcome().verdict())
                .allSatisfy(verdict -> assertThat(verdict)
                        .isInstanceOfSatisfying(
                                Verdict.Unknown.class,
                                unknown -> assertThat(unknown.reason()).isEqualTo(Reason.PROBE_ERROR)));
        assertThat(seen.getLast().view()).isEqualTo(View.UP);
    }

    @Test
    void goesOnWhenItsSinkOrWhoAskedThrows() {
        sink = observation -> {
            throw new IllegalStateException("no room");
        };
        watch.start(Pace.Start.AT_ONCE);
        watch.probeNow(observation -> {
            throw new IllegalStateException("gone");
        });
        watch.probeNow(answers::add);
        pass(60);
        assertThat(answers).hasSize(1);
        sink = seen::add;
        pass(60);
        assertThat(seen).hasSizeBetween(1, 3);
    }

    @Test
    void turnsThatCannotBeTakenAreCountedAndNotMadeUpFor() {
        watch.start(Pace.Start.AT_ONCE);
        pass(90);
        time.stall(Duration.ofSeconds(95));
        int before = probes.get();
        pass(29);
        assertThat(counted("tallylight.probes.skipped")).isBetween(1.0, 2.0);
        assertThat(probes.get() - before).isLessThanOrEqualTo(1);
    }

    @Test
    void tellsWhoWaitsThatItIsStopped() {
        script.add(this::hangs);
        watch.start(Pace.Start.AT_ONCE);
        pass(1);
        watch.probeNow(answers::add);
        pass(1);
        watch.stop();
        time.pass(Duration.ZERO);
        assertThat(answers).hasSize(1).containsOnlyNulls();
        assertThat(cancelled).hasValue(1);
        watch.probeNow(answers::add);
        pass(100);
        assertThat(answers).hasSize(2).containsOnlyNulls();
        assertThat(seen).isEmpty();
        assertThat(probes).hasValue(1);
    }

    @Test
    void answersWhoWaitsInTimeWhoeverFailsTo() {
        ownFault = (host, stream, outcome, whenKnown) -> {};
        watch.start(Pace.Start.AT_ONCE);
        pass(1);
        watch.probeNow(answers::add);
        pass(30);
        assertThat(answers).hasSize(1).containsOnlyNulls();
    }

    @Test
    void givesASignOfLifeAtEachProbeOrIsOverdue() {
        watch.start(Pace.Start.AT_ONCE);
        for (int i = 0; i < 200; i++) {
            pass(1);
            assertThat(watch.overdue(time.nanoTime()).isPositive()).isFalse();
        }
        ownFault = (host, stream, outcome, whenKnown) -> {};
        pass(100);
        assertThat(watch.overdue(time.nanoTime())).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(41));
        assertThat(watch.isStuck(time.nanoTime())).isTrue();
    }

    @Test
    void begunAnewItKnowsWhatItSaw() {
        watch.start(Pace.Start.AT_ONCE);
        pass(60);
        Observation held = Objects.requireNonNull(watch.latest());
        Watch anew = watch.anew(new Watch.Loop(time, new Lateness(time)));
        assertThat(anew.latest()).isEqualTo(held);
        script.add(gives(VirtualStreams.SILENT));
        anew.start(Pace.Start.AT_ONCE);
        time.pass(Duration.ofMillis(10));
        assertThat(seen.getLast().view())
                .as("one failure alone changes nothing")
                .isEqualTo(View.UP);
        assertThat(seen.getLast().firstFailure()).isTrue();
        int before = probes.get();
        pass(300);
        assertThat(probes.get() - before).as("of one watch").isBetween(9, 12);
    }
}
