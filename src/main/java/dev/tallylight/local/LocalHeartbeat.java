package dev.tallylight.local;

import dev.tallylight.agent.AgentLoad;
import dev.tallylight.agent.MachineLoad;
import dev.tallylight.agent.sight.Eyesight;
import dev.tallylight.agent.watch.ProbeLoop;
import dev.tallylight.checkpoint.AgentReport;
import dev.tallylight.checkpoint.BuiltInCheckpoint;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Leaving;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Beats for the built-in checkpoint as every agent does for its own: at the start, then every five seconds. */
@ApplicationScoped
class LocalHeartbeat {
    private static final int BEFORE_WATCHING = 4_000;
    private static final int PROTOCOL = 1;
    private static final Follower.Plan PLAN = Follower.Plan.of("heartbeat", Heartbeats.EVERY_OF_HUBS);
    private static final Duration GOOD_BYE = Duration.ofSeconds(2);

    private final BuiltInCheckpoint builtIn;
    private final Heartbeats heartbeats;
    private final ProbeLoop loop;
    private final Eyesight eyesight;
    private final Followers followers;
    private final String version;
    private volatile @Nullable Follower follower;

    LocalHeartbeat(
            BuiltInCheckpoint builtIn,
            Heartbeats heartbeats,
            ProbeLoop loop,
            Eyesight eyesight,
            Followers followers,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.builtIn = builtIn;
        this.heartbeats = heartbeats;
        this.loop = loop;
        this.eyesight = eyesight;
        this.followers = followers;
        this.version = version;
    }

    void start(@Observes @Priority(BEFORE_WATCHING) HubStart event, FreshContext contexts) {
        if (builtIn.probes()) {
            contexts.runAtStart(this::beat);
            Follower started = followers.each(PLAN, this::beat);
            eyesight.onChange(started::wake);
            follower = started;
        }
    }

    private Uni<Void> beat() {
        return heartbeats.beat(report());
    }

    /** The other replicas need not wait until it is missed: what was watched here is theirs at once. */
    void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Leaving.GOOD_BYE) ShutdownEvent event,
            FreshContext contexts) {
        Follower started = follower;
        if (started != null) {
            started.stop();
            contexts.runAtEnd(() -> heartbeats.stopped(builtIn.agent()), GOOD_BYE);
        }
    }

    private AgentReport report() {
        AgentLoad load = loop.load();
        return new AgentReport(
                builtIn.agent(),
                builtIn.self().id(),
                version,
                PROTOCOL,
                Duration.ZERO, // its clock is the hub's
                load.streams(),
                load.lag(),
                MachineLoad.ofLastMinute(),
                0,
                null,
                eyesight.blindness());
    }
}
