package dev.tallylight.net.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.IpLiteral;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts that end as a test says. */
class ConnectRaceTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final ContextInternal context = ((VertxInternal) VERTX).createEventLoopContext();
    private final List<InetAddress> two = List.of(address(1), address(2));
    private final BlockingQueue<UniEmitter<? super String>> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> late = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> broken = new CompletableFuture<>();

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    @BeforeEach
    void listen() {
        context.exceptionHandler(broken::complete);
    }

    private static InetAddress address(int last) {
        return IpLiteral.address(null, new byte[] {127, 0, 0, (byte) last});
    }

    private CompletableFuture<String> race() {
        return ConnectRace.<String>among(
                        context,
                        two,
                        place -> {
                            two.get(place);
                            return Uni.createFrom().<String>emitter(begun::add);
                        },
                        late::add)
                .subscribeAsCompletionStage();
    }

    private UniEmitter<? super String> attempt() throws InterruptedException {
        return Objects.requireNonNull(begun.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void takesTheFirstThatAnswersAndClosesTheOther() throws Exception {
        CompletableFuture<String> race = race();
        UniEmitter<? super String> first = attempt();
        UniEmitter<? super String> second = attempt();
        second.complete("second");
        assertThat(race.get(20, TimeUnit.SECONDS)).isEqualTo("second");
        first.complete("first");
        assertThat(begun).isEmpty();
    }

    @Test
    void waitsForTheFirstWhereTheLastFails() throws Exception {
        CompletableFuture<String> race = race();
        UniEmitter<? super String> first = attempt();
        attempt().fail(new NetFailure(NetFailure.Kind.CONNECT_REFUSED, "refused"));
        CompletableFuture<Void> settled = new CompletableFuture<>();
        context.runOnContext(v -> context.runOnContext(w -> settled.complete(null)));
        settled.get(20, TimeUnit.SECONDS);
        first.complete("first");
        assertThat(race.get(20, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(broken).as("nothing was thrown on the event loop").isNotDone();
    }

    @Test
    void failsAsTheLastAddressDoes() throws Exception {
        CompletableFuture<String> race = race();
        attempt().fail(new NetFailure(NetFailure.Kind.CONNECT_TIMEOUT, "the first"));
        attempt().fail(new NetFailure(NetFailure.Kind.CONNECT_REFUSED, "the last"));
        assertThatThrownBy(() -> race.get(20, TimeUnit.SECONDS)).hasMessageContaining("the last");
    }

    @Test
    void isCancelledWithAllItsAttempts() throws Exception {
        CompletableFuture<String> race = race();
        UniEmitter<? super String> first = attempt();
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        first.onTermination(() -> cancelled.complete(null));
        race.cancel(true);
        cancelled.get(20, TimeUnit.SECONDS);
    }
}
