package dev.tallylight.agent.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Messages;
import dev.tallylight.agent.wire.WireAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns the feed's events into what they mean. What a later hub sends and this agent does not know is passed over; a
 * stream that cannot be read is not watched, and the others are all the same.
 */
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
                case LinkProtocol.SNAPSHOT -> snapshot(mapper.readTree(event.data()));
                case LinkProtocol.RESUMED -> {
                    checkpoint = mapper.readValue(event.data(), Messages.Resumed.class)
                            .checkpoint();
                    yield null;
                }
                case LinkProtocol.ASSIGNED -> assigned(mapper.readTree(event.data()));
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

    private Change snapshot(JsonNode snapshot) {
        if (!snapshot.path("checkpoint").isTextual()
                || !snapshot.path("assignments").isArray()) {
            throw new IllegalStateException("the hub sent a snapshot that cannot be read");
        }
        checkpoint = snapshot.path("checkpoint").asText();
        List<Assignment> all = new ArrayList<>();
        for (JsonNode wire : snapshot.path("assignments")) {
            Assignment assignment = playable(wire);
            if (assignment != null) {
                all.add(assignment);
            }
        }
        return new Change.Snapshot(all);
    }

    private Change assigned(JsonNode wire) {
        Assignment assignment = playable(wire);
        return assignment == null
                ? new Change.Withdrawn(
                        new StreamId(UUID.fromString(wire.path("stream").asText())))
                : new Change.Assigned(assignment);
    }

    private @Nullable Assignment playable(JsonNode wire) {
        try {
            return mapper.treeToValue(wire, WireAssignment.class).toAssignment();
        } catch (JsonProcessingException | RuntimeException e) {
            // a message of Jackson's could show what opens the stream
            String why = e instanceof IllegalArgumentException ? e.getMessage() : "it cannot be read";
            LOG.warnf(
                    "stream %s is not watched: this version cannot play it (%s)",
                    wire.path("stream").asText(), why);
            return null;
        }
    }
}
