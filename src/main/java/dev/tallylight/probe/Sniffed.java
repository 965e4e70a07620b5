package dev.tallylight.probe;

import dev.tallylight.net.http.HttpStream;
import dev.tallylight.probe.media.Content;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of an answer, and the answer as if nobody had looked at them.
 *
 * @param content what they are; never {@link Content#MORE}
 * @param first the bytes that were looked at
 * @param stream the same answer with the whole of its body
 */
record Sniffed(Content content, byte[] first, HttpStream stream) {
    /**
     * Looks, for so long at most, and at what comes first where nothing has come by then. Fails as the body does where that
     * breaks off before anything was recognised.
     *
     * @param toldOtherwise whether name or type tell what it is, so that an answer that stays silent can be gone on with
     */
    static Uni<Sniffed> of(HttpStream stream, ContextInternal context, Duration patience, boolean toldOtherwise) {
        return Uni.createFrom()
                .emitter(emitter -> new Looking(stream, emitter, toldOtherwise).begin(context, patience));
    }

    /** Confined to the probe's event loop. */
    private static final class Looking {
        private final HttpStream stream;
        private final UniEmitter<? super Sniffed> emitter;
        private final Buffer held = Buffer.buffer();
        private Cancellable body = () -> {};
        private @Nullable MultiEmitter<? super Buffer> reader;
        private @Nullable Throwable failure;
        private int lookAgainAt = 1;
        private final boolean toldOtherwise;
        private boolean impatient;
        private boolean decided;
        private boolean ended;

        Looking(HttpStream stream, UniEmitter<? super Sniffed> emitter, boolean toldOtherwise) {
            this.toldOtherwise = toldOtherwise;
            this.stream = stream;
            this.emitter = emitter;
        }

        void begin(ContextInternal context, Duration patience) {
            long timer = context.setTimer(Math.max(1, patience.toMillis()), id -> timeIsUp());
            emitter.onTermination(() -> {
                context.owner().cancelTimer(timer);
                if (!decided) {
                    body.cancel();
                }
            });
            body = stream.body().subscribe().with(this::heard, this::broke, this::finished);
        }

        /** A server that says nothing for long has not said that it is something else. */
        private void timeIsUp() {
            impatient = true;
            if (held.length() > 0 || toldOtherwise) {
                look(true);
            }
        }

        private void heard(Buffer data) {
            if (reader != null) {
                reader.emit(data);
                return;
            }
            held.appendBuffer(data);
            if (!decided && held.length() >= lookAgainAt) {
                lookAgainAt = held.length() + held.length() / 2; // each byte is looked at three times at most
                look(impatient);
            }
        }

        private void look(boolean whole) {
            if (decided) {
                return;
            }
            byte[] first = held.getBytes();
            Content content = Content.of(first, whole);
            if (content != Content.MORE) {
                decided = true;
                emitter.complete(new Sniffed(content, first, again()));
            }
        }

        private HttpStream again() {
            Multi<Buffer> whole = Multi.createFrom().<Buffer>emitter(this::attach);
            return new HttpStream(
                    stream.url(),
                    stream.protocol(),
                    stream.status(),
                    stream.statusText(),
                    stream.headers(),
                    stream.firstByte(),
                    whole);
        }

        private void attach(MultiEmitter<? super Buffer> to) {
            reader = to;
            to.onTermination(body::cancel);
            if (held.length() > 0) {
                to.emit(held);
            }
            if (ended) {
                end(to);
            }
        }

        private void end(MultiEmitter<? super Buffer> to) {
            if (failure == null) {
                to.complete();
            } else {
                to.fail(failure);
            }
        }

        private void finished() {
            ended = true;
            if (reader != null) {
                end(reader);
            } else {
                look(true);
            }
        }

        private void broke(Throwable why) {
            failure = why;
            ended = true;
            if (reader != null) {
                end(reader);
            } else if (!decided && held.length() == 0) {
                decided = true;
                emitter.fail(why);
            } else {
                look(true);
            }
        }
    }
}
