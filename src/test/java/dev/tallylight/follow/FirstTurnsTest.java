package dev.tallylight.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** While the process starts, nobody begins; once it has, everybody does, whichever way that went. */
class FirstTurnsTest {
    private final VirtualTimers time = new VirtualTimers();
    private final FirstTurns turns = new FirstTurns();
    private final List<String> begun = new ArrayList<>();

    private Follower follower(String name) {
        return new Follower(
                Follower.Plan.of(name, Duration.ofHours(1)),
                time,
                () -> {
                    begun.add(name);
                    return Uni.createFrom().item(false);
                },
                () -> {});
    }

    private Follower next(String name) {
        Follower made = follower(name);
        turns.next(made);
        return made;
    }

    @Test
    void beginAtOnceWhereNothingStarts() {
        next("a");
        time.pass(Duration.ZERO);
        assertThat(begun).containsExactly("a");
    }

    @Test
    void beginOneAfterTheOtherOnceTheProcessHasStarted() {
        turns.hold(time);
        next("a");
        next("b");
        next("c");
        time.pass(FirstTurns.PATIENCE.minusMillis(100));
        assertThat(begun).as("it starts still").isEmpty();

        turns.letGo();
        time.pass(FirstTurns.APART.minusMillis(1));
        assertThat(begun).containsExactly("a");
        next("d");
        time.pass(Duration.ZERO);
        assertThat(begun).as("what comes later does not wait").containsExactly("a", "d");
        time.pass(FirstTurns.APART.multipliedBy(2));
        assertThat(begun).containsExactly("a", "d", "b", "c");
        time.pass(FirstTurns.PATIENCE.multipliedBy(2));
        assertThat(begun).as("each once").hasSize(4);
    }

    /** Told to end in the middle of it: what began then would find nothing any more that it needs. */
    @Test
    void beginNoMoreOnceTheProcessEnds() {
        turns.hold(time);
        next("a");
        next("b");
        turns.letGo();
        time.pass(Duration.ZERO);
        turns.end();
        time.pass(FirstTurns.PATIENCE.multipliedBy(2));
        assertThat(begun).containsExactly("a");
    }

    @Test
    void beginWhenAStartTakesTooLongOrNeverEnds() {
        turns.hold(time);
        next("a");
        time.pass(FirstTurns.PATIENCE);
        next("b");
        time.pass(FirstTurns.APART);
        assertThat(begun).containsExactly("a", "b");
        turns.letGo();
        time.pass(FirstTurns.PATIENCE);
        assertThat(begun).as("its end finds nobody waiting").hasSize(2);
    }

    @Test
    void haveAPulseThatCountsFromTheirMaking() {
        turns.hold(time);
        Follower waits = next("a");
        time.pass(Duration.ofSeconds(3));
        assertThat(waits.pulse().age()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void areNotTakenTwiceByWhoWasWoken() {
        turns.hold(time);
        Follower waits = next("a");
        waits.wake();
        time.pass(Duration.ZERO);
        assertThat(begun).as("there is work for it").containsExactly("a");
        turns.letGo();
        time.pass(Duration.ofSeconds(1));
        assertThat(begun).hasSize(1);
    }

    @Test
    void areNotTakenByWhoWasStoppedMeanwhile() {
        turns.hold(time);
        next("a").stop();
        turns.letGo();
        time.pass(Duration.ofSeconds(1));
        assertThat(begun).isEmpty();
    }

    /** The start's own events, in a real event loop. */
    @Test
    void areHeldBackByTheStart() {
        Vertx vertx = Vertx.vertx();
        try {
            Followers followers =
                    new Followers(vertx, new FreshContext(vertx), new Pulses(), new SimpleMeterRegistry());
            AtomicInteger held = new AtomicInteger();
            AtomicInteger free = new AtomicInteger();
            followers.holdBack(new StartupEvent());
            followers.each(Follower.Plan.of("held", Duration.ofHours(1)), () -> counted(held));
            followers.startOneOfMany(
                    Follower.Plan.of("free", Duration.ofMillis(1)),
                    () -> counted(free).replaceWith(false));
            await().until(() -> free.get() >= 3);
            assertThat(held).hasValue(0);
            followers.letBegin(new StartupEvent());
            await().until(() -> held.get() == 1);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static Uni<Void> counted(AtomicInteger turns) {
        turns.incrementAndGet();
        return Uni.createFrom().voidItem();
    }
}
