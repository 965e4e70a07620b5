package dev.tallylight.event;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.access.live.LiveFeeds;
import dev.tallylight.rest.Page;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/events")
@RolesAllowed(Role.VIEW)
@Tag(name = "Events", description = "Everything that happened, in order: a consumer can detect and fill its own gaps")
public class EventResource {
    /** Those that are sent away come back at different moments, to another replica or to what is started here. */
    private static final long LEAST_PAUSE_MS = 500;

    private static final long MOST_PAUSE_MS = 3_000;

    private final EventFeed feed;
    private final CurrentSlice current;
    private final LiveFeeds feeds;

    EventResource(EventFeed feed, CurrentSlice current, LiveFeeds feeds) {
        this.feed = feed;
        this.current = current;
        this.feeds = feeds;
    }

    @GET
    @Operation(
            summary = "Read the feed after a sequence",
            description =
                    "Events in the order of their sequence. nextCursor is the sequence to pass as `after` when there is more. Where `gap` is true, events after yours are no longer kept: go on from `oldestSequence`, and take what lies between for missed.")
    public Uni<EventPage> after(
            @Parameter(description = "The last sequence that you have; 0 or absent for the beginning", example = "41")
                    @RestQuery
                    @Nullable
                    String after,
            @Parameter(description = "Only these types, separated by commas", example = "stream.offline,stream.online")
                    @RestQuery
                    @Nullable
                    String types,
            @RestQuery @Nullable Integer limit) {
        long from = sequence(after, "after");
        Set<EventType> wanted = types(types);
        int most = Page.limit(limit);
        // what is kept is asked last: what is dropped in between is then said to be missing, and not kept quiet
        Slice slice = current.get();
        return feed.after(slice, from, wanted, most)
                .chain(piece -> feed.kept(from)
                        .map(kept -> new EventPage(
                                piece.events().stream()
                                        .map(event -> EventView.of(slice, event))
                                        .toList(),
                                piece.more() ? Long.toString(piece.upTo()) : null,
                                kept.gap(),
                                kept.oldestSequence(),
                                kept.retention())));
    }

    @GET
    @Path("/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Follow the feed (SSE)",
            description =
                    "Each message's id is its sequence: send the last one as Last-Event-ID to resume without a gap. Where events after it are no longer kept, a message `gap` without an id comes first and says which are. After 15 s without an event comes a comment: a connection on which nothing comes for longer is broken. A hub that ends says `retry` first.")
    public Multi<OutboundSseEvent> live(
            @RestHeader("Last-Event-ID") @Nullable String lastEventId,
            @RestQuery @Nullable String types,
            @Context RoutingContext request,
            @Context Sse sse) {
        Set<EventType> wanted = types(types);
        Long after = lastEventId == null ? null : sequence(lastEventId, "Last-Event-ID");
        Slice slice = current.get();
        return feeds.admit(request, feed.live(slice, after, wanted)).map(item -> message(sse, slice, item));
    }

    private static OutboundSseEvent message(Sse sse, Slice slice, Live item) {
        return switch (item) {
            case Live.Happened happened -> message(sse, slice, happened.event());
            case Live.Missed missed -> message(sse, missed.kept());
            case Live.Alive alive -> sse.newEventBuilder().comment("alive").build();
            case Live.Leaving leaving ->
                sse.newEventBuilder()
                        .comment("this process ends; come back")
                        .reconnectDelay(ThreadLocalRandom.current().nextLong(LEAST_PAUSE_MS, MOST_PAUSE_MS))
                        .build();
        };
    }

    private static OutboundSseEvent message(Sse sse, Slice slice, Event event) {
        return sse.newEventBuilder()
                .id(Long.toString(event.sequence()))
                .name(event.type().wireName())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(EventView.class, EventView.of(slice, event))
                .build();
    }

    private static OutboundSseEvent message(Sse sse, FeedRetention gap) {
        return sse.newEventBuilder()
                .name("gap")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(FeedRetention.class, gap)
                .build();
    }

    private static long sequence(@Nullable String text, String parameter) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        try {
            long sequence = Long.parseLong(text);
            if (sequence >= 0) {
                return sequence;
            }
        } catch (NumberFormatException e) {
            // answered below, as for a negative one
        }
        throw ProblemException.field(
                ProblemType.INVALID_PARAMETER, parameter, "must be the sequence of an event: a whole number from 0");
    }

    private static Set<EventType> types(@Nullable String text) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        if (text == null || text.isBlank()) {
            return types;
        }
        for (String name : text.split(",", -1)) {
            try {
                types.add(EventType.ofWireName(name.strip()));
            } catch (IllegalArgumentException e) {
                throw ProblemException.field(ProblemType.INVALID_PARAMETER, "types", String.valueOf(e.getMessage()));
            }
        }
        return types;
    }
}
