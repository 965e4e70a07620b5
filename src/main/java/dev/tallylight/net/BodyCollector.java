package dev.tallylight.net;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a body up to a bound, and no byte further. */
final class BodyCollector implements Flow.Subscriber<Buffer> {
    /** @param truncated whether the body went on after the bound */
    record Collected(Buffer body, boolean truncated) {}

    private final UniEmitter<? super Collected> emitter;
    private final int most;
    private final Buffer body = Buffer.buffer();
    private Flow.@Nullable Subscription subscription;

    private BodyCollector(UniEmitter<? super Collected> emitter, int most) {
        this.emitter = emitter;
        this.most = most;
    }

    static Uni<Collected> collect(BodyStream stream, int most) {
        return Uni.createFrom().emitter(emitter -> {
            BodyCollector collector = new BodyCollector(emitter, most);
            emitter.onTermination(collector::stop);
            stream.subscribe(collector);
        });
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Buffer data) {
        int room = most - body.length();
        if (data.length() <= room) {
            body.appendBuffer(data);
            return;
        }
        body.appendBuffer(data, 0, room);
        stop();
        emitter.complete(new Collected(body, true));
    }

    @Override
    public void onError(Throwable failure) {
        emitter.fail(failure);
    }

    @Override
    public void onComplete() {
        emitter.complete(new Collected(body, false));
    }

    private void stop() {
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
