package dev.tallylight.server.state;

import dev.tallylight.alert.AlertPolicy;
import dev.tallylight.alert.AlertRules;
import dev.tallylight.alert.AlertState;
import dev.tallylight.alert.FlapLimits;
import dev.tallylight.alert.Subject;
import dev.tallylight.alert.SubjectKind;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.alert.ToldBy;
import dev.tallylight.calendar.Schedule;
import dev.tallylight.follow.Sequence;
import dev.tallylight.server.Servers;
import dev.tallylight.server.WatchedServer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Servers as the room of alerts knows them. */
@ApplicationScoped
public class ServerSubjects implements SubjectKind {
    /** As for streams that say nothing else. */
    private static final int FLAPS = 30;

    private static final int CALM = 15;

    /** A decision takes a second or two once it is due. */
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(3);

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Schedule ALWAYS = new Schedule(List.of());

    private final ServerStates states;
    private final ServerTransitionRepository transitions;
    private final Servers servers;

    ServerSubjects(ServerStates states, ServerTransitionRepository transitions, Servers servers) {
        this.states = states;
        this.transitions = transitions;
        this.servers = servers;
    }

    @Override
    public ToldBy toldBy() {
        return ServerMachine.TOLD_BY;
    }

    @Override
    public Uni<List<Subject>> lock(Collection<UUID> ids) {
        return states.lock(ids).map(locked -> locked.stream().map(this::of).toList());
    }

    Subject of(ServerStates.Locked locked) {
        WatchedServer server = locked.server();
        return new Subject(
                this, server.id(), server.name(), server.tags(), locked.state(), locked.alerts(), flapping(server));
    }

    /** One that may be silent for 20 minutes cannot change oftener. */
    static FlapLimits flapping(WatchedServer server) {
        return new FlapLimits(server.times().limit(), FLAPS, CALM);
    }

    @Override
    public Uni<Void> hold(Map<UUID, AlertState> alerts) {
        return Sequence.of(alerts.entrySet(), one -> states.write(one.getKey(), one.getValue()));
    }

    @Override
    public Uni<Map<UUID, AlertPolicy>> policies(Collection<UUID> ids) {
        return servers.watched(ids)
                .map(all -> all.stream()
                        .collect(Collectors.toMap(
                                WatchedServer::id,
                                server -> new AlertPolicy(
                                        ALWAYS,
                                        false,
                                        server.times().once().plus(DECIDED_WITHIN),
                                        server.dependsOn()))));
    }

    @Override
    public Uni<Map<UUID, List<Instant>>> changesSince(Collection<UUID> ids, Instant since) {
        return transitions.changesSince(ids, since);
    }

    @Override
    public Uni<Map<UUID, AlertRules.Parent>> parents(Collection<UUID> ids) {
        return servers.watched(ids)
                .chain(all -> all.isEmpty()
                        ? Uni.createFrom().item(Map.of())
                        : states.standings(all.stream().map(WatchedServer::id).toList())
                                .map(standings -> {
                                    Map<UUID, AlertRules.Parent> parents = new HashMap<>();
                                    for (WatchedServer server : all) {
                                        SubjectState state = standings.get(server.id());
                                        if (state != null) {
                                            parents.put(
                                                    server.id(),
                                                    new AlertRules.Parent(
                                                            server.id(),
                                                            server.name(),
                                                            state.status(),
                                                            state.since(),
                                                            knownWithin(server)));
                                        }
                                    }
                                    return parents;
                                }));
    }

    /** Whether a server is silent for good is known when it is; only where that is soon do others wait for it. */
    private static Duration knownWithin(WatchedServer server) {
        Duration limit = server.times().limit();
        return limit.compareTo(SOON) < 0 ? limit.plus(DECIDED_WITHIN) : Duration.ZERO;
    }

    /** Nobody can ask a server. */
    @Override
    public Uni<Void> ask(Collection<UUID> parents) {
        return Uni.createFrom().voidItem();
    }
}
