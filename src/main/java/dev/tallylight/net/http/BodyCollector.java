package dev.tallylight.net.http;

import io.netty.buffer.Unpooled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body up to a bound, and no byte further. What comes in large pieces is copied once, when all of it is there; what
 * comes in small ones is joined at once, so that a server that sends single bytes costs no more memory than another.
 */
final class BodyCollector implements Flow.Subscriber<Buffer> {
    /** In bytes: from here on a piece is kept as it came. */
    private static final int LARGE = 4 * 1024;

    private static final int MOST_JOINED = 16 * 1024;

    /** @param truncated whether the body went on after the bound */
    record Collected(Buffer body, boolean truncated) {}

    private final UniEmitter<? super Collected> emitter;
    private final int most;
    private final List<Buffer> pieces = new ArrayList<>();
    private int length;
    private @Nullable Buffer joined;
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
        int room = most - length;
        if (data.length() <= room) {
            keep(data);
            return;
        }
        keep(data.slice(0, room));
        stop();
        emitter.complete(new Collected(body(), true));
    }

    private void keep(Buffer data) {
        length += data.length();
        if (data.length() >= LARGE) {
            pieces.add(data);
            joined = null;
            return;
        }
        Buffer into = joined;
        if (into == null || into.length() >= MOST_JOINED) {
            into = Buffer.buffer();
            pieces.add(into);
            joined = into;
        }
        into.appendBuffer(data);
    }

    @SuppressWarnings("deprecation") // Vert.x 4 has no other way to and from Netty's buffers
    private Buffer body() {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (Buffer piece : pieces) {
            piece.getBytes(0, piece.length(), whole, at);
            at += piece.length();
        }
        return Buffer.buffer(Unpooled.wrappedBuffer(whole));
    }

    @Override
    public void onError(Throwable failure) {
        emitter.fail(failure);
    }

    @Override
    public void onComplete() {
        emitter.complete(new Collected(body(), false));
    }

    private void stop() {
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
