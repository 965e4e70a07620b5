package dev.tallylight.console.stream;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.LiveUpdates;
import dev.tallylight.console.Pages;
import dev.tallylight.probe.Protocol;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.ask.DryRun;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.draft.StreamRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The list of streams, and adding one. */
@Path("/streams")
@RolesAllowed(Role.VIEW)
public class StreamListPages {
    private static final List<String> PROTOCOLS =
            List.of("auto", "rtmp", "rtsp", "hls", "dash", "icecast", "srt", "mpegts", "flv", "whep", "http", "tcp");
    private static final String[] FIELDS = {"url", "name", "protocol", "tags", "interval"};

    private final Pages pages;
    private final StreamLists lists;
    private final StreamRegistry registry;
    private final DryRun dryRun;
    private final LiveUpdates updates;
    private final CurrentSlice slice;

    StreamListPages(
            Pages pages,
            StreamLists lists,
            StreamRegistry registry,
            DryRun dryRun,
            LiveUpdates updates,
            CurrentSlice slice) {
        this.pages = pages;
        this.lists = lists;
        this.registry = registry;
        this.dryRun = dryRun;
        this.updates = updates;
        this.slice = slice;
    }

    /** What was typed into the form, to show it again beside what is wrong with it. */
    public static class Form {
        @RestForm
        @Nullable
        String url;

        @RestForm
        @Nullable
        String name;

        @RestForm
        @Nullable
        String protocol;

        @RestForm
        @Nullable
        String tags;

        @RestForm
        @Nullable
        String interval;

        /** Its values for the template; empty texts for what was left out. */
        Map<String, String> shown() {
            return Map.of(
                    "url", text(url),
                    "name", text(name),
                    "protocol", text(protocol),
                    "tags", text(tags),
                    "interval", interval == null ? "30s" : interval);
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }

        StreamRequest request() {
            Protocol chosen = protocol == null || protocol.isBlank() ? Protocol.AUTO : protocol(protocol);
            List<String> words = tags == null || tags.isBlank()
                    ? List.of()
                    : Arrays.stream(tags.split(",", -1))
                            .map(String::strip)
                            .filter(tag -> !tag.isEmpty())
                            .toList();
            StreamPolicy.Request policy = interval == null || interval.isBlank()
                    ? null
                    : new StreamPolicy.Request(duration(interval.strip()), null, null, null, null, null, null, null);
            return new StreamRequest(null, name, url, chosen, words, null, policy, null, null, null);
        }

        private static Protocol protocol(String name) {
            try {
                return Protocol.ofWireName(name);
            } catch (IllegalArgumentException e) {
                throw ProblemException.field(ProblemType.INVALID, "protocol", String.valueOf(e.getMessage()));
            }
        }

        private static Duration duration(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw ProblemException.field(ProblemType.INVALID, "policy.interval", String.valueOf(e.getMessage()));
            }
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> list(@BeanParam Listing listing, @RestQuery @Nullable String fragment) {
        return listPage(200, listing, "rows".equals(fragment) ? "stream-rows" : "streams", new Form(), Map.of());
    }

    private Uni<Response> listPage(int code, Listing listing, String template, Form form, Map<String, String> errors) {
        return lists.data(slice.get(), listing).chain(data -> {
            data.put("form", form.shown());
            data.put("errors", errors);
            data.put("protocols", PROTOCOLS);
            return pages.page(code, template, data);
        });
    }

    /** Says when to ask again for what the page shows. */
    @GET
    @Path("/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<String> live(@Context RoutingContext request) {
        return updates.ofStreams(slice.get(), request);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> add(Form form) {
        return Uni.createFrom()
                .deferred(() -> registry.create(slice.get(), form.request()))
                .map(found -> Pages.seeOther("/streams/" + found.view().id()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(
                        failure -> listPage(422, new Listing(), "streams", form, FormErrors.of(failure, FIELDS)));
    }

    @POST
    @Path("/try")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> tryIt(Form form) {
        return Uni.createFrom()
                .deferred(() -> {
                    StreamRequest request = form.request();
                    return dryRun.run(new DryRun.Request(request.url(), request.protocol(), null, null, null, null));
                })
                .chain(result -> pages.page("try", Map.of("result", result, "problem", "")))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> pages.page(
                        "try",
                        Map.of(
                                "result",
                                false,
                                "problem",
                                String.join(" ", FormErrors.of(failure, FIELDS).values()))));
    }
}
