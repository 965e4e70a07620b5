package dev.tallylight.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.AssignmentSource;
import dev.tallylight.agent.View;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** This process is late: what it sees meanwhile says nothing of the streams. */
@Order(2)
class OverloadTest {
    private static final Duration STOP = Duration.ofSeconds(8);

    private final VirtualProcess process = new VirtualProcess();

    /** By what was seen while it was late. */
    private long excused() {
        return process.seen.stream()
                .filter(seen -> seen.outcome().verdict() instanceof Verdict.Unknown unknown
                        && unknown.detail().contains("this process was late by"))
                .count();
    }

    @Test
    void stopsOfTheProcessAreNoOutages() {
        process.watching(200, 20).pass(120);
        Random random = new Random(12);
        for (int i = 0; i < 20; i++) {
            process.time.pass(Duration.ofMillis(1_000 + random.nextInt(40_000)));
            process.time.stall(STOP);
        }
        process.pass(60);
        assertThat(excused()).as("it had its chances").isGreaterThan(20);
        assertThat(process.everHeld()).doesNotContain(View.DOWN);
        assertThat(process.views()).containsEntry(View.UP, 200).hasSize(1);
    }

    @Test
    void oneStopMakesNeitherBlindNorUnknown() {
        process.watching(50, 5).pass(120);
        for (int i = 0; i < 7; i++) {
            process.time.pass(Duration.ofMillis(61_700));
            process.time.stall(STOP);
        }
        process.pass(60);
        assertThat(excused()).isPositive();
        assertThat(process.said).isEmpty();
        assertThat(process.everHeld()).containsExactly(View.UP);
    }

    @Test
    void fiftyStreamsThatAreAllBeingProbedWhenItStopsAreLookedAtAgainNotAllAtOnce() {
        for (int i = 0; i < 50; i++) {
            process.tell(new AssignmentSource.Change.Assigned(VirtualStreams.assignment(i, VirtualStreams.url(i, 5))));
        }
        process.time.pass(Duration.ofMillis(100));
        process.time.stall(STOP);
        assertThat(excused()).isEqualTo(50);
        int before = process.streams.probes.get();
        process.time.pass(Duration.ofMillis(3_000));
        assertThat(process.streams.probes.get() - before).isBetween(1, 30);
        process.pass(10);
        assertThat(process.views()).containsEntry(View.UP, 50).hasSize(1);
        assertThat(process.said).isEmpty();
    }

    @Test
    void aProcessWithoutItsShareOfTheProcessorIsBlindOnceAndNothingIsDown() {
        process.watching(200, 20).pass(120);
        int before = process.seen.size();
        for (int i = 0; i < 600; i++) {
            process.time.stall(Duration.ofMillis(90));
            process.time.pass(Duration.ofMillis(10));
        }
        assertThat(process.seen.size()).as("probes went on").isGreaterThan(before + 200);
        assertThat(process.said)
                .singleElement()
                .asString()
                .matches("this process is overloaded: late by \\d+\\.\\d s in the last 30 s");
        process.pass(9);
        assertThat(process.eyesight.blindness()).isNotNull();
        process.pass(3);
        assertThat(process.said).hasSize(2).endsWith("sees again");
        process.pass(60);
        assertThat(process.everHeld()).doesNotContain(View.DOWN);
        assertThat(process.views()).containsEntry(View.UP, 200).hasSize(1);
        assertThat(process.said).hasSize(2);
    }

    /** Each probe costs so much that their usual rate fits, and twice of it does not. */
    @Test
    void aRestartWithManyStreamsDoesNotOverloadTheProcess() {
        VirtualProcess busy = new BusyProcess().process.watching(5_000, 50).pass(180);
        assertThat(busy.seen).noneMatch(seen -> !(seen.outcome().verdict() instanceof Verdict.Up));
        assertThat(busy.views()).containsEntry(View.UP, 5_000).hasSize(1);
        assertThat(busy.said).isEmpty();
    }

    /** What makes a process late makes probes fail, and failures want another look: that must not keep it late. */
    @Test
    void isInTimeAgainWhenWhatMadeItLateIsOver() {
        BusyProcess busy = new BusyProcess();
        busy.process.watching(5_000, 50).pass(180);
        for (int i = 0; i < 30; i++) {
            busy.process.time.work(Duration.ofMillis(500));
            busy.process.time.pass(Duration.ofMillis(500));
        }
        busy.process.pass(60);
        int before = busy.process.seen.size();
        busy.process.pass(60);
        assertThat(busy.process.seen.subList(before, busy.process.seen.size()))
                .hasSizeBetween(9_900, 10_100)
                .allMatch(seen -> seen.outcome().verdict() instanceof Verdict.Up);
        assertThat(busy.process.everHeld()).doesNotContain(View.DOWN);
        assertThat(busy.process.views()).containsEntry(View.UP, 5_000).hasSize(1);
    }

    @Test
    void aStreamThatDiesDuringAStopIsDownSoonAfter() {
        process.watching(200, 20).pass(120);
        process.streams.gives.put(VirtualStreams.url(7, 20), VirtualStreams.SILENT);
        process.time.stall(STOP);
        process.pass(55);
        assertThat(process.views()).containsEntry(View.UP, 199).containsEntry(View.DOWN, 1);
    }

    /** A machine that slept has its processes back before its network, and what they missed to be done. */
    @Test
    void whatBeginsJustAfterAStopAccusesNobodyEither() {
        process.watching(200, 20).pass(120);
        int before = process.seen.size();
        for (int i = 0; i < 40; i++) {
            process.streams.gives.put(VirtualStreams.url(i, 20), VirtualStreams.SILENT);
        }
        process.time.stall(STOP);
        process.time.pass(Duration.ofMillis(1_800));
        process.streams.gives.clear();
        process.pass(60);
        assertThat(process.seen.subList(before, process.seen.size()))
                .noneMatch(seen -> seen.outcome().verdict() instanceof Verdict.Down);
        assertThat(excused()).isPositive();
        assertThat(process.said).isEmpty();
    }

    @Test
    void whatAServerSaidCountsHoweverLateItIsHeard() {
        process.watching(200, 20).pass(120);
        for (int i = 0; i < 200; i++) {
            process.streams.gives.put(VirtualStreams.url(i, 20), VirtualStreams.NOT_FOUND);
        }
        int before = process.seen.size();
        process.time.stall(STOP);
        process.time.pass(Duration.ofMillis(700));
        assertThat(process.seen.subList(before, process.seen.size()))
                .as("some were heard that were late, of those who were asked after the stop")
                .anySatisfy(
                        seen -> assertThat(Objects.requireNonNull(seen.outcome().verdict()))
                                .isEqualTo(VirtualStreams.NOT_FOUND));
        process.pass(45);
        assertThat(process.views()).containsEntry(View.DOWN, 200).hasSize(1);
    }

    /** Its probes take 4 ms of the processor each, and an answer that is heard more than two seconds late is a failure. */
    private static final class BusyProcess {
        private static final Duration COST = Duration.ofMillis(4);
        private static final Duration ANSWER = Duration.ofMillis(300);
        private static final Duration PATIENCE = Duration.ofSeconds(2);

        final VirtualProcess process = new VirtualProcess((target, memory) -> probe());

        private Uni<ProbeOutcome> probe() {
            return Uni.createFrom().emitter(emitter -> {
                process.time.work(COST);
                long asked = process.time.nanoTime();
                process.time.after(ANSWER, () -> {
                    boolean late = process.time.nanoTime() - asked
                            > ANSWER.plus(PATIENCE).toNanos();
                    emitter.complete(VirtualStreams.outcome(late ? VirtualStreams.SILENT : VirtualStreams.UP));
                });
            });
        }
    }
}
