package dev.tallylight.statuspage.serve;

import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.HeldPages;
import dev.tallylight.statuspage.content.ShownSubject;
import dev.tallylight.statuspage.render.Badge;
import dev.tallylight.statuspage.render.Rendering;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * The way in for strangers: status pages, what else there is of them, and badges. It stands before all that knows of tokens and
 * sessions; a request by a page's own host name gets that page, and never anything else that this server has.
 */
@ApplicationScoped
class StatusDoor {
    /** After what metrics and the audit must know of each request, before all else. */
    private static final int EARLY = Integer.MIN_VALUE + 2;

    private static final String ROOT = "/";

    private final HeldPages pages;
    private final PageVisits visits;
    private final PageMaking making;
    private final PageCookies cookies;
    private final PasswordDoor passwords;
    private final PageAnswers answers;

    StatusDoor(
            HeldPages pages,
            PageVisits visits,
            PageMaking making,
            PageCookies cookies,
            PasswordDoor passwords,
            PageAnswers answers) {
        this.pages = pages;
        this.visits = visits;
        this.making = making;
        this.cookies = cookies;
        this.passwords = passwords;
        this.answers = answers;
    }

    void install(@Observes Router router) {
        router.route().order(EARLY).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        if (!making.isStarted()) {
            routing.next();
            return;
        }
        HttpServerRequest request = routing.request();
        String path = String.valueOf(request.path());
        HeldPage own = pages.byHost(host(request));
        Asked asked = own != null && path.equals(ROOT) ? new Asked(Asked.Form.PAGE, own.slug(), "") : Asked.of(path);
        if (own != null && !path.equals(ROOT) && !isOf(own, routing)) {
            answers.missing(request);
        } else if (asked == null) {
            routing.next();
        } else {
            Routes.name(request, asked.form().route);
            answer(request, asked, own != null);
        }
    }

    /** As it came, and as whoever is asked next would read it: dots lead elsewhere. */
    private static boolean isOf(HeldPage own, RoutingContext routing) {
        return Asked.isOf(String.valueOf(routing.request().path()), own.slug())
                && Asked.isOf(routing.normalizedPath(), own.slug());
    }

    private static @Nullable String host(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.host();
    }

    private void answer(HttpServerRequest request, Asked asked, boolean byOwnHost) {
        HeldPage page = pages.bySlug(asked.slug());
        HttpMethod method = request.method();
        if (page == null) {
            if (pages.areKnown()) {
                answers.missing(request);
            } else {
                visits.whenPagesAreKnown(() -> {
                    if (pages.areKnown()) {
                        answer(request, asked, byOwnHost);
                    } else {
                        answers.away(request, null);
                    }
                });
            }
        } else if (method.equals(HttpMethod.POST) && asked.form() == Asked.Form.PAGE && page.password() != null) {
            passwords.open(request, page, byOwnHost ? ROOT : page.path());
        } else if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            request.response().putHeader("Allow", "GET, HEAD");
            answers.refused(request, 405, "This is read by GET.");
        } else if (cookies.letsIn(page, request)) {
            visits.with(page, found -> {
                HeldPage now = pages.bySlug(asked.slug());
                if (now != null && now.id().equals(page.id()) && now.revision() == page.revision()) {
                    found(request, asked, page, found);
                } else { // it was shut, or is another, while he waited
                    answer(request, asked, byOwnHost);
                }
            });
        } else {
            ask(request, asked, page);
        }
    }

    /** Nobody learns from a badge what stands behind the password. */
    private void ask(HttpServerRequest request, Asked asked, HeldPage page) {
        switch (asked.form()) {
            case PAGE -> answers.sendOnce(request, 200, passwords.form(page));
            case BADGE, LOGO -> answers.missing(request);
            case JSON, FEED -> {
                request.response().putHeader("WWW-Authenticate", "Cookie");
                answers.refused(request, 401, "This page is behind a password: open " + page.path() + " first.");
            }
        }
    }

    private void found(HttpServerRequest request, Asked asked, HeldPage page, PageVisits.Found found) {
        Rendering made = found.rendering();
        if (made == null) {
            answers.away(request, page);
            return;
        }
        switch (asked.form()) {
            case PAGE -> answers.send(request, page, found.late() ? made.late() : made.html(), false);
            case JSON -> answers.send(request, page, made.json(), true);
            case FEED -> answers.send(request, page, made.atom(), true);
            case LOGO -> logo(request, page, made);
            case BADGE -> badge(request, page, made.badge(asked.stream()));
        }
    }

    private void logo(HttpServerRequest request, HeldPage page, Rendering made) {
        if (page.logo() == null || made.logo().length == 0) {
            answers.missing(request);
        } else {
            answers.logo(request, page, page.logo(), made.logo());
        }
    }

    private void badge(HttpServerRequest request, HeldPage page, @Nullable ShownSubject shown) {
        if (shown == null) {
            answers.missing(request);
            return;
        }
        boolean uptime = "uptime".equals(request.getParam("show"));
        answers.badge(request, page, uptime ? Badge.uptime(shown) : Badge.state(shown));
    }
}
