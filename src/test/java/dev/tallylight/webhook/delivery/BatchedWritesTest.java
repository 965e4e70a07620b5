package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchedWritesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final VirtualTimers time = new VirtualTimers();
    private final List<List<Integer>> written = new ArrayList<>();
    private final List<UniEmitter<? super List<String>>> underWay = new ArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final BatchedWrites<Integer, String> writes = new BatchedWrites<>(
            3,
            Duration.ZERO,
            LIMIT,
            time,
            items -> Uni.createFrom()
                    .<List<String>>emitter(emitter -> {
                        written.add(items);
                        underWay.add(emitter);
                    })
                    .onCancellation()
                    .invoke(cancelled::incrementAndGet));

    private UniAssertSubscriber<String> add(int item) {
        UniAssertSubscriber<String> added = writes.add(item).subscribe().withSubscriber(UniAssertSubscriber.create());
        time.pass(Duration.ZERO);
        return added;
    }

    private void end(int write) {
        underWay.get(write)
                .complete(
                        written.get(write).stream().map(item -> "wrote " + item).toList());
        time.pass(Duration.ZERO);
    }

    @Test
    void writesTheFirstAtOnceAndWhatComesMeanwhileTogether() {
        UniAssertSubscriber<String> first = add(1);
        UniAssertSubscriber<String> second = add(2);
        UniAssertSubscriber<String> third = add(3);
        assertThat(written).containsExactly(List.of(1));
        end(0);
        first.assertItem("wrote 1");
        second.assertNotTerminated();
        assertThat(written).containsExactly(List.of(1), List.of(2, 3));
        end(1);
        second.assertItem("wrote 2");
        third.assertItem("wrote 3");
    }

    @Test
    void writesNoMoreThanSoManyAtATime() {
        List<UniAssertSubscriber<String>> all =
                IntStream.rangeClosed(1, 8).mapToObj(this::add).toList();
        for (int write = 0; write < written.size(); write++) {
            end(write);
        }
        assertThat(written).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6, 7), List.of(8));
        all.forEach(UniAssertSubscriber::assertCompleted);
    }

    @Test
    void failsAllThatWereWrittenTogetherAndGoesOn() {
        add(1);
        UniAssertSubscriber<String> second = add(2);
        UniAssertSubscriber<String> third = add(3);
        end(0);
        UniAssertSubscriber<String> fourth = add(4);
        underWay.get(1).fail(new IllegalStateException("away"));
        time.pass(Duration.ZERO);
        second.assertFailedWith(IllegalStateException.class, "away");
        third.assertFailedWith(IllegalStateException.class, "away");
        end(2);
        fourth.assertItem("wrote 4");
    }

    @Test
    void failsAWriteThatDoesNotEndAndGoesOn() {
        UniAssertSubscriber<String> hung = add(1);
        UniAssertSubscriber<String> next = add(2);
        time.pass(LIMIT);
        hung.assertFailedWith(TimeoutException.class);
        assertThat(cancelled).as("its connection is given back").hasValue(1);
        assertThat(written).containsExactly(List.of(1), List.of(2));
        end(0); // too late: it counts for nothing
        end(1);
        next.assertItem("wrote 2");
        add(3);
        end(2);
        time.pass(LIMIT);
        assertThat(cancelled).hasValue(1);
    }

    /** What it is given to write with may be wrong in any way. */
    private void goesOnAfter(Function<List<Integer>, Uni<List<String>>> fault) {
        AtomicInteger calls = new AtomicInteger();
        BatchedWrites<Integer, String> faulty = new BatchedWrites<>(
                3,
                Duration.ZERO,
                LIMIT,
                time,
                items -> calls.getAndIncrement() == 0
                        ? fault.apply(items)
                        : Uni.createFrom()
                                .item(items.stream()
                                        .map(item -> "wrote " + item)
                                        .toList()));
        UniAssertSubscriber<String> first = faulty.add(1).subscribe().withSubscriber(UniAssertSubscriber.create());
        UniAssertSubscriber<String> second = faulty.add(2).subscribe().withSubscriber(UniAssertSubscriber.create());
        time.pass(Duration.ZERO);
        first.assertFailed();
        second.assertItem("wrote 2");
    }

    @Test
    void goesOnAfterAWriteThatThrows() {
        goesOnAfter(items -> {
            throw new IllegalStateException("a bug");
        });
    }

    @Test
    void goesOnAfterAWriteThatGivesTooFewResults() {
        goesOnAfter(items -> Uni.createFrom().item(List.of()));
    }

    @Test
    void goesOnAfterAWriteThatGivesNoResultsAtAll() {
        goesOnAfter(items -> Uni.createFrom().nullItem());
    }

    @Test
    void beginsAnewAfterAPause() {
        add(1);
        end(0);
        UniAssertSubscriber<String> later = add(2);
        assertThat(written).hasSize(2);
        end(1);
        later.assertItem("wrote 2");
    }

    @Test
    void leavesAMomentBetweenTwoWrites() {
        List<Long> begun = new ArrayList<>();
        BatchedWrites<Integer, Integer> spaced = new BatchedWrites<>(3, Duration.ofMillis(50), LIMIT, time, items -> {
            begun.add(time.nanoTime());
            return Uni.createFrom().item(items);
        });
        List<UniAssertSubscriber<Integer>> all = IntStream.range(0, 7)
                .mapToObj(item -> spaced.add(item).subscribe().withSubscriber(UniAssertSubscriber.create()))
                .toList();
        time.pass(Duration.ofMillis(200));
        all.forEach(UniAssertSubscriber::assertCompleted);
        assertThat(begun).hasSize(3);
        assertThat(Duration.ofNanos(begun.getLast() - begun.getFirst())).isEqualTo(Duration.ofMillis(100));
    }
}
