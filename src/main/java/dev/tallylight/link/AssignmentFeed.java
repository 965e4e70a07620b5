package dev.tallylight.link;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Messages;
import dev.tallylight.checkpoint.Enrolments;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.ask.ProbeRequests;
import dev.tallylight.stream.assign.Assignments;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What goes down to one agent: what it is to watch, what it is to probe at once, and a sign of life in between. */
@ApplicationScoped
class AssignmentFeed {
    /** Proxies close what is silent for long; twenty seconds is a common patience. */
    static final Duration SIGN_OF_LIFE = Duration.ofSeconds(8);

    private static final Logger LOG = Logger.getLogger(AssignmentFeed.class);
    private static final Duration LOOK_AT_TOKEN = Duration.ofSeconds(10);

    private final Assignments assignments;
    private final ProbeRequests requests;
    private final Enrolments enrolments;
    private final Signals signals;
    private final ObjectMapper mapper;

    AssignmentFeed(
            Assignments assignments,
            ProbeRequests requests,
            Enrolments enrolments,
            Signals signals,
            ObjectMapper mapper) {
        this.assignments = assignments;
        this.requests = requests;
        this.enrolments = enrolments;
        this.signals = signals;
        this.mapper = mapper;
    }

    /** A step of the feed: a message, a sign of life, or its end. */
    sealed interface Item {
        record Said(Sent.Message message) implements Item {}

        record Alive() implements Item {}

        record End() implements Item {}
    }

    /** Ends when the token is no longer the checkpoint's; the agent comes back and is told why. */
    Multi<Item> of(AgentGate.Guest guest, @Nullable String lastId) {
        String place = guest.place().id();
        Sent sent = new Sent(place, mapper, lastId);
        Multi<Item> watched = assignments
                .of(place, guest.agent())
                .onItem()
                .transformToIterable(sent::messages)
                .map(Item.Said::new);
        Multi<Item> asked = requests.heard()
                .filter(request -> request.concerns(place) && sent.holds(request.stream()))
                .map(request -> new Item.Said(probeNow(request.stream(), request)));
        Multi<Item> alive = ticks(SIGN_OF_LIFE).map(ignored -> new Item.Alive());
        return Multi.createBy()
                .merging()
                .streams(watched, asked, alive, end(place, guest.authorization()))
                .select()
                .first(item -> !(item instanceof Item.End));
    }

    private static Sent.Message probeNow(StreamId stream, ProbeRequests.Request request) {
        return new Sent.Message(LinkProtocol.PROBE_NOW, "", new Messages.ProbeNow(stream.value(), request.answer()));
    }

    private Multi<Item> end(String place, @Nullable String authorization) {
        Multi<Object> changed = signals.on(Signals.Channel.CHECKPOINT_CHANGED)
                .filter(place::equals)
                .map(id -> id);
        return Multi.createBy()
                .merging()
                .streams(changed, ticks(LOOK_AT_TOKEN).map(tick -> tick))
                .onItem()
                .transformToUniAndConcatenate(ignored -> enrolments
                        .isValid(authorization)
                        .onFailure()
                        .recoverWithUni(e -> {
                            LOG.debugf("the token of %s could not be looked up: %s", place, e.getMessage());
                            return Uni.createFrom().item(true); // the database is away: not the agent's fault
                        }))
                .filter(valid -> !valid)
                .map(ignored -> new Item.End());
    }

    private static Multi<Long> ticks(Duration every) {
        return Multi.createFrom()
                .ticks()
                .startingAfter(every)
                .every(every)
                .onOverflow()
                .drop();
    }
}
