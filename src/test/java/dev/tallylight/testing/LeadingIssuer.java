package dev.tallylight.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider whose document has its codes asked for elsewhere, where no guard lets anybody. */
public final class LeadingIssuer {
    private static final AtomicInteger ASKED_INSIDE = new AtomicInteger();
    private static final AtomicInteger ASKED_FOR_DOCUMENT = new AtomicInteger();

    private LeadingIssuer() {}

    /** How often somebody came where it leads to. */
    public static int askedInside() {
        return ASKED_INSIDE.get();
    }

    public static int askedForDocument() {
        return ASKED_FOR_DOCUMENT.get();
    }

    /** A hub that knows it; its health and metrics have a port of their own, so that both need one application. */
    public static class Profile implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Resource.class));
        }

        /** As the launcher says it to Quarkus. */
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.management.host-enabled", "true",
                    "quarkus.management.host", "127.0.0.1",
                    "quarkus.management.test-port", Integer.toString(FreePort.any()));
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
}
