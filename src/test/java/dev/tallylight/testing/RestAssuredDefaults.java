package dev.tallylight.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import java.io.IOException;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.entity.BufferedHttpEntity;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.DefaultHttpClient;

/**
 * REST Assured makes a client for each request and leaves its connection open until a collector finds it: also where a test
 * looks at the status alone, and the body is never read. Hundreds of tests fill the application's room for connections with
 * them, which then answers nobody. Quarkus calls this before each test: from here on an answer is read whole as it comes, and
 * its connection ends with it.
 *
 * <p>Each request and answer is kept as text, for a test that fails; not laid out, which took a tenth of all tests' time.
 */
public final class RestAssuredDefaults implements QuarkusTestBeforeEachCallback {
    @Override
    public void beforeEach(QuarkusTestMethodContext test) {
        RestAssured.config = RestAssured.config()
                .httpClient(RestAssured.config().getHttpClientConfig().httpClientFactory(RestAssuredDefaults::client))
                .logConfig(RestAssured.config().getLogConfig().enablePrettyPrinting(false));
    }

    @SuppressWarnings("deprecation") // REST Assured takes no other
    private static HttpClient client() {
        DefaultHttpClient client = new DefaultHttpClient();
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
