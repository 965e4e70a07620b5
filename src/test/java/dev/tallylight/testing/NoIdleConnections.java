package dev.tallylight.testing;

import static io.restassured.config.ConnectionConfig.connectionConfig;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;

/**
 * REST Assured makes a client for each request and leaves its connection open until a collector finds it. A test that polls
 * fills the application's room for connections with them, which then answers nobody. Quarkus calls this before each test.
 */
public final class NoIdleConnections implements QuarkusTestBeforeEachCallback {
    @Override
    public void beforeEach(QuarkusTestMethodContext test) {
        RestAssured.config =
                RestAssured.config().connectionConfig(connectionConfig().closeIdleConnectionsAfterEachResponse());
    }
}
