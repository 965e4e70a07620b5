package dev.tallylight.rest.body;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemType;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies of more than 2 MiB wherever no list of streams is taken, forms of more than 128 KiB, and of more than 2 to 4 KiB where
 * strangers send them: the server's own limit ({@code quarkus.http.limits.max-body-size}) is one for all addresses, and is the
 * lists'. Of lists, only so many are taken in at once ({@link ListBudget}). A form that is too long must not come as far as Quarkus'
 * reader of forms, which fails anew, with a line of the log each, for whatever comes after the first piece that is too long. What media
 * servers, servers' heartbeats and mail programs send is refused at no length, and cut ({@link CutBody}).
 */
@ApplicationScoped
public class BodyLimit {
    private static final long MOST = 2 * 1024 * 1024;
    /** Of what strangers send to come in: a token of 512 characters, each escaped. */
    private static final long MOST_OF_A_TOKEN = 2 * 1024;

    private static final Set<String> TOKENS = Set.of("/sign-in", "/wall/open");

    /** Of what strangers send by an alert's link: a name and a word, 280 characters of any script. */
    private static final long MOST_OF_A_LINK = 4 * 1024;

    private static final String LINKS = "/acknowledge/";

    /**
     * Of any other form: a note of 4,000 characters in any script, which are 36,000 bytes at most, and what it was before. As
     * {@code quarkus.http.limits.max-form-attribute-size} and {@code max-parameters}, so that neither is ever met.
     */
    static final long MOST_OF_A_FORM = 128 * 1024;

    private static final String FORM = "application/x-www-form-urlencoded";

    /** Test handlers take whatever is sent, and read it by themselves. */
    private static final String INBOXES = "/inbox/";

    private static final Set<String> LISTS = Set.of("/api/v1/streams/import", "/import/compare", "/import/apply");

    /** By which the server's readers of bodies know how much they may take where no length was said. */
    private static final String MOST_KEY = "io.quarkus.max-request-size";

    private static final String LISTS_UNDER_WAY =
            "Lists of 64 MiB together may be under way at once: wait until another has been read, or send shorter ones.";

    private final ObjectMapper mapper;
    private final ListBudget lists = new ListBudget();

    private final RefusalPage page;

    BodyLimit(ObjectMapper mapper, RefusalPage page) {
        this.mapper = mapper;
        this.page = page;
    }

    void install(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1).handler(this::limit);
    }

    private void limit(RoutingContext request) {
        if (request.request().method().equals(HttpMethod.POST) && LISTS.contains(request.normalizedPath())) {
            list(request);
            return;
        }
        if (CutBody.isCut(request.normalizedPath())) {
            CutBody.take(request);
            return;
        }
        Long length = length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        long most = most(request.normalizedPath(), request.request().getHeader(HttpHeaders.CONTENT_TYPE));
        if (length != null && length > most) {
            tooLarge(request, length, most);
            return;
        }
        if (length == null && most < MOST && request.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            refuse(request, ProblemType.BODY_TOO_LARGE, "A form here must say how long it is (Content-Length).");
            return;
        }
        request.put(MOST_KEY, most);
        request.next();
    }

    private static long most(String path, @Nullable String contentType) {
        if (TOKENS.contains(path)) {
            return MOST_OF_A_TOKEN;
        }
        if (path.startsWith(LINKS)) {
            return MOST_OF_A_LINK;
        }
        boolean form =
                contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(FORM);
        return form && !path.startsWith(INBOXES) ? MOST_OF_A_FORM : MOST;
    }

    /** A browser shows no answer before all is sent: what any other body may have is read, and thrown away. */
    private void tooLarge(RoutingContext request, long length, long most) {
        String path = request.normalizedPath();
        if (most == MOST || !page.isFor(path)) {
            refuse(
                    request,
                    ProblemType.BODY_TOO_LARGE,
                    "A body has " + (most == MOST ? "2 MiB" : kibibytes(most) + " KiB") + " at most here.");
            return;
        }
        Problem problem = Problem.of(
                ProblemType.BODY_TOO_LARGE,
                "This form has " + kibibytes(length) + " KiB, and may have " + kibibytes(most)
                        + " here: nothing was changed. Shorten its longest field, and send it again; a note may have"
                        + " 4,000 characters.");
        if (length > MOST) {
            page.answer(request, problem);
            return;
        }
        request.request().handler(thrownAway -> {}).endHandler(ended -> page.answer(request, problem));
        request.request().resume();
    }

    private static long kibibytes(long bytes) {
        return (bytes + 1023) / 1024;
    }

    /** What does not say how long it is may be as long as any. Whoever may not send one is answered before it has come. */
    private void list(RoutingContext request) {
        Long length = length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        long bytes = length == null ? ListBudget.MOST : Math.min(Math.max(length, 0), ListBudget.MOST);
        if (lists.take(bytes)) {
            request.addEndHandler(ended -> lists.giveBack(bytes));
            request.next();
        } else {
            request.response().putHeader("Retry-After", "5");
            refuse(request, ProblemType.RATE_LIMITED, LISTS_UNDER_WAY);
        }
    }

    private void refuse(RoutingContext request, ProblemType type, String detail) {
        refuse(request, mapper, type, detail);
    }

    /** Answers with the problem, and ends the connection. */
    static void refuse(RoutingContext request, ObjectMapper mapper, ProblemType type, String detail) {
        Problem problem = Problem.of(type, detail);
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(new Json(mapper).write(problem));
    }

    private static @Nullable Long length(@Nullable String header) {
        try {
            return header == null ? null : Long.valueOf(header);
        } catch (NumberFormatException e) {
            return null; // which the server has refused already
        }
    }
}
