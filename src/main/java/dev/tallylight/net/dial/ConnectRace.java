package dev.tallylight.net.dial;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Tries a host's addresses as browsers and players do (RFC 8305 §5): the next one where the one before has failed, or has not
 * answered within {@value #HEAD_START_MS} ms, and takes the first that answers. An address that swallows packets costs a
 * viewer a blink, and so it does a probe. Confined to the context.
 */
final class ConnectRace<T> {
    /** The Connection Attempt Delay that RFC 8305 §8 recommends. */
    static final int HEAD_START_MS = 250;

    private final ContextInternal context;
    private final int most;
    private final IntFunction<Uni<T>> attempt;
    private final Consumer<? super T> tooLate;
    private final List<Cancellable> running = new ArrayList<>();
    private final Throwable[] failures;
    private int begun;
    private int failed;
    private boolean over;

    /**
     * @param addresses in the order in which they are tried
     * @param attempt begins to connect to the one of that place
     * @param tooLate closes a connection that stands when another was quicker
     */
    static <T> Uni<T> among(
            ContextInternal context, List<InetAddress> addresses, IntFunction<Uni<T>> attempt, Consumer<T> tooLate) {
        return addresses.size() == 1
                ? attempt.apply(0)
                : Uni.createFrom()
                        .emitter(emitter -> context.emit(
                                v -> new ConnectRace<>(context, addresses.size(), attempt, tooLate).run(emitter)));
    }

    private ConnectRace(ContextInternal context, int most, IntFunction<Uni<T>> attempt, Consumer<? super T> tooLate) {
        this.context = context;
        this.most = most;
        this.attempt = attempt;
        this.tooLate = tooLate;
        this.failures = new Throwable[most];
    }

    private void run(UniEmitter<? super T> emitter) {
        emitter.onTermination(() -> context.emit(v -> {
            over = true;
            running.forEach(Cancellable::cancel);
        }));
        next(emitter);
    }

    private void next(UniEmitter<? super T> emitter) {
        int place = begun++;
        if (place + 1 < most) {
            context.setTimer(HEAD_START_MS, id -> {
                if (!over && begun == place + 1) {
                    next(emitter);
                }
            });
        }
        running.add(attempt.apply(place)
                .subscribe()
                .with(
                        connection -> context.emit(v -> connected(emitter, connection)),
                        failure -> context.emit(v -> failed(emitter, place, failure))));
    }

    private void connected(UniEmitter<? super T> emitter, T connection) {
        if (over) {
            tooLate.accept(connection);
            return;
        }
        over = true;
        emitter.complete(connection);
    }

    private void failed(UniEmitter<? super T> emitter, int place, Throwable failure) {
        failures[place] = failure;
        failed++;
        if (over) {
            return;
        }
        if (failed == most) {
            over = true;
            emitter.fail(failures[most - 1]);
        } else if (begun == place + 1 && begun < most) {
            next(emitter);
        }
    }
}
