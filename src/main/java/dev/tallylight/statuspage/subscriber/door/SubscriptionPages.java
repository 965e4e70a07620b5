package dev.tallylight.statuspage.subscriber.door;

import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.statuspage.HeldPage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Where strangers subscribe to a status page. Open to everybody; what each may ask is bounded ({@link RequestLimits}). */
@Path("/status/{slug}/subscribe")
@PermitAll
public class SubscriptionPages {
    private static final int MOST_SHOWN = 254;

    private final Subscriptions subscriptions;
    private final HookSubscriptions hooks;
    private final StrangersPages shown;

    SubscriptionPages(Subscriptions subscriptions, HookSubscriptions hooks, StrangersPages shown) {
        this.subscriptions = subscriptions;
        this.hooks = hooks;
        this.shown = shown;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> forms(String slug, @Context HttpServerRequest request) {
        return shown.orProblem(Uni.createFrom().item(() -> forms(shown.at(slug, request), 200, "", "", Map.of())));
    }

    /** @param website seen by no person: whoever fills it in is a program, and is told the same as everybody */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> byMail(
            String slug,
            @RestForm @Nullable String address,
            @RestForm @Nullable String website,
            @Context HttpServerRequest request) {
        return shown.orProblem(Uni.createFrom()
                .item(() -> shown.at(slug, request))
                .chain(page -> (isProgram(website)
                                ? Uni.createFrom().voidItem()
                                : subscriptions.ask(page, address, client(request)))
                        .map(ignored -> shown.page(200, "asked", page, Map.of()))
                        .onFailure(ProblemException.class)
                        .recoverWithItem(failure -> forms(page, failure, "address", shownAgain(address), ""))));
    }

    /** @param website likewise */
    @POST
    @Path("/webhook")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> byWebhook(
            String slug,
            @RestForm @Nullable String url,
            @RestForm @Nullable String website,
            @Context HttpServerRequest request) {
        return shown.orProblem(Uni.createFrom()
                .item(() -> shown.at(slug, request))
                .chain(page -> isProgram(website)
                        ? Uni.createFrom().item(() -> forms(page, 200, "", "", Map.of()))
                        : hooks.subscribe(page, url, client(request))
                                .map(done -> shown.page(
                                        200, "hooked", page, Map.of("secret", done.secret(), "leave", done.leave())))
                                .onFailure(ProblemException.class)
                                .recoverWithItem(failure -> forms(page, failure, "url", "", shownAgain(url)))));
    }

    private static boolean isProgram(@Nullable String website) {
        return website != null && !website.isEmpty();
    }

    private Response forms(HeldPage page, Throwable failure, String field, String address, String url) {
        Problem problem = ((ProblemException) failure).problem();
        return forms(page, problem.status(), address, url, Map.of(field, StrangersPages.sentence(problem)));
    }

    private Response forms(HeldPage page, int status, String address, String url, Map<String, String> errors) {
        return shown.page(
                status,
                "subscribe",
                page,
                Map.of("address", address, "url", url, "errors", errors, "mails", subscriptions.canMail()));
    }

    private static String shownAgain(@Nullable String typed) {
        return typed == null ? "" : typed.substring(0, Math.min(typed.length(), MOST_SHOWN));
    }

    private static @Nullable String client(HttpServerRequest request) {
        return request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    }
}
