package dev.tallylight.access.live;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** One feed that is open, and how it is ended from outside. From any thread. */
final class OpenFeed {
    private final HeldCredential credential;
    private final RoutingContext request;
    private @Nullable MultiEmitter<?> end;
    private boolean over;
    private boolean completed;

    OpenFeed(HeldCredential credential, RoutingContext request) {
        this.credential = credential;
        this.request = request;
    }

    /** By which a feed ends whose credential does; it reaches nobody. */
    private static final class OverException extends RuntimeException {
        OverException() {
            super("the credential does not hold any more", null, false, false);
        }
    }

    HeldCredential credential() {
        return credential;
    }

    /** The feed, item by item as before, until {@link #end}. */
    <T> Multi<T> until(Multi<T> feed, Runnable whenOver) {
        Multi<T> ending = Multi.createFrom().emitter(this::listen, BackPressureStrategy.DROP);
        return Multi.createBy()
                .merging()
                .withConcurrency(2)
                .withRequests(1) // nothing is read ahead of a slow reader
                .streams(
                        ending,
                        feed.onCompletion().invoke(this::complete)) // the first is listened to before the other ends
                .onFailure(OverException.class)
                .recoverWithCompletion()
                .onTermination()
                .invoke(whenOver);
    }

    private synchronized void listen(MultiEmitter<?> emitter) {
        end = emitter;
        if (over) {
            emitter.fail(new OverException());
        } else if (completed) {
            emitter.complete();
        }
    }

    /** The feed has ended by itself: nothing is left to be ended. */
    private synchronized void complete() {
        completed = true;
        if (end != null) {
            end.complete();
        }
    }

    /** Ends it; where that was done before and helped nothing, the connection is closed. */
    synchronized void end() {
        if (over) {
            request.request().connection().close();
            return;
        }
        over = true;
        if (end != null) {
            end.fail(new OverException());
        }
    }

    /** Whether nobody can be told anything any more. */
    boolean isGone() {
        return request.response().ended() || request.response().closed();
    }
}
