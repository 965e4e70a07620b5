package dev.tallylight.agent.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Messages;
import dev.tallylight.agent.wire.WireAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns the feed's events into what they mean. What a later hub sends and this agent does not know is passed over. */
final class FeedReader {
    private static final Logger LOG = Logger.getLogger(FeedReader.class);

    private final ObjectMapper mapper;
    private final Consumer<Messages.ProbeNow> probeNow;
    private String checkpoint = "";

    FeedReader(ObjectMapper mapper, Consumer<Messages.ProbeNow> probeNow) {
        this.mapper = mapper;
        this.probeNow = probeNow;
    }

    /** The id of the checkpoint that this agent is one of; empty before the first snapshot. */
    String checkpoint() {
        return checkpoint;
    }

    /** What is assigned otherwise than before; null where the event is about something else. */
    @Nullable
    Change read(SseParser.Event event) {
        try {
            return switch (event.name()) {
                case LinkProtocol.SNAPSHOT -> snapshot(mapper.readValue(event.data(), Messages.Snapshot.class));
                case LinkProtocol.RESUMED -> {
                    checkpoint = mapper.readValue(event.data(), Messages.Resumed.class)
                            .checkpoint();
                    yield null;
                }
                case LinkProtocol.ASSIGNED -> assigned(mapper.readValue(event.data(), WireAssignment.class));
                case LinkProtocol.WITHDRAWN ->
                    new Change.Withdrawn(
                            new StreamId(mapper.readValue(event.data(), Messages.Withdrawn.class).stream()));
                case LinkProtocol.PROBE_NOW -> {
                    probeNow.accept(mapper.readValue(event.data(), Messages.ProbeNow.class));
                    yield null;
                }
                default -> null;
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the hub sent a " + event.name() + " that cannot be read");
        }
    }

    private Change snapshot(Messages.Snapshot snapshot) {
        checkpoint = snapshot.checkpoint();
        List<Assignment> all = new ArrayList<>();
        for (WireAssignment wire : snapshot.assignments()) {
            Assignment assignment = playable(wire);
            if (assignment != null) {
                all.add(assignment);
            }
        }
        return new Change.Snapshot(all);
    }

    private @Nullable Change assigned(WireAssignment wire) {
        Assignment assignment = playable(wire);
        return assignment == null ? new Change.Withdrawn(new StreamId(wire.stream())) : new Change.Assigned(assignment);
    }

    private static @Nullable Assignment playable(WireAssignment wire) {
        try {
            return wire.toAssignment();
        } catch (IllegalArgumentException e) {
            LOG.warnf("stream %s is not watched: this version cannot play it (%s)", wire.stream(), e.getMessage());
            return null;
        }
    }
}
