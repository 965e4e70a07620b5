package dev.tallylight.probe.live.segment;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Asks once more for a list of segments that could not be had, as players do (hls.js: {@code manifestLoadPolicy}): behind
 * a balancer one server of several may fail, or a list be caught half written. For one probe, which asks again a few
 * times at the most.
 */
public final class SecondTries {
    private static final Duration MOMENT = Duration.ofMillis(500);
    private static final int MOST = 4;

    private final ProbeRun run;
    private final ContextInternal context;
    private int tried;

    SecondTries(ProbeRun run, ContextInternal context) {
        this.run = run;
        this.context = context;
    }

    /**
     * What is had at the first try or, where there is time, at the second; else fails as the first did.
     *
     * @param list in a word
     */
    public <T> Uni<T> of(String list, Supplier<Uni<T>> ask) {
        return Uni.createFrom()
                .deferred(ask::get)
                .onFailure(failure -> mayPass(failure) && tried < MOST && hasRoom())
                .recoverWithUni(failure -> {
                    tried++;
                    run.step(list, "asking again after a moment: " + story(failure));
                    return Pause.on(context, MOMENT)
                            .chain(() -> Deadline.in(context, Pause.room(run)).bound(ask.get(), () -> failure))
                            .onFailure()
                            .transform(second -> failure);
                });
    }

    private boolean hasRoom() {
        return Pause.room(run).compareTo(MOMENT.multipliedBy(2)) >= 0;
    }

    /** Whether the next answer may be another: the server failed, does not have it, or broke off. */
    private static boolean mayPass(Throwable failure) {
        return switch (reason(failure)) {
            case SERVER_ERROR, NOT_FOUND, VARIANT_MISSING, PLAYLIST_INVALID, CONNECTION_RESET, CLOSED_BY_SERVER -> true;
            default -> false;
        };
    }

    /**
     * Whether a look at a list that was there a moment ago is taken once more before the stream is called down: whatever
     * failed, but for what we may not ask for. An end that the list tells of is no failure to have it.
     */
    public static boolean mayPassWhereItWasThere(Throwable failure) {
        Reason reason = reason(failure);
        return !reason.ours() && reason != Reason.PLAYLIST_ENDED;
    }

    /** Whether an address was given up, or lets nobody in twice: where it was got from may give another. */
    public static boolean mayLetInElsewhere(Throwable failure) {
        return reason(failure) == Reason.ACCESS_DENIED
                || mayPass(failure)
                || failure instanceof NetFailure net && net.kind() != NetFailure.Kind.EGRESS_REFUSED;
    }

    private static Reason reason(Throwable failure) {
        return switch (failure) {
            case ProbeFailure probe -> probe.reason();
            case NetFailure net -> ProbeFailure.of(net).reason();
            default -> Reason.PROBE_ERROR;
        };
    }

    /** What failed, for a step. */
    public static String story(Throwable failure) {
        return failure instanceof ProbeFailure probe ? probe.detail() : String.valueOf(failure.getMessage());
    }
}
