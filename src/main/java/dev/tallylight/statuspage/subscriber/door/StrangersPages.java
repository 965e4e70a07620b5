package dev.tallylight.statuspage.subscriber.door;

import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.HeldPages;
import dev.tallylight.statuspage.render.Document;
import dev.tallylight.statuspage.render.PageHtml;
import dev.tallylight.statuspage.serve.PageCookies;
import io.quarkus.qute.Engine;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pages for people who subscribe, in the look of the status page. Their addresses hold what opens doors, so nobody is told them as a
 * referrer, and nobody keeps what they show.
 */
@ApplicationScoped
class StrangersPages {
    private final Engine engine;
    private final PageHtml html;
    private final HeldPages pages;
    private final PageCookies cookies;

    StrangersPages(Engine engine, PageHtml html, HeldPages pages, PageCookies cookies) {
        this.engine = engine;
        this.html = html;
        this.pages = pages;
        this.cookies = cookies;
    }

    /**
     * The page that somebody is at.
     *
     * @throws ProblemException 404 where there is none, 403 where it has a password and he has not given it
     */
    HeldPage at(String slug, HttpServerRequest request) {
        HeldPage page = pages.bySlug(slug);
        if (page == null) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no status page at this address.");
        }
        if (!cookies.letsIn(page, request)) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN, "This page is behind a password: open " + page.path() + " first.");
        }
        return page;
    }

    @Nullable
    HeldPage byId(UUID id) {
        return pages.byId(id);
    }

    /**
     * One of our templates in a page's look.
     *
     * @param page null where it is not there any more
     */
    Response page(int status, String template, @Nullable HeldPage page, Map<String, Object> data) {
        if (page == null) {
            return answer(status, html.message("Done", "The status page is not there any more."));
        }
        var instance = engine.getTemplate("statuspage/subscriber/" + template + ".html")
                .instance()
                .data("path", page.path());
        data.forEach(instance::data);
        return answer(status, html.framed(page, instance));
    }

    /** A sentence of ours, in nobody's look. */
    Response words(int status, String heading, String words) {
        return answer(status, html.message(heading, words));
    }

    private static Response answer(int status, Document document) {
        return Response.status(status)
                .type(MediaType.valueOf(document.mediaType()))
                .entity(document.plain())
                .header("Content-Security-Policy", document.policy())
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Robots-Tag", "noindex")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }

    /** The same, or a page that says what is in the way: in words for people, whatever they accept. */
    Uni<Response> orProblem(Uni<Response> answer) {
        return answer.onFailure(ProblemException.class).recoverWithItem(failure -> {
            Problem problem = failure.problem();
            return words(problem.status(), "That did not work", sentence(problem));
        });
    }

    /** What is wrong, as a sentence for people. */
    static String sentence(Problem problem) {
        List<Problem.Violation> violations = problem.violations();
        if (violations == null || violations.isEmpty()) {
            return problem.detail() == null ? problem.title() : problem.detail();
        }
        Problem.Violation first = violations.getFirst();
        return (first.field().equals("url") ? "The URL " : "The " + first.field() + " ") + first.message() + ".";
    }
}
