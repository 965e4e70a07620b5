package dev.tallylight.testing;

import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Prints what was asked and answered last where a test has failed. REST Assured can do so itself, but writes down each request
 * and answer for it, of all tests. Quarkus calls this after each test.
 */
public final class LastExchanges implements Filter, QuarkusTestAfterEachCallback {
    private static final int KEPT = 3;
    private static final int SHOWN_CHARACTERS = 10_000;
    private static final Deque<Exchange> LAST = new ArrayDeque<>(); // guarded by itself

    private record Exchange(FilterableRequestSpecification request, Response response) {
        String text() {
            return "%s %s%n%s%n%s%n%s%n%s%n%s%n"
                    .formatted(
                            request.getMethod(),
                            request.getURI(),
                            request.getHeaders(),
                            cut(request.<Object>getBody()),
                            response.statusLine(),
                            response.headers(),
                            response.contentType().startsWith("text/event-stream")
                                    ? "(a live feed, which does not end)"
                                    : cut(response.asString()));
        }

        private static String cut(Object body) {
            String text = String.valueOf(body);
            return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
        }
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        synchronized (LAST) {
            if (LAST.size() == KEPT) {
                LAST.removeFirst();
            }
            LAST.addLast(new Exchange(request, response));
        }
        return response;
    }

    @Override
    public void afterEach(QuarkusTestMethodContext test) {
        synchronized (LAST) {
            if (test.getTestStatus().isTestFailed()) {
                System.err.println("The last that " + test.getTestMethod().getName() + " asked:");
                LAST.forEach(each -> System.err.println(each.text()));
            }
            LAST.clear();
        }
    }
}
