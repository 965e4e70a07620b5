package dev.tallylight.agent.remote;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One feed's connection: tells that it is open with the first thing that the hub says, then the events, then its end. */
final class FeedConnection {
    private static final int MOST_EVENT_BYTES = 64 << 20;

    private final Hub.Listener listener;
    private final UniEmitter<? super Runnable> opened;
    private final SseParser parser = new SseParser(MOST_EVENT_BYTES);
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable HttpClientRequest request;
    private volatile boolean open;

    FeedConnection(Hub.Listener listener, UniEmitter<? super Runnable> opened) {
        this.listener = listener;
        this.opened = opened;
        opened.onTermination(() -> {
            if (!open) {
                hangUp(); // nobody waits for it any more
            }
        });
    }

    void begun(HttpClientRequest made) {
        request = made;
        if (over.get()) {
            made.reset();
        }
    }

    void follow(HttpClientResponse response) {
        response.exceptionHandler(this::ended);
        response.endHandler(ignored -> ended(new HubException(200, "", "the hub ended it")));
        response.handler(this::heard);
    }

    private void heard(Buffer piece) {
        if (over.get()) {
            return;
        }
        try {
            if (!open) {
                open = true;
                Runnable hangUp = this::hangUp;
                opened.complete(hangUp);
            }
            listener.alive();
            for (SseParser.Event event : parser.feed(piece.getBytes())) {
                if (!over.get()) {
                    listener.event(event);
                }
            }
        } catch (RuntimeException e) {
            ended(e);
            reset();
        }
    }

    void ended(Throwable why) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (open) {
            listener.closed(why);
        } else {
            opened.fail(why);
        }
    }

    private void hangUp() {
        if (over.compareAndSet(false, true)) {
            reset();
        }
    }

    private void reset() {
        HttpClientRequest made = request;
        if (made != null) {
            made.reset();
        }
    }
}
