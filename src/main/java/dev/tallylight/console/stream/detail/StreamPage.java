package dev.tallylight.console.stream.detail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.Pages;
import dev.tallylight.maintenance.UnderWay;
import dev.tallylight.outage.OutageView;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.Violations;
import dev.tallylight.stream.StreamView;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * A stream's own page, and the parts of it that a browser asks for again: {@code now} (the verdict), {@code charts} and
 * {@code rest} when something happened, {@code happened} for older things.
 */
@TemplateData(target = UnderWay.Active.class)
@TemplateData(target = OutageView.class)
@Path("/streams")
@RolesAllowed(Role.VIEW)
public class StreamPage {
    private final Pages pages;
    private final StreamReads reads;
    private final InstantSource clock;
    private final Json json;
    private final CurrentSlice slice;

    StreamPage(Pages pages, StreamReads reads, InstantSource clock, ObjectMapper mapper, CurrentSlice slice) {
        this.pages = pages;
        this.reads = reads;
        this.clock = clock;
        this.json = new Json(mapper);
        this.slice = slice;
    }

    /** Which piece of time the charts show, and in whose zone: a browser says its own in a cookie, for a request does not tell it. */
    public static class Asked {
        @RestQuery
        @Nullable
        String range;

        @RestQuery
        @Nullable
        String from;

        @RestQuery
        @Nullable
        String to;

        @CookieParam("zone")
        @Nullable
        String zone;

        ZoneId zone() {
            try {
                return zone == null || zone.length() > 60 ? ZoneOffset.UTC : ZoneId.of(zone.replace("%2F", "/"));
            } catch (DateTimeException e) {
                return ZoneOffset.UTC;
            }
        }
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> one(
            UUID id, Asked asked, @RestQuery @Nullable String fragment, @RestQuery @Nullable String before) {
        Slice mine = slice.get();
        return switch (fragment == null ? "" : fragment) {
            case "now" -> reads.watched(mine, id).chain(watched -> now(mine, watched, "stream-now"));
            case "rest" -> reads.watched(mine, id).chain(watched -> now(mine, watched, "stream-rest"));
            case "charts" -> charts(mine, id, asked);
            case "happened" -> happened(mine, id, moment(before));
            default -> whole(200, id, asked, Map.of());
        };
    }

    /** The page with what an action adds to it: what a check saw, or a form with what is wrong with it. */
    Uni<Response> whole(int code, UUID id, Asked asked, Map<String, Object> besides) {
        Slice mine = slice.get();
        Range range = range(asked);
        return reads.watched(mine, id)
                .chain(watched -> reads.now(mine, watched.stream())
                        .chain(now -> reads.past(mine, watched, range, asked.zone())
                                .chain(past -> {
                                    Map<String, Object> data = data(watched, now);
                                    data.put(
                                            "form",
                                            EditForm.shown(watched.stream(), watched.expect(), watched.revision()));
                                    data.put("errors", Map.of());
                                    data.put("note", "");
                                    data.put("noteError", "");
                                    data.put("probes", List.of());
                                    data.put("silent", List.of());
                                    data.putAll(data(past));
                                    data.put("before", text(now.happened().before()));
                                    data.putAll(besides);
                                    return pages.page(code, "stream", data);
                                })));
    }

    private Uni<Response> now(Slice mine, StreamReads.Watched watched, String template) {
        return reads.now(mine, watched.stream()).chain(now -> {
            Map<String, Object> data = data(watched, now);
            data.put("before", text(now.happened().before()));
            return pages.page(template, data);
        });
    }

    private Uni<Response> charts(Slice mine, UUID id, Asked asked) {
        Range range = range(asked);
        return reads.watched(mine, id)
                .chain(watched -> reads.past(mine, watched, range, asked.zone()).chain(past -> {
                    Map<String, Object> data = data(past);
                    data.put("stream", watched.stream());
                    return pages.page("stream-charts", data);
                }));
    }

    private static Map<String, Object> data(StreamReads.Past past) {
        Map<String, Object> data = new HashMap<>();
        data.put("availability", past.availability());
        data.put("promise", past.promise());
        data.put("charts", past.charts());
        return data;
    }

    private Uni<Response> happened(Slice mine, UUID id, Instant before) {
        return reads.watched(mine, id)
                .chain(watched -> reads.before(mine, watched.stream(), before)
                        .chain(found -> pages.page(
                                "stream-happened",
                                Map.of(
                                        "stream",
                                        watched.stream(),
                                        "happened",
                                        found.items(),
                                        "before",
                                        text(found.before())))));
    }

    private Map<String, Object> data(StreamReads.Watched watched, StreamReads.Now now) {
        StreamView stream = watched.stream();
        Map<String, Object> data = new HashMap<>();
        data.put("stream", stream);
        data.put("verdict", now.verdict());
        data.put("quiet", now.quiet());
        data.put("outages", now.outages());
        data.put("happened", now.happened().items());
        data.put("facts", stream.facts() == null ? Map.of() : json.read(stream.facts(), Object.class));
        return data;
    }

    private Range range(Asked asked) {
        return Range.of(asked.range, asked.from, asked.to, clock.instant(), reads.kept());
    }

    /** What comes later fits in no timestamp of a database. */
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private Instant moment(@Nullable String text) {
        Violations violations = new Violations();
        Instant moment = clock.instant();
        try {
            moment = text == null ? moment : Instant.parse(text);
        } catch (DateTimeException e) {
            violations.add("before", "must be a time such as 2026-11-23T03:13:31Z");
        }
        violations.check(
                moment.isAfter(Instant.EPOCH) && moment.isBefore(LATEST),
                "before",
                "must come after 1970, and before 9999");
        violations.raise();
        return moment;
    }

    private static String text(@Nullable Instant moment) {
        return moment == null ? "" : moment.toString();
    }
}
