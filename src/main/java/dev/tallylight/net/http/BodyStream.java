package dev.tallylight.net.http;

import dev.tallylight.net.NetFailure;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of one answer on its way from the connection to its one reader, who sets the pace: what he has not asked for
 * is not read from the socket. Confined to the connection's event-loop context; a reader elsewhere is heard there.
 */
final class BodyStream implements Flow.Publisher<Buffer> {
    /** The connection, as the body's source. */
    interface Source {
        /** There is demand again. */
        void resume();

        /** Nobody reads on. */
        void abandon();
    }

    private final ContextInternal context;
    private final Source source;
    private final Queue<Buffer> waiting = new ArrayDeque<>();
    /** Null before there is one, and after: who keeps a connection does not keep what was read over it. */
    private Flow.@Nullable Subscriber<? super Buffer> reader;

    private boolean taken;
    private long demand;
    private boolean ended;
    private @Nullable NetFailure failure;
    private boolean closed;
    private boolean draining;

    BodyStream(ContextInternal context, Source source) {
        this.context = context;
        this.source = source;
    }

    Multi<Buffer> asMulti() {
        return Multi.createFrom().publisher(this);
    }

    /** Whether the source should go on. */
    boolean wants() {
        return closed || ended || (taken && demand > waiting.size());
    }

    void offer(Buffer data) {
        if (!closed && !ended) {
            waiting.add(data);
            drain();
        }
    }

    void end() {
        ended = true;
        drain();
    }

    void fail(NetFailure why) {
        if (!ended) {
            ended = true;
            failure = why;
            drain();
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Buffer> subscriber) {
        onContext(() -> {
            if (taken) {
                throw new IllegalStateException("a body is read once");
            }
            taken = true;
            reader = subscriber;
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    onContext(() -> ask(n));
                }

                @Override
                public void cancel() {
                    onContext(BodyStream.this::cancel);
                }
            });
            drain(); // an end that came before
        });
    }

    private void ask(long n) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        drain();
        if (!closed && wants()) {
            source.resume();
        }
    }

    private void cancel() {
        if (!closed) {
            closed = true;
            reader = null;
            waiting.clear();
            if (!ended) {
                source.abandon();
            }
        }
    }

    private void drain() {
        Flow.Subscriber<? super Buffer> to = reader;
        if (draining || to == null) {
            return;
        }
        draining = true;
        while (!closed && demand > 0 && !waiting.isEmpty()) {
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            to.onNext(waiting.remove());
        }
        draining = false;
        if (!closed && ended && waiting.isEmpty()) {
            closed = true;
            reader = null;
            if (failure == null) {
                to.onComplete();
            } else {
                to.onError(failure);
            }
        }
    }

    private void onContext(Runnable work) {
        if (context.inThread()) {
            work.run();
        } else {
            context.runOnContext(v -> work.run());
        }
    }
}
