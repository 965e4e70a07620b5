package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.follow.Bell;
import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When and what a slice's page is told, in virtual time. */
class SliceNewsTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final List<String> told = new ArrayList<>();
    private final long begun = timers.nanoTime();
    private long rings = 1;
    private Uni<String> mark = Uni.createFrom().item("a");
    private int asked;
    private final SliceNews news = new SliceNews(new Bell(timers), () -> rings, this::mark, "changed");

    private Uni<String> mark() {
        asked++;
        return mark;
    }

    private void listen() {
        news.next().subscribe().with(said -> {
            told.add((timers.nanoTime() - begun) / 1_000_000 + " " + said);
            listen();
        });
    }

    @Test
    void itIsToldAtTheSameMomentsWhateverHappensToOthersAndHoweverLongTheDatabaseTakes() {
        mark = slow(Duration.ofMillis(300), "a");
        listen();
        timers.pass(Duration.ofSeconds(5));
        rings++; // of somebody else
        timers.pass(Duration.ofSeconds(5));
        timers.pass(Duration.ofSeconds(5)); // of nobody
        rings++;
        mark = Uni.createFrom().item("b");
        timers.pass(Duration.ofSeconds(5));
        assertThat(told).containsExactly("5000 changed", "10000 alive", "15000 alive", "20000 changed");
        assertThat(asked).as("where nothing rang, nothing is asked").isEqualTo(3);
    }

    @Test
    void whereItCannotBeKnownThePageLooks() {
        mark = Uni.createFrom().failure(new IllegalStateException("away"));
        listen();
        timers.pass(Duration.ofSeconds(5));
        assertThat(told).containsExactly("5000 look");
    }

    private Uni<String> slow(Duration time, String mark) {
        return Uni.createFrom().emitter(emitter -> timers.after(time, () -> emitter.complete(mark)));
    }
}
