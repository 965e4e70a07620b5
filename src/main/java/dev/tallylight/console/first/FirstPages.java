package dev.tallylight.console.first;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.FirstSteps;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.probe.Protocol;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.draft.StreamRequest;
import dev.tallylight.webhook.EndpointRegistry;
import dev.tallylight.webhook.EndpointRequest;
import dev.tallylight.webhook.inbox.Inboxes;
import dev.tallylight.webhook.log.DeliveryLog;
import dev.tallylight.webhook.log.Redelivery;
import dev.tallylight.webhook.message.Format;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The steps of {@code part/first-run.html}, each of which answers with the part as it is then. */
@Path("/first")
@RolesAllowed(Role.EDIT)
public class FirstPages {
    private static final int MOST_ASKED = 30;

    private final Pages pages;
    private final FirstSteps steps;
    private final StreamRegistry streams;
    private final EndpointRegistry receivers;
    private final Inboxes inboxes;
    private final Redelivery pings;
    private final DeliveryLog log;
    private final CurrentSlice slice;

    FirstPages(
            Pages pages,
            FirstSteps steps,
            StreamRegistry streams,
            EndpointRegistry receivers,
            Inboxes inboxes,
            Redelivery pings,
            DeliveryLog log,
            CurrentSlice slice) {
        this.pages = pages;
        this.steps = steps;
        this.streams = streams;
        this.receivers = receivers;
        this.inboxes = inboxes;
        this.pings = pings;
        this.log = log;
        this.slice = slice;
    }

    /**
     * What becomes of the test event.
     *
     * @param asked how often it was asked before: it ends some time
     */
    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(@RestQuery @Nullable UUID delivery, @RestQuery @Nullable Integer asked) {
        Slice mine = slice.get();
        int times = asked == null ? 0 : Math.clamp(asked, 0, MOST_ASKED);
        return delivery == null ? part(mine, Map.of()) : sent(mine, delivery, times);
    }

    private Uni<Response> sent(Slice mine, UUID delivery, int asked) {
        return log.one(mine, delivery, false).chain(found -> part(mine, Map.of("delivery", found, "asked", asked + 1)));
    }

    /** The first stream. */
    @POST
    @Path("/stream")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> stream(@RestForm @Nullable String url, @HeaderParam("HX-Request") @Nullable String byPart) {
        Slice mine = slice.get();
        StreamRequest request =
                new StreamRequest(null, null, url, Protocol.AUTO, firstTag(mine), null, null, null, null, null);
        return Uni.createFrom()
                .deferred(() -> streams.create(mine, request))
                .chain(made -> done(mine, Map.of(), byPart))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> part(
                        mine, Map.of("url", url == null ? "" : url, "error", words(failure), "errorOf", "stream")));
    }

    /** A test handler, as the first receiver. */
    @POST
    @Path("/receiver")
    @Operation(hidden = true)
    public Uni<Response> receiver(@Context UriInfo uri, @HeaderParam("HX-Request") @Nullable String byPart) {
        Slice mine = slice.get();
        String base = uri.getBaseUri().toString().replaceAll("/$", "");
        return inboxes.create(mine)
                .chain(inbox -> Uni.createFrom()
                        .deferred(() -> receivers.create(mine, sendingTo(base + inbox.path(), mine), false))
                        // nobody knows of a test handler that nothing is sent to
                        .onFailure()
                        .call(() -> inboxes.delete(mine, inbox.key())))
                .chain(made -> done(mine, Map.of(), byPart))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> part(mine, Map.of("error", words(failure), "errorOf", "receiver")));
    }

    /** What is there for a slice bears one of its tags: the first, by which it is grouped. */
    private static List<String> firstTag(Slice mine) {
        return mine.isAll() ? List.of() : List.of(mine.tags().getFirst());
    }

    /** It hears of all that is there for him who makes it. */
    private static EndpointRequest sendingTo(String url, Slice mine) {
        return new EndpointRequest(
                url,
                List.of("*"),
                List.copyOf(mine.tags()),
                Format.STANDARD,
                null,
                null,
                true,
                "Test handler",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A test event to a receiver. */
    @POST
    @Path("/test")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> test(@RestForm @Nullable UUID receiver, @HeaderParam("HX-Request") @Nullable String byPart) {
        Slice mine = slice.get();
        return Uni.createFrom()
                .deferred(() -> pings.ping(mine, receiver == null ? new UUID(0, 0) : receiver))
                .chain(delivery -> byPart == null
                        ? Uni.createFrom().item(Pages.seeOther("/notifications/deliveries/" + delivery))
                        : sent(mine, delivery, 0))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> part(mine, Map.of("error", words(failure), "errorOf", "test")));
    }

    private static String words(Throwable failure) {
        return String.join(" ", FormErrors.of(failure, "url").values());
    }

    private Uni<Response> done(Slice mine, Map<String, Object> said, @Nullable String byPart) {
        return byPart == null ? Uni.createFrom().item(Pages.seeOther("/")) : part(mine, said);
    }

    private Uni<Response> part(Slice mine, Map<String, Object> said) {
        return steps.of(mine).chain(first -> {
            first.putAll(said);
            first.put("wanted", true);
            return pages.page("part/first-run", Map.of("first", first));
        });
    }
}
