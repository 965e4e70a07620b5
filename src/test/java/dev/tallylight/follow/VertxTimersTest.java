package dev.tallylight.follow;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxTimersTest {
    private final Vertx vertx = Vertx.vertx();
    private final ContextInternal theirs = ((VertxInternal) vertx).createEventLoopContext();
    private final ContextInternal another = ((VertxInternal) vertx).createEventLoopContext();
    private final VertxTimers timers = new VertxTimers(vertx, theirs);

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    @Test
    void goOffInTheirContextWhereverTheyAreAskedFor() throws Exception {
        var seen = new CompletableFuture<Context>();

        another.runOnContext(
                ignored -> timers.after(Duration.ofMillis(1), () -> seen.complete(Vertx.currentContext())));

        assertThat(seen.get(10, SECONDS)).isSameAs(theirs);
    }

    /** As the loops of an application end one after the other. */
    @Test
    void endWithTheirLoopAndTroubleNoOther() throws Exception {
        assertThat(another.nettyEventLoop()).isNotSameAs(theirs.nettyEventLoop());
        var troubles = new ConcurrentLinkedQueue<Throwable>();
        another.exceptionHandler(troubles::add);
        vertx.exceptionHandler(troubles::add);
        var later = new CompletableFuture<Void>();

        another.runOnContext(ignored -> {
            timers.after(Duration.ofMillis(200), () -> {});
            another.setTimer(201, alsoIgnored -> later.complete(null));
            theirs.nettyEventLoop().shutdownGracefully(0, 0, SECONDS);
        });

        assertThat(theirs.nettyEventLoop().terminationFuture().await(10, SECONDS))
                .isTrue();
        later.get(10, SECONDS);
        assertThat(troubles).isEmpty();
    }
}
