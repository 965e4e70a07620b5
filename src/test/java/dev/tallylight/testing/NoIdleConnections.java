package dev.tallylight.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import org.apache.http.client.HttpClient;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.DefaultHttpClient;

/**
 * REST Assured makes a client for each request and leaves its connection open until a collector finds it. A test that polls
 * fills the application's room for connections with them, which then answers nobody. Quarkus calls this before each test:
 * from here on a connection ends with its answer.
 */
public final class NoIdleConnections implements QuarkusTestBeforeEachCallback {
    @Override
    public void beforeEach(QuarkusTestMethodContext test) {
        RestAssured.config = RestAssured.config()
                .httpClient(RestAssured.config().getHttpClientConfig().httpClientFactory(NoIdleConnections::client));
    }

    @SuppressWarnings("deprecation") // REST Assured takes no other
    private static HttpClient client() {
        DefaultHttpClient client = new DefaultHttpClient();
        client.setReuseStrategy(new NoConnectionReuseStrategy());
        return client;
    }
}
