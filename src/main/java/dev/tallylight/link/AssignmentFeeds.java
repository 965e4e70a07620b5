package dev.tallylight.link;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Messages;
import dev.tallylight.checkpoint.Enrolments;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.Leaving;
import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.ask.ProbeRequests;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of all agents that are linked to this process, each of them a follower: what it is to watch, what it is to
 * probe at once, and a sign of life in between.
 */
@ApplicationScoped
class AssignmentFeeds {
    /** Proxies close what is silent for long; twenty seconds is a common patience. */
    static final Duration SIGN_OF_LIFE = Duration.ofSeconds(8);

    private static final Logger LOG = Logger.getLogger(AssignmentFeeds.class);

    /** Without a signal; others of the checkpoint come and go without one. */
    private static final Duration LOOK = Duration.ofSeconds(4);

    /** Of one checkpoint: one for each of its processes, and one more of each that has just come back. */
    private static final int MOST_OF_A_CHECKPOINT = 2 * Heartbeats.MOST_LIVING;

    private static final Duration SPACING = Duration.ofMillis(100);
    private static final String NAME = "feeds";

    private final ShareReader.Source readers;
    private final Enrolments enrolments;
    private final ObjectMapper mapper;
    private final Followers followers;
    private final Set<Open> all = ConcurrentHashMap.newKeySet();
    private volatile boolean leaving;

    /** @param hangUp closes the connection, should it not take the end of its feed either */
    private record Open(String checkpoint, AgentFeed feed, Follower follower, Runnable hangUp) {}

    AssignmentFeeds(
            ShareReader.Source readers,
            Enrolments enrolments,
            ObjectMapper mapper,
            Followers followers,
            Pulses pulses) {
        this.readers = readers;
        this.enrolments = enrolments;
        this.mapper = mapper;
        this.followers = followers;
        pulses.feel(this::pulse);
    }

    void start(@Observes HubStart event, Signals signals, ProbeRequests requests, Leaving leaving) {
        leaving.whenBegun(this::endAll);
        followers.each(Follower.Plan.of("signs of life for agents", SIGN_OF_LIFE), this::giveSigns);
        signals.hear(Signals.Channel.CHECKPOINT_CHANGED, this::checkpointChanged);
        requests.hear(this::passOn);
    }

    /** Ends when the token is no longer the checkpoint's; the agent comes back and is told why. */
    Multi<AgentFeed.Item> of(AgentGate.Guest guest, @Nullable String lastId, Runnable hangUp) {
        String place = guest.place().id();
        if (all.stream().filter(each -> each.checkpoint().equals(place)).count() >= MOST_OF_A_CHECKPOINT) {
            throw ProblemException.tooMuch(
                    "The checkpoint has " + MOST_OF_A_CHECKPOINT + " feeds open: a process needs one. Stop some.",
                    SIGN_OF_LIFE);
        }
        return Multi.createFrom().emitter(emitter -> open(guest, lastId, hangUp, emitter), BackPressureStrategy.BUFFER);
    }

    /** An agent comes back, to another replica where there is one, and goes on watching meanwhile. */
    private void endAll() {
        leaving = true;
        all.forEach(each -> each.feed().end());
    }

    private void open(
            AgentGate.Guest guest,
            @Nullable String lastId,
            Runnable hangUp,
            MultiEmitter<? super AgentFeed.Item> emitter) {
        String place = guest.place().id();
        AgentFeed feed = new AgentFeed(
                new SentAssignments(place, mapper, lastId),
                wake -> readers.of(place, guest.agent(), wake),
                () -> enrolments.isValid(guest.authorization()),
                emitter,
                System::nanoTime);
        Follower follower = followers.startOneOfMany(
                Follower.Plan.of("feed of agent " + guest.agent() + " of " + place, LOOK)
                        .spacedBy(SPACING),
                feed::turn);
        feed.wakenBy(follower::wake);
        Open open = new Open(place, feed, follower, hangUp);
        all.add(open);
        emitter.onTermination(() -> close(open));
        if (leaving) {
            feed.end();
        }
    }

    private void close(Open open) {
        all.remove(open);
        open.follower().stop();
        open.feed().close();
    }

    private Uni<Void> giveSigns() {
        for (Open each : all) {
            try {
                giveSign(each);
            } catch (RuntimeException e) {
                LOG.warnf(e, "the feed of an agent of %s is ended", each.checkpoint());
                hangUp(each);
            }
        }
        return Uni.createFrom().voidItem();
    }

    private void giveSign(Open open) {
        if (open.feed().isStuck()) {
            LOG.infof("an agent of %s takes nothing any more: its feed is ended", open.checkpoint());
            hangUp(open);
        } else {
            open.feed().alive();
        }
    }

    private void hangUp(Open open) {
        close(open);
        open.feed().end();
        open.hangUp().run();
    }

    private void checkpointChanged(String id) {
        for (Open each : all) {
            if (each.checkpoint().equals(id)) {
                each.feed().doubtToken();
            }
        }
    }

    private void passOn(ProbeRequests.Request request) {
        SentAssignments.Message message = new SentAssignments.Message(
                LinkProtocol.PROBE_NOW,
                "",
                new Messages.ProbeNow(request.stream().value(), request.answer()));
        for (Open each : all) {
            if (request.concerns(each.checkpoint())) {
                each.feed().probeNow(request.stream(), message);
            }
        }
    }

    /** Of the one that waits for the database for longest: how fast the agents themselves are is not ours. */
    private Pulse pulse() {
        Pulse worst = new Pulse(NAME, Duration.ZERO, Duration.ZERO, null);
        for (Open each : all) {
            Pulse one = each.follower().pulse();
            String detail = one.age().compareTo(worst.age()) > 0 ? one.detail() : worst.detail();
            worst = new Pulse(NAME, longer(one.age(), worst.age()), longer(one.hung(), worst.hung()), detail);
        }
        return worst;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
