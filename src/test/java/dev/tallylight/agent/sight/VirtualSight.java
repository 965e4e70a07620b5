package dev.tallylight.agent.sight;

import dev.tallylight.follow.Timers;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.EgressPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** The self-check of a process in virtual time, without references. */
public final class VirtualSight {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private VirtualSight() {}

    public static SelfCheck selfCheck(Eyesight eyesight, Timers time) {
        EgressGuard guard = new EgressGuard(
                EgressPolicy.parse("private"),
                (host, deadline) -> Uni.createFrom().failure(new IllegalStateException("no name is asked for here")),
                "TALLYLIGHT_EGRESS_STREAMS");
        return new SelfCheck(eyesight, new References(new Dialer(VERTX), guard, List.of()), time, PATIENCE);
    }

    /** How many hosts it knows. */
    public static int hosts(SelfCheck selfCheck) {
        return selfCheck.hosts();
    }
}
