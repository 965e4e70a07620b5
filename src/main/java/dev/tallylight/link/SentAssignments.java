package dev.tallylight.link;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Messages;
import dev.tallylight.agent.wire.WireAssignment;
import dev.tallylight.rest.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The assignments that one agent has been sent. It turns what is assigned into the messages that bring the agent there: nothing where
 * nothing changed, single streams where few did, a snapshot where many did. Each message's id is a fingerprint of all
 * that the agent holds after it, so an agent that comes back with the last id, to whichever replica, is sent nothing if
 * that is what it should hold, and else a snapshot. Not for two threads at once, but for {@link #holds}.
 */
final class SentAssignments {
    private static final int FEW = 50;

    private final String checkpoint;
    private final Json json;
    private final Map<StreamId, Long> held = new ConcurrentHashMap<>();
    private @Nullable String resume;
    private boolean begun;
    private long sum;

    /** @param lastId that the agent came back with; null for one that holds nothing */
    SentAssignments(String checkpoint, ObjectMapper mapper, @Nullable String lastId) {
        this.checkpoint = checkpoint;
        this.json = new Json(mapper);
        this.resume = lastId;
    }

    /**
     * One event of the stream.
     *
     * @param data a record of {@code agent.wire}
     */
    record Message(String name, String id, Object data) {}

    /** Whether the agent has been told to watch it. */
    boolean holds(StreamId stream) {
        return held.containsKey(stream);
    }

    /** The messages for a change, in order. */
    List<Message> messages(Change change) {
        return switch (change) {
            case Change.Snapshot snapshot -> begun ? differences(snapshot) : List.of(first(snapshot));
            case Change.Assigned assigned -> begun ? assigned(assigned.assignment()) : List.of();
            case Change.Withdrawn withdrawn -> begun ? withdrawn(withdrawn.stream()) : List.of();
        };
    }

    private Message first(Change.Snapshot snapshot) {
        begun = true;
        Message whole = whole(snapshot);
        return whole.id().equals(resume)
                ? new Message(LinkProtocol.RESUMED, whole.id(), new Messages.Resumed(LinkProtocol.VERSION, checkpoint))
                : whole;
    }

    private List<Message> differences(Change.Snapshot snapshot) {
        Map<StreamId, Long> before = new HashMap<>(held);
        Set<StreamId> gone = new HashSet<>(before.keySet());
        List<Assignment> changed = new ArrayList<>();
        for (Assignment assignment : snapshot.assignments()) {
            gone.remove(assignment.stream());
            Long known = before.get(assignment.stream());
            if (known == null || known != fingerprint(WireAssignment.of(assignment))) {
                changed.add(assignment);
            }
        }
        if (changed.size() + gone.size() > FEW) {
            return List.of(whole(snapshot));
        }
        List<Message> messages = new ArrayList<>();
        gone.forEach(stream -> messages.addAll(withdrawn(stream)));
        changed.forEach(assignment -> messages.addAll(assigned(assignment)));
        return messages;
    }

    private Message whole(Change.Snapshot snapshot) {
        held.clear();
        sum = 0;
        List<WireAssignment> all = new ArrayList<>();
        for (Assignment assignment : snapshot.assignments()) {
            WireAssignment wire = WireAssignment.of(assignment);
            put(assignment.stream(), fingerprint(wire));
            all.add(wire);
        }
        return new Message(LinkProtocol.SNAPSHOT, id(), new Messages.Snapshot(LinkProtocol.VERSION, checkpoint, all));
    }

    private List<Message> assigned(Assignment assignment) {
        WireAssignment wire = WireAssignment.of(assignment);
        long fingerprint = fingerprint(wire);
        Long known = held.get(assignment.stream());
        if (known != null && known == fingerprint) {
            return List.of();
        }
        put(assignment.stream(), fingerprint);
        return List.of(new Message(LinkProtocol.ASSIGNED, id(), wire));
    }

    private List<Message> withdrawn(StreamId stream) {
        Long known = held.remove(stream);
        if (known == null) {
            return List.of();
        }
        sum -= known;
        return List.of(new Message(LinkProtocol.WITHDRAWN, id(), new Messages.Withdrawn(stream.value())));
    }

    private void put(StreamId stream, long fingerprint) {
        Long before = held.put(stream, fingerprint);
        sum += fingerprint - (before == null ? 0 : before);
    }

    private String id() {
        return held.size() + "-" + Long.toHexString(sum);
    }

    private long fingerprint(WireAssignment wire) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(json.bytes(wire)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java", e);
        }
    }
}
