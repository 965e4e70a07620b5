package dev.tallylight.link;

import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.checkpoint.AgentReport;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Enrolments;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.checkpoint.SecurityLog;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Texts;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Who is at the door: the checkpoint of the token, the process, and whether it speaks our protocol. */
@ApplicationScoped
class AgentGate {
    private static final String PATH = "/api/v1/agent/";
    private static final String GUEST = "tallylight.agent";
    private static final int MOST_VERSION_CHARACTERS = 60;

    private final Enrolments enrolments;
    private final Heartbeats heartbeats;
    private final SecurityLog audit;
    private final String ownVersion;

    AgentGate(
            Enrolments enrolments,
            Heartbeats heartbeats,
            SecurityLog audit,
            @ConfigProperty(name = "quarkus.application.version") String ownVersion) {
        this.enrolments = enrolments;
        this.heartbeats = heartbeats;
        this.audit = audit;
        this.ownVersion = ownVersion;
    }

    /** What a request says of itself. */
    private record Caller(
            @Nullable String authorization,
            @Nullable String protocol,
            @Nullable String agent,
            @Nullable String version,
            String peer) {}

    /** An agent that was let in. */
    record Guest(
            Checkpoint place,
            UUID agent,
            String version,
            @Nullable String authorization,
            String peer) {}

    /** Before anything else is done for a request to the link, its body unread: who is it? */
    @ServerRequestFilter
    Uni<Void> ask(ContainerRequestContext request, RoutingContext routing) {
        if (!request.getUriInfo().getPath().startsWith(PATH)) {
            return Uni.createFrom().voidItem();
        }
        Caller caller = new Caller(
                request.getHeaderString(HttpHeaders.AUTHORIZATION),
                request.getHeaderString(LinkProtocol.PROTOCOL_HEADER),
                request.getHeaderString(LinkProtocol.AGENT_HEADER),
                request.getHeaderString(LinkProtocol.VERSION_HEADER),
                String.valueOf(routing.request().remoteAddress().hostAddress()));
        return admit(caller).invoke(guest -> routing.put(GUEST, guest)).replaceWithVoid();
    }

    /** Who was let in with this request. */
    static Guest guest(RoutingContext routing) {
        return Objects.requireNonNull(routing.get(GUEST), "the filter lets nobody through without");
    }

    /**
     * Lets an agent in. One that speaks another protocol is told what to do, and is shown among the processes of its
     * checkpoint, without a share of the streams.
     */
    private Uni<Guest> admit(Caller caller) {
        return enrolments.checkpointOf(caller.authorization(), caller.peer()).chain(place -> {
            UUID agent = agent(caller.agent());
            String version = version(caller.version());
            int protocol = protocol(caller.protocol());
            return protocol == LinkProtocol.VERSION
                    ? Uni.createFrom().item(new Guest(place, agent, version, caller.authorization(), caller.peer()))
                    : toldToUpgrade(place, agent, version, protocol, caller.peer());
        });
    }

    /** Notes the heartbeat; a process cannot be one of two checkpoints, nor a checkpoint have any number of them. */
    Uni<Void> beat(AgentReport report, String peer) {
        return heartbeats
                .noted(report)
                .invoke(noted -> {
                    switch (noted) {
                        case OF_ANOTHER -> throw ofAnother(report, peer);
                        case TOO_MANY -> throw tooMany(report, peer);
                        case GONE ->
                            throw new ProblemException(
                                    ProblemType.CHECKPOINT_TOKEN_UNKNOWN, "The checkpoint was deleted just now.");
                        case YES -> {}
                    }
                })
                .replaceWithVoid();
    }

    private ProblemException ofAnother(AgentReport report, String peer) {
        audit.note(
                "agent %s, which belongs to another checkpoint, came with the token of %s from %s",
                report.agent(), report.checkpointId(), peer);
        return new ProblemException(
                ProblemType.AGENT_ID_TAKEN,
                "An agent makes its id anew at every start and keeps it to itself: restart this one.");
    }

    private ProblemException tooMany(AgentReport report, String peer) {
        audit.note("agent %s from %s is one too many of checkpoint %s", report.agent(), peer, report.checkpointId());
        return ProblemException.tooMuch(
                "The checkpoint has " + Heartbeats.MOST_LIVING
                        + " living processes already: stop some, or make another checkpoint for this one. One that ends"
                        + " makes room after " + Heartbeats.ALIVE.toSeconds() + " s.",
                Heartbeats.ALIVE);
    }

    private Uni<Guest> toldToUpgrade(Checkpoint place, UUID agent, String version, int protocol, String peer) {
        AgentReport report = new AgentReport(
                agent, place.id(), version, protocol, Duration.ZERO, 0, Duration.ZERO, null, 0, null, null);
        return beat(report, peer)
                .chain(() -> Uni.createFrom()
                        .failure(new ProblemException(
                                ProblemType.PROTOCOL_UNSUPPORTED,
                                "This hub (version " + ownVersion + ") speaks protocol " + LinkProtocol.VERSION
                                        + ", the agent (version " + version + ") " + protocol
                                        + ": run the same version of Tallylight at both ends.")));
    }

    private static UUID agent(@Nullable String text) {
        try {
            return UUID.fromString(String.valueOf(text));
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    LinkProtocol.AGENT_HEADER,
                    "must be a UUID that the process made at its start");
        }
    }

    private static int protocol(@Nullable String text) {
        try {
            return Integer.parseInt(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    LinkProtocol.PROTOCOL_HEADER,
                    "must be the number of a protocol; this hub speaks " + LinkProtocol.VERSION);
        }
    }

    private static String version(@Nullable String text) {
        String given = text == null ? "unknown" : Texts.asLine(text);
        return given.length() <= MOST_VERSION_CHARACTERS ? given : given.substring(0, MOST_VERSION_CHARACTERS);
    }
}
