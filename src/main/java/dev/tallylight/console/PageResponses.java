package dev.tallylight.console;

import dev.tallylight.access.entry.ReturnAddress;
import dev.tallylight.rest.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * What leaves for a browser: each page with the headers that keep it from being framed, cached, or made to run what is
 * not ours; and a problem as a page, not as JSON. Who is not signed in is led to the sign-in. The API's answers pass
 * through untouched.
 */
class PageResponses {
    /** Own scripts and styles only, nothing inline (CSP Level 3). */
    static final String POLICY =
            "default-src 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self';" + " base-uri 'none'";

    /** Of each page. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            HttpHeaders.CACHE_CONTROL,
            "no-store");

    private static final Pattern OURS = Pattern.compile(
            "/?|/(streams|outages|reports|wall|acknowledge|import|moving|checkpoints|maintenance|status-pages|notifications|inboxes|tokens|audit|find|first|sign-in|sign-out)(/.*)?|/hints(/[^/]+/.*)?");
    /** For software; and the manual, whose pages have their own headers and are for anybody. */
    private static final Pattern OF_OTHERS = Pattern.compile("/(api|v1|q|inbox|docs|status|badges)(/.*)?|/hints/[^/]+");

    private final Pages pages;
    private final ReturnAddress addresses;

    PageResponses(Pages pages, ReturnAddress addresses) {
        this.pages = pages;
        this.addresses = addresses;
    }

    @ServerResponseFilter
    Uni<Void> forBrowsers(ContainerRequestContext request, ContainerResponseContext response, RoutingContext routing) {
        String path = request.getUriInfo().getRequestUri().getPath();
        boolean ours = isPage(path) || isPageElsewhere(path, request);
        if (!ours) {
            return Uni.createFrom().voidItem();
        }
        secure(response.getHeaders());
        return response.getEntity() instanceof Problem problem
                ? instead(problem, request, response, routing)
                : Uni.createFrom().voidItem();
    }

    /** Whether this is the address of a page or of its form. */
    static boolean isPage(String path) {
        return OURS.matcher(path).matches();
    }

    /** An address that does not exist, typed into a browser. */
    private static boolean isPageElsewhere(String path, ContainerRequestContext request) {
        return accepts(request, MediaType.TEXT_HTML) && !OF_OTHERS.matcher(path).matches();
    }

    private static boolean accepts(ContainerRequestContext request, String type) {
        String accepted = request.getHeaderString(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains(type);
    }

    private Uni<Void> instead(
            Problem problem,
            ContainerRequestContext request,
            ContainerResponseContext response,
            RoutingContext routing) {
        if (problem.status() == 401 && accepts(request, MediaType.SERVER_SENT_EVENTS)) {
            // a feed cannot show a form, and what somebody wanted to see is not it
            response.setEntity(null);
            response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
            return Uni.createFrom().voidItem();
        }
        if (problem.status() == 401) {
            signInFirst(request, response, routing);
            return Uni.createFrom().voidItem();
        }
        return pages.problem(problem.title(), text(problem.detail()))
                .invoke(html -> response.setEntity(html, new Annotation[0], Pages.HTML))
                .replaceWithVoid();
    }

    /** A fragment is not replaced by the sign-in form: htmx is told to go there with the whole page. */
    private void signInFirst(
            ContainerRequestContext request, ContainerResponseContext response, RoutingContext routing) {
        response.setEntity(null);
        response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        response.getHeaders().remove(HttpHeaders.WWW_AUTHENTICATE);
        if (request.getHeaderString("HX-Request") != null) {
            response.setStatus(204);
            response.getHeaders().putSingle("HX-Redirect", "/sign-in");
        } else {
            response.setStatus(303);
            response.getHeaders().putSingle(HttpHeaders.LOCATION, "/sign-in");
            if (request.getMethod().equals("GET")) {
                response.getHeaders()
                        .add(HttpHeaders.SET_COOKIE, addresses.remember(request.getUriInfo(), routing.request()));
            }
        }
    }

    private static void secure(MultivaluedMap<String, Object> headers) {
        HEADERS.forEach(headers::putSingle);
    }

    private static String text(@Nullable String detail) {
        return detail == null ? "" : detail;
    }
}
