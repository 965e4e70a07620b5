package dev.tallylight.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is watched is what is assigned, whatever happens; in virtual time. */
class ProbeLoopTest {
    private final VirtualProcess process = new VirtualProcess();

    private static Change.Assigned assigned(int number) {
        return new Change.Assigned(VirtualStreams.assignment(number, VirtualStreams.url(number, 5)));
    }

    private int streams() {
        return process.loop.load().streams();
    }

    private double begunAnew() {
        return process.registry.get("tallylight.watches.begun.anew").counter().count();
    }

    @Test
    void whatIsAssignedTwiceAlikeIsWatchedOnce() {
        process.tell(assigned(1));
        process.tell(assigned(1));
        process.pass(1);
        process.tell(assigned(1));
        process.pass(120);
        assertThat(streams()).isEqualTo(1);
        assertThat(process.streams.probes).hasValueBetween(5, 6);
        assertThat(process.views()).containsEntry(View.UP, 1);
    }

    @Test
    void whoIsAddedIsLookedAtAtOnceAndThousandsOverTheirInterval() {
        for (int i = 1; i <= Arrivals.AT_ONCE; i++) {
            process.tell(assigned(i));
        }
        process.time.pass(Duration.ofMillis(10));
        assertThat(process.streams.probes).hasValue(Arrivals.AT_ONCE);
        for (int i = Arrivals.AT_ONCE + 1; i <= 5_000; i++) {
            process.tell(assigned(i));
        }
        int before = process.streams.probes.get();
        for (int second = 0; second < 40; second++) {
            process.pass(1);
            assertThat(process.streams.probes.get() - before)
                    .as("second %d", second)
                    .isLessThan(1_000);
            before = process.streams.probes.get();
        }
        assertThat(process.views()).containsEntry(View.UP, 5_000);
    }

    @Test
    void whatIsPausedAndResumedInOneBreathIsWatchedAndSeenAnew() {
        process.tell(assigned(1));
        process.pass(60);
        process.tell(new Change.Withdrawn(VirtualStreams.id(1)));
        process.tell(assigned(1));
        process.pass(0);
        assertThat(process.loop.presentViews()).isEmpty();
        process.pass(60);
        assertThat(process.views()).containsEntry(View.UP, 1);
        assertThat(process.seen.getLast().view()).isEqualTo(View.UP);
    }

    @Test
    void processesThatWereStartedAtOtherMomentsAgreeOnWhenAStreamIsDue() {
        VirtualProcess other = new VirtualProcess(null, Duration.ofMillis(7_300));
        Map<StreamId, Long> here = dueIn(process);
        assertThat(dueIn(other)).isEqualTo(here);
        assertThat(Set.copyOf(here.values())).as("spread over the interval").hasSizeGreaterThan(5);
    }

    /** At which millisecond of its interval each stream was looked at last. */
    private static Map<StreamId, Long> dueIn(VirtualProcess process) {
        process.watching(10, 5).pass(120);
        Map<StreamId, Long> due = new HashMap<>();
        process.seen.forEach(seen -> due.put(
                seen.stream(),
                seen.at().toEpochMilli() % VirtualStreams.POLICY.interval().toMillis()));
        return due;
    }

    @Test
    void saysHowManyProbesASecondItsStreamsAskFor() {
        process.watching(60, 5);
        assertThat(process.registry.get("tallylight.probes.due").gauge().value())
                .as("60 streams, each every 30 s")
                .isCloseTo(2, Offset.offset(1e-9));
        process.watching(0, 5);
        assertThat(process.registry.get("tallylight.probes.due").gauge().value())
                .isZero();
    }

    @Test
    void aSnapshotWithdrawsWhatIsNotInIt() {
        process.watching(10, 5).pass(60);
        process.watching(3, 5);
        int before = process.streams.probes.get();
        process.pass(300);
        assertThat(streams()).isEqualTo(3);
        assertThat(process.loop.presentViews()).hasSize(3);
        assertThat(process.streams.probes.get() - before).isBetween(28, 32);
    }

    @Test
    void numbersWhatItSeesOverAllStreamsAndTellsWhatItHolds() {
        process.watching(10, 5).pass(100);
        assertThat(process.seen)
                .extracting(Observation::number)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(process.seen.getFirst().number()).isEqualTo(1);
        assertThat(process.loop.presentViews()).hasSize(10).isSubsetOf(process.seen);
        int told = process.seen.size();
        process.loop.presentViews();
        assertThat(process.seen).hasSize(told);
    }

    @Test
    void probesNowWhatIsAssignedHereAlone() {
        process.watching(2, 2).pass(60);
        List<@Nullable Observation> answers = new ArrayList<>();
        process.loop.probeNow(VirtualStreams.id(1)).subscribe().with(answers::add);
        process.loop.probeNow(VirtualStreams.id(7)).subscribe().with(answers::add);
        process.pass(3);
        assertThat(answers).hasSize(2).containsOnlyOnce((Observation) null);
    }

    @Test
    void aRequestThatIsHeardAgainIsProbedForOnceAlsoWhenItsAnswerIsOut() {
        process.watching(2, 2).pass(60);
        UUID request = new UUID(3, 4);
        List<@Nullable Observation> answers = new ArrayList<>();
        process.loop.checkNow(VirtualStreams.id(1), request).subscribe().with(answers::add);
        process.pass(3);
        assertThat(answers).hasSize(1).doesNotContainNull();
        int probes = process.streams.probes.get();
        process.loop.checkNow(VirtualStreams.id(1), request).subscribe().with(answers::add);
        process.pass(0);
        assertThat(answers).hasSize(2).endsWith((Observation) null);
        assertThat(process.streams.probes).hasValue(probes);
    }

    @Test
    void aRequestThatCameBeforeItsStreamIsAnsweredWhenItIsHeardAgain() {
        process.watching(2, 2).pass(60);
        UUID request = new UUID(3, 4);
        List<@Nullable Observation> answers = new ArrayList<>();
        process.loop.checkNow(VirtualStreams.id(7), request).subscribe().with(answers::add);
        process.tell(new Change.Assigned(VirtualStreams.assignment(7, "rtmp://host1/live/7")));
        process.loop.checkNow(VirtualStreams.id(7), request).subscribe().with(answers::add);
        process.pass(10);
        assertThat(answers).hasSize(2).containsOnlyOnce((Observation) null);
    }

    @Test
    void whoIsEditedWhileItIsAskedAnswersInItsNewForm() {
        process.watching(2, 2).pass(60);
        List<@Nullable Observation> answers = new ArrayList<>();
        process.loop.probeNow(VirtualStreams.id(1)).subscribe().with(answers::add);
        process.time.pass(Duration.ofMillis(200));
        process.streams.gives.put("rtmp://host1/other", VirtualStreams.NOT_FOUND);
        process.tell(new Change.Assigned(VirtualStreams.assignment(1, "rtmp://host1/other")));
        process.pass(3);
        assertThat(answers)
                .singleElement()
                .satisfies(seen -> assertThat(seen.outcome().verdict()).isEqualTo(VirtualStreams.NOT_FOUND));
    }

    @Test
    void whoIsWithdrawnWhileItIsAskedAnswersNothing() {
        process.watching(2, 2).pass(60);
        List<@Nullable Observation> answers = new ArrayList<>();
        process.loop.probeNow(VirtualStreams.id(1)).subscribe().with(answers::add);
        process.time.pass(Duration.ofMillis(200));
        process.tell(new Change.Withdrawn(VirtualStreams.id(1)));
        process.pass(0);
        assertThat(answers).hasSize(1).containsOnlyNulls();
    }

    @Test
    void stopped_itFollowsAndProbesNothing() {
        process.watching(10, 5).pass(60);
        process.loop.stop();
        assertThat(process.isFollowed()).isFalse();
        int before = process.streams.probes.get();
        process.tell(assigned(77));
        process.pass(100);
        assertThat(process.streams.probes).hasValue(before);
        assertThat(streams()).isZero();
        assertThat(process.pulses.now()).isEmpty();
    }

    /** Whoever tells it holds a lock while it does so, and asks for it to end as well. */
    @Test
    void stopsAlsoWhileItIsToldSomething() throws InterruptedException {
        ReentrantLock feed = new ReentrantLock();
        CountDownLatch heard = new CountDownLatch(1);
        CountDownLatch unfollows = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        process.whenUnfollowed = () -> {
            unfollows.countDown();
            feed.lock();
            try {
                ended.countDown();
            } finally {
                feed.unlock();
            }
        };
        CompletableFuture<Boolean> told = begun(() -> {
            feed.lock();
            try {
                heard.countDown();
                unfollows.await();
                process.tell(assigned(1));
            } finally {
                feed.unlock();
            }
            return true;
        });
        heard.await();
        CompletableFuture<Boolean> stopped = begun(() -> {
            process.loop.stop();
            return true;
        });
        assertThat(CompletableFuture.allOf(told, stopped)).succeedsWithin(Duration.ofSeconds(10));
        assertThat(ended.getCount()).isZero();
        assertThat(streams()).isZero();
    }

    private static CompletableFuture<Boolean> begun(Callable<Boolean> work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    @Test
    void itsPulseIsWellWhileAllIsLookedAtAndWhereNothingIs() {
        assertThat(process.pulse().age()).isZero();
        process.watching(100, 5);
        for (int i = 0; i < 120; i++) {
            process.pass(5);
            assertThat(process.pulse().age()).isZero();
        }
        assertThat(begunAnew()).isZero();
    }

    @Test
    void watchesOfALoopThatHangsAreBegunAnewOnAnother() {
        process.watching(100, 5).pass(100);
        process.loops.get(1).hangs = true;
        Duration oldest = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            process.pass(1);
            Duration age = process.pulse().age();
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
        }
        assertThat(oldest).isBetween(Duration.ofMillis(1), Duration.ofSeconds(6));
        assertThat(begunAnew()).isBetween(20.0, 80.0);
        assertThat(process.pulse().age()).isZero();
        int before = process.seen.size();
        process.pass(31);
        Set<StreamId> heard = new HashSet<>();
        process.seen.subList(before, process.seen.size()).forEach(seen -> heard.add(seen.stream()));
        assertThat(heard).hasSize(100);
        assertThat(process.everHeld()).containsExactly(View.UP);
    }

    @Test
    void watchesThatCannotBeMendedAreFeltForAsLong() {
        process.watching(10, 5).pass(100);
        process.loops.forEach(loop -> loop.hangs = true);
        process.pass(300);
        assertThat(process.pulse().isDead()).isTrue();
        assertThat(process.pulse().detail()).contains("should have been looked at");
        process.watching(0, 1);
        assertThat(process.pulse().age()).isZero();
    }

    @Test
    void sitsOutAProberThatNeverEnds() {
        VirtualProcess hanging =
                new VirtualProcess((target, memory) -> Uni.createFrom().<ProbeOutcome>nothing());
        hanging.watching(20, 5).pass(120);
        assertThat(hanging.views()).containsEntry(View.UNKNOWN, 20).hasSize(1);
        assertThat(hanging.pulse().age()).isZero();
        assertThat(hanging.registry
                        .get("tallylight.watches.begun.anew")
                        .counter()
                        .count())
                .isZero();
        assertThat(hanging.seen)
                .allSatisfy(seen -> assertThat(seen.outcome().verdict()).isInstanceOf(Verdict.Unknown.class));
    }
}
