package dev.tallylight.store;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/**
 * Runs a {@link Retried} transaction again. It stands outside of the transaction, and goes on in the context that the
 * failure came in, where a new session can begin at once: the one for whose sake this one was ended holds its locks, and
 * is waited for.
 */
@Retried
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class Conflicts {
    private static final int TIMES = 3;

    @AroundInvoke
    Object retried(InvocationContext call) {
        return Uni.createFrom()
                .deferred(() -> proceed(call))
                .onFailure(Conflicts::isConflict)
                .retry()
                .atMost(TIMES);
    }

    @SuppressWarnings("unchecked") // the annotation is for methods that give a Uni
    private static Uni<Object> proceed(InvocationContext call) {
        try {
            return (Uni<Object>) call.proceed();
        } catch (Exception e) {
            return Uni.createFrom().failure(e);
        }
    }

    static boolean isConflict(Throwable failure) {
        return Refused.forAnother(failure) || Refused.forAnEqual(failure);
    }
}
