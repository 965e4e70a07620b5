package dev.tallylight.console;

import dev.tallylight.rest.Problem;
import dev.tallylight.rest.body.RefusalPage;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** A form that is refused before anybody knows whose it is, as a page like all others. */
@ApplicationScoped
class FormRefusals implements RefusalPage {
    private final Pages pages;

    FormRefusals(Pages pages) {
        this.pages = pages;
    }

    @Override
    public boolean isFor(String path) {
        return PageResponses.isPage(path);
    }

    @Override
    public void answer(RoutingContext request, Problem problem) {
        pages.problemForNobody(problem.title(), String.valueOf(problem.detail()))
                .subscribe()
                .with(html -> answer(request, problem, html), request::fail);
    }

    private static void answer(RoutingContext request, Problem problem, String html) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return; // whoever sent it is gone
        }
        PageResponses.HEADERS.forEach(response::putHeader);
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Pages.HTML.toString())
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(html);
    }
}
