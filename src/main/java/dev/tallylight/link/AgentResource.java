package dev.tallylight.link;

import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.Receipt;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** The agents' door. Open to whoever has a checkpoint's token, which opens nothing else: {@link AgentGate} asks for it. */
@Path("/api/v1/agent")
@PermitAll
@Tag(
        name = "Agent link",
        description = "For the agents of private checkpoints, which bring their checkpoint's token. Versioned by the"
                + " header Tallylight-Protocol; not for other software")
public class AgentResource {
    private final AssignmentFeeds feeds;
    private final Intake intake;

    AgentResource(AssignmentFeeds feeds, Intake intake) {
        this.feeds = feeds;
        this.intake = intake;
    }

    @GET
    @Path("/assignments")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "What an agent is to watch (SSE)",
            description = "snapshot or resumed first; then assigned, withdrawn, probe-now, and a comment now and then.")
    public Multi<OutboundSseEvent> assignments(
            @RestHeader("Last-Event-ID") @Nullable String lastEventId,
            @Context RoutingContext routing,
            @Context Sse sse) {
        Runnable hangUp = () -> routing.request().connection().close();
        return feeds.of(AgentGate.guest(routing), lastEventId, hangUp).map(item -> event(item, sse));
    }

    @POST
    @Path("/observations")
    @Operation(
            summary = "What an agent saw",
            description = "A batch of at most 500, and the agent's heartbeat. Answered once all of it is written.")
    public Uni<Receipt> observations(@Context RoutingContext routing, Batch batch) {
        return intake.take(AgentGate.guest(routing), batch);
    }

    private static OutboundSseEvent event(AgentFeed.Item item, Sse sse) {
        return switch (item) {
            case AgentFeed.Item.Said said -> message(said.message(), sse);
            case AgentFeed.Item.Alive alive ->
                sse.newEventBuilder().comment("alive").build();
        };
    }

    private static OutboundSseEvent message(SentAssignments.Message message, Sse sse) {
        OutboundSseEvent.Builder event = sse.newEventBuilder()
                .name(message.name())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(message.data());
        return (message.id().isEmpty() ? event : event.id(message.id())).build();
    }
}
