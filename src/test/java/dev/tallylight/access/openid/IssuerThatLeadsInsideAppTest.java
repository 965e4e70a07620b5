package dev.tallylight.access.openid;

import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.tallylight.testing.OpenIdIssuer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An issuer whose document has its codes asked for elsewhere: Quarkus' own requests go where the guard lets them, too. */
@QuarkusTest
@TestProfile(IssuerThatLeadsInsideAppTest.Profile.class)
@QuarkusTestResource(PostgresResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IssuerThatLeadsInsideAppTest {
    private final ExecutorService everybody = Executors.newFixedThreadPool(20);

    @AfterEach
    void end() {
        everybody.shutdownNow();
    }

    private static final AtomicInteger ASKED_INSIDE = new AtomicInteger();
    private static final AtomicInteger ASKED_FOR_DOCUMENT = new AtomicInteger();

    public static class Profile implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Resource.class));
        }
    }

    /** The issuer is at 127.0.0.1, which is allowed; what it leads to is at 127.0.0.2, which is not. */
    public static class Resource implements QuarkusTestResourceLifecycleManager {
        private final List<HttpServer> servers = new ArrayList<>();

        @Override
        public Map<String, String> start() {
            try {
                HttpServer inside = server("127.0.0.2");
                inside.createContext("/", exchange -> {
                    ASKED_INSIDE.incrementAndGet();
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
                HttpServer issuer = server("127.0.0.1");
                String url = url(issuer);
                answer(issuer, "/.well-known/openid-configuration", """
                        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "jwks_uri": "%1$s/keys",
                         "token_endpoint": "%2$s/token", "subject_types_supported": ["public"],
                         "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"]}
                        """.formatted(url, url(inside)));
                answer(
                        issuer,
                        "/keys",
                        new JWKSet(new RSAKeyGenerator(2048).keyID("a").generate()).toString());
                return Map.of(
                        "tallylight.oidc.issuer", url,
                        "tallylight.oidc.client-id", OpenIdIssuer.CLIENT,
                        "tallylight.oidc.client-secret", OpenIdIssuer.SECRET,
                        "tallylight.oidc.roles", OpenIdIssuer.ROLES,
                        "tallylight.egress.oidc", "127.0.0.1/32");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        private HttpServer server(String address) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            servers.add(server);
            server.start();
            return server;
        }

        private static String url(HttpServer server) {
            return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                    + server.getAddress().getPort();
        }

        private static void answer(HttpServer server, String path, String json) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            server.createContext(path, exchange -> {
                if (path.startsWith("/.well-known/")) {
                    ASKED_FOR_DOCUMENT.incrementAndGet();
                }
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
        }

        @Override
        public void stop() {
            servers.forEach(server -> server.stop(0));
        }
    }

    /** Not once for each: who sends us what looks like a JWT would have us ask as often. */
    @Test
    @Order(1)
    void theIssuerIsAskedOnceForAllWhoComeAtOnce() {
        String jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhIn0.AAAA";
        org.awaitility.Awaitility.await().until(() -> ASKED_FOR_DOCUMENT.get() > 0);
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> as(jwt).get("/api/v1/streams").statusCode(), everybody))
                .toList();
        answers.forEach(each -> assertThat(each.join()).isIn(401, 503));
        // once for Quarkus, and as often as we look at it ourselves meanwhile
        assertThat(ASKED_FOR_DOCUMENT.get()).isLessThan(6);
    }

    @Test
    @Order(2)
    void aCodeIsNotAskedForWhereTheGuardDoesNotLet() {
        SignInBrowser browser = new SignInBrowser();
        org.awaitility.Awaitility.await()
                .untilAsserted(() ->
                        assertThat(browser.get("/sign-in/openid").statusCode()).isEqualTo(303));
        String there = browser.get("/sign-in/openid").header("Location");
        assertThat(there).contains("/authorize?");
        int status = browser.get("/sign-in/callback?code=a-code&state=" + SignInBrowser.parameter(there, "state"))
                .statusCode();
        assertThat(ASKED_INSIDE).hasValue(0);
        assertThat(status).as("and nobody is signed in").isIn(401, 503);
    }
}
