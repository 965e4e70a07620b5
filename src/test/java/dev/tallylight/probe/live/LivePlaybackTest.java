package dev.tallylight.probe.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who breaks a playing off is on any thread, and it may be opening something at that very moment. */
class LivePlaybackTest {
    private final ProbeBench bench = new ProbeBench();
    private final ProbeTarget target = ProbeBench.target("tcp://127.0.0.1:9", Protocol.TCP, Duration.ofSeconds(5));
    private final ContextInternal context = ((VertxInternal) bench.vertx).createEventLoopContext();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Opens something as soon as it is told to. */
    private final class Opening extends LivePlayback {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final List<String> closed = new CopyOnWriteArrayList<>();

        Opening() {
            super(
                    LivePlaybackTest.this.target,
                    new ProbeRun(LivePlaybackTest.this.target.timeout()),
                    LivePlaybackTest.this.context);
        }

        @Override
        protected void begin() {
            atEnd(() -> closed.add("first"));
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            atEnd(() -> closed.add("second"));
        }

        /** What a step that could not be broken off any more opens. */
        void late() {
            atEnd(() -> closed.add("late"));
        }

        @Override
        protected MediaFacts facts() {
            return MediaFacts.NONE;
        }
    }

    @Test
    void closesWhatItOpensWhileItIsBrokenOff() throws InterruptedException {
        Opening playback = new Opening();
        Cancellable playing = playback.play()
                .runSubscriptionOn(work -> context.runOnContext(v -> work.run()))
                .subscribe()
                .with(ignored -> {});
        playback.begun.await();
        playing.cancel();
        assertThat(playback.closed)
                .as("nothing is closed under the hands of who opens it")
                .isEmpty();
        playback.goOn.countDown();
        await().untilAsserted(() -> assertThat(playback.closed).containsExactly("second", "first"));
        context.runOnContext(v -> playback.late());
        await().untilAsserted(() -> assertThat(playback.closed).containsExactly("second", "first", "late"));
    }
}
