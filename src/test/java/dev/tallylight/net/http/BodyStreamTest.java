package dev.tallylight.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyStreamTest {
    private static final BodyStream.Source SOURCE = new BodyStream.Source() {
        @Override
        public void resume() {}

        @Override
        public void abandon() {}
    };

    private final Vertx vertx = Vertx.vertx();
    private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    private final BodyStream stream = new BodyStream(context, SOURCE);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A probe may wait for seconds with its connection open: thousands of them would hold a segment of media each. */
    @Test
    void whoKeepsTheConnectionDoesNotKeepWhatWasReadOverIt() throws Exception {
        WeakReference<Buffer> read = read();
        await().untilAsserted(() -> {
            System.gc();
            assertThat(read.get()).isNull();
        });
        assertThat(stream.wants()).as("the stream itself is still there").isTrue();
    }

    private WeakReference<Buffer> read() throws Exception {
        Buffer sent = Buffer.buffer(new byte[50_000]);
        CompletableFuture<Integer> length = new CompletableFuture<>();
        context.runOnContext(v -> {
            BodyCollector.collect(stream, 100_000)
                    .subscribe()
                    .with(all -> length.complete(all.body().length()), length::completeExceptionally);
            stream.offer(sent);
            stream.end();
        });
        assertThat(length.get(10, TimeUnit.SECONDS)).isEqualTo(50_000);
        return new WeakReference<>(sent);
    }
}
