package dev.tallylight.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.conn.scheme.SchemeRegistry;
import org.apache.http.entity.BufferedHttpEntity;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.DefaultHttpClient;
import org.apache.http.impl.conn.BasicClientConnectionManager;
import org.apache.http.impl.conn.SchemeRegistryFactory;
import org.apache.http.params.SyncBasicHttpParams;

/**
 * REST Assured makes a client for each request and leaves its connection open until a collector finds it: also where a test
 * looks at the status alone, and the body is never read. Hundreds of tests fill the application's room for connections with
 * them, which then answers nobody. Quarkus calls this before each test: from here on an answer is read whole as it comes, and
 * its connection ends with it.
 */
public final class RestAssuredDefaults implements QuarkusTestBeforeEachCallback {
    @SuppressWarnings("deprecation") // see client
    private static final SchemeRegistry SCHEMES = SchemeRegistryFactory.createDefault();

    @Override
    public void beforeEach(QuarkusTestMethodContext test) {
        RestAssured.replaceFiltersWith(new PlainPaths(), new LastExchanges(), RestAssuredDefaults::ask);
    }

    /** Not by REST Assured's configuration, which Quarkus sets anew for each test after this. */
    private static Response ask(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        RestAssuredConfig config = request.getConfig();
        request.config(config.httpClient(config.getHttpClientConfig().httpClientFactory(RestAssuredDefaults::client)));
        return context.next(request, expected);
    }

    /** It looks for its own version in all jars otherwise, and reads all certificates, each time one is made. */
    @SuppressWarnings("deprecation") // REST Assured takes no other
    private static HttpClient client() {
        DefaultHttpClient client =
                new DefaultHttpClient(new BasicClientConnectionManager(SCHEMES), new SyncBasicHttpParams());
        client.setReuseStrategy(new NoConnectionReuseStrategy());
        client.addResponseInterceptor((response, context) -> readWhole(response));
        return client;
    }

    /** But for a live feed, which does not end. */
    private static void readWhole(HttpResponse response) throws IOException {
        HttpEntity body = response.getEntity();
        boolean live = body != null
                && body.getContentType() != null
                && body.getContentType().getValue().startsWith("text/event-stream");
        if (body != null && !live) {
            response.setEntity(new BufferedHttpEntity(body));
        }
    }
}
