package dev.tallylight.agent.remote;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.AgentLoad;
import dev.tallylight.agent.CheckpointAddress;
import dev.tallylight.agent.MachineLoad;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.sight.Eyesight;
import dev.tallylight.agent.watch.ProbeLoop;
import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.Messages;
import dev.tallylight.agent.wire.ViewDigest;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Leaving;
import dev.tallylight.net.url.Url;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sets an agent going, where this process is one. */
@ApplicationScoped
class RemoteWatching {
    private static final Logger LOG = Logger.getLogger(RemoteWatching.class);
    private static final int LATE = 5_000;
    private static final Duration GOOD_BYE = Duration.ofSeconds(3);

    private final RemoteConfig config;
    private final ProbeLoop loop;
    private final Eyesight eyesight;
    private final CheckpointAddress address;
    private volatile @Nullable HubLink link;

    RemoteWatching(RemoteConfig config, ProbeLoop loop, Eyesight eyesight, CheckpointAddress address) {
        this.config = config;
        this.loop = loop;
        this.eyesight = eyesight;
        this.address = address;
    }

    void start(
            @Observes @Priority(LATE) StartupEvent event,
            Vertx vertx,
            ObjectMapper mapper,
            InstantSource clock,
            LinkState state,
            Followers followers,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        if (!config.isAgent()) {
            return;
        }
        UUID agent = UUID.randomUUID();
        Url hub = Url.parse(config.hubUrl().orElseThrow());
        HubClient client = new HubClient(vertx, hub, config.checkpointToken().orElseThrow(), agent, version, mapper);
        HubReports reports = new HubReports(
                client,
                new HubReports.Identity(agent, version),
                this::vitals,
                loop::presentViews,
                clock,
                System::nanoTime,
                state);
        HubFeed feed = new HubFeed(
                client,
                new FeedReader(mapper, this::probeNow),
                reports::met,
                reports::tellPresentViews,
                System::nanoTime,
                state);
        LOG.infof("agent %s of the hub at %s", agent, hub);
        loop.run(place(config.checkpointToken().orElseThrow()), feed, reports);
        HubLink made = HubLink.start(followers, client, reports, feed);
        link = made;
        eyesight.onChange(made::beat);
    }

    /** What it saw last goes up with the news that it leaves: the others of its checkpoint need not wait until it is missed. */
    void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Leaving.GOOD_BYE) ShutdownEvent event,
            FreshContext contexts) {
        HubLink started = link;
        if (started != null) {
            loop.stop();
            contexts.runAtEnd(started::leave, GOOD_BYE);
            started.close();
        }
    }

    /** All agents of a checkpoint come with its token, and with nothing else that is the same for all of them. */
    private static String place(String token) {
        return UUID.nameUUIDFromBytes(token.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Batch.Vitals vitals(HubReports.Telling telling) {
        AgentLoad load = loop.load();
        return new Batch.Vitals(
                telling.clockAhead().toMillis(),
                load.streams(),
                load.lag().toMillis(),
                MachineLoad.ofLastMinute(),
                telling.waiting(),
                address.configured(),
                eyesight.blindness(),
                ViewDigest.of(loop.presentViews()));
    }

    private void probeNow(Messages.ProbeNow request) {
        StreamId stream = new StreamId(request.stream());
        UUID asked = request.request();
        (asked == null ? loop.probeNow(stream) : loop.checkNow(stream, asked))
                .subscribeAsCompletionStage()
                .whenComplete((seen, bug) -> {
                    HubLink up = link;
                    if (bug != null) {
                        LOG.errorf(bug, "stream %s could not be probed at once", request.stream());
                    } else if (seen != null && asked != null && up != null) {
                        up.reports().answer(seen, asked);
                    }
                });
    }
}
