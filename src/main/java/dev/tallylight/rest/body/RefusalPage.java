package dev.tallylight.rest.body;

import dev.tallylight.rest.Problem;
import io.vertx.ext.web.RoutingContext;

/** How people see what is refused before any resource sees it: programs get the problem as it is. */
public interface RefusalPage {
    /** Whether people send something there. */
    boolean isFor(String path);

    /** Answers with the problem as a page, and ends the connection. */
    void answer(RoutingContext request, Problem problem);
}
