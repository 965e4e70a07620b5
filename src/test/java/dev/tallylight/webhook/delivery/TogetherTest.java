package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final List<List<Integer>> written = new ArrayList<>();
    private final List<UniEmitter<? super List<String>>> underWay = new ArrayList<>();
    private final Together<Integer, String> together = new Together<>(
            3,
            Duration.ZERO,
            items -> Uni.createFrom().emitter(emitter -> {
                written.add(items);
                underWay.add(emitter);
            }));

    private UniAssertSubscriber<String> add(int item) {
        return together.add(item).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private void end(int write) {
        underWay.get(write)
                .complete(
                        written.get(write).stream().map(item -> "wrote " + item).toList());
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
        second.assertFailedWith(IllegalStateException.class, "away");
        third.assertFailedWith(IllegalStateException.class, "away");
        end(2);
        fourth.assertItem("wrote 4");
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
        Together<Integer, Integer> spaced = new Together<>(3, Duration.ofMillis(50), items -> {
            begun.add(System.nanoTime());
            return Uni.createFrom().item(items);
        });
        List<UniAssertSubscriber<Integer>> all = IntStream.range(0, 7)
                .mapToObj(item -> spaced.add(item).subscribe().withSubscriber(UniAssertSubscriber.create()))
                .toList();
        all.forEach(UniAssertSubscriber::awaitItem);
        assertThat(begun).hasSize(3);
        assertThat(Duration.ofNanos(begun.getLast() - begun.getFirst())).isGreaterThanOrEqualTo(Duration.ofMillis(99));
    }
}
