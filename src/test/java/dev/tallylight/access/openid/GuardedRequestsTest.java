package dev.tallylight.access.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressConfig;
import io.quarkus.oidc.common.OidcRequestFilter.OidcRequestFilterContext;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpServer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.WebClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Quarkus asks an issuer goes to the address that the guard has checked, and to no other. */
class GuardedRequestsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private final List<String> answers = new ArrayList<>(List.of("127.0.0.1"));
    private String issuer = "http://10.1.2.3";
    private boolean plainHttp;
    private HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void listen() {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    hosts.add(String.valueOf(request.getHeader("Host")));
                    int bytes = Integer.parseInt(request.path().substring(1));
                    request.response().endAndForget(Buffer.buffer(new byte[bytes]));
                })
                .listen(0, "127.0.0.1")
                .await()
                .atMost(SOON);
    }

    @AfterEach
    void end() {
        client.close();
        vertx.close().await().atMost(SOON);
    }

    private static OpenId openId(String issuer, boolean plainHttp) {
        OpenIdConfig config = new SmallRyeConfigBuilder()
                .withMapping(OpenIdConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "tallylight.oidc.issuer",
                                issuer,
                                "tallylight.oidc.client-id",
                                "tallylight",
                                "tallylight.oidc.roles",
                                "ops=admin",
                                "tallylight.oidc.session",
                                "PT4H",
                                "tallylight.oidc.plain-http",
                                String.valueOf(plainHttp)),
                        "the test's",
                        100))
                .build()
                .getConfigMapping(OpenIdConfig.class);
        return new OpenId(config, Optional.empty());
    }

    private GuardedRequests requests(String policy) {
        EgressConfig config = new EgressConfig() {
            @Override
            public String subscribers() {
                return "public";
            }

            @Override
            public String streams() {
                return "public";
            }

            @Override
            public String webhooks() {
                return "public";
            }

            @Override
            public Optional<String> oidc() {
                return Optional.of(policy);
            }
        };
        return new GuardedRequests(
                new Egress(
                        config,
                        (host, deadline) -> Uni.createFrom()
                                .item(() -> answers.stream()
                                        .map(text -> address(text))
                                        .toList())),
                openId(issuer, plainHttp),
                new Dialer(vertx.getDelegate()));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Buffer ask(String policy, String url) {
        HttpRequest<Buffer> request = client.getAbs(url);
        return requests(policy)
                .filter(new OidcRequestFilterContext(request, null, null))
                .chain(request::send)
                .map(answer -> answer.bodyAsBuffer())
                .await()
                .atMost(SOON);
    }

    @Test
    void aNameIsConnectedToWhereItWasFoundAndKeepsItsName() {
        String url = "http://issuer.example:" + server.actualPort() + "/10";
        assertThat(ask("127.0.0.1", url).length()).isEqualTo(10);
        assertThat(hosts).containsExactly("issuer.example:" + server.actualPort());
    }

    /** Quarkus filters a request anew where it tries it again: its host is an address by then. */
    @Test
    void aRequestThatIsTriedAgainIsCheckedByItsName() {
        HttpRequest<Buffer> request = client.getAbs("http://issuer.example:" + server.actualPort() + "/10");
        GuardedRequests guarded = requests("127.0.0.1");
        guarded.filter(new OidcRequestFilterContext(request, null, null))
                .await()
                .atMost(SOON);
        answers.set(0, "169.254.169.254");
        assertThatThrownBy(() -> guarded.filter(new OidcRequestFilterContext(request, null, null))
                        .await()
                        .atMost(SOON))
                .isInstanceOf(NetFailure.class)
                .hasMessageContaining("issuer.example is at 169.254.169.254");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://127.0.0.1:%d/10",
                "http://localhost:%d/10",
                "http://[::1]:%d/10",
                "http://[::ffff:127.0.0.1]:%d/10",
                "http://10.1.2.3/keys",
                "http://0.0.0.0:%d/10",
                "http://2130706433:%d/10",
                "http://127.1:%d/10",
            })
    void whatIsNotAllowedIsNotAsked(String url) {
        assertThatThrownBy(() -> ask("public", url.formatted(server.actualPort())))
                .isInstanceOf(NetFailure.class);
        assertThat(hosts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00::1", "::1", "100.64.0.1"})
    void aNameThatLeadsInsideIsNotAsked(String inside) {
        answers.set(0, inside);
        assertThatThrownBy(() -> ask("public", "http://issuer.example:" + server.actualPort() + "/10"))
                .isInstanceOf(NetFailure.class)
                .hasMessageContaining("TALLYLIGHT_EGRESS_OIDC");
        answers.set(0, "198.41.0.4");
        answers.add(inside); // one of several is enough
        assertThatThrownBy(() -> ask("public", "http://issuer.example:" + server.actualPort() + "/10"))
                .isInstanceOf(NetFailure.class);
        assertThat(hosts).isEmpty();
    }

    /** What it names goes with TLS as it does itself: the client's secret is in it. */
    @Test
    void nothingGoesInTheClearForAnIssuerWithTls() {
        issuer = "https://issuer.example";
        plainHttp = true;
        assertThatThrownBy(() -> ask("127.0.0.1", "http://issuer.example:" + server.actualPort() + "/10"))
                .isInstanceOf(NetFailure.class)
                .hasMessageContaining("https://");
        assertThat(hosts).isEmpty();
    }

    @Test
    void inTheClearGoesNoFartherThanAPrivateNetwork() {
        answers.set(0, "198.41.0.4");
        assertThatThrownBy(() -> ask("public", "http://issuer.example:" + server.actualPort() + "/10"))
                .isInstanceOf(NetFailure.class)
                .hasMessageContaining("http:// to issuer.example");
    }

    /** Of an issuer with an address of each family, where one of them leads nowhere. */
    @Test
    void anAddressThatAnswersIsTaken() {
        answers.addFirst("127.0.0.9"); // nobody listens there
        String url = "http://issuer.example:" + server.actualPort() + "/10";
        assertThat(ask("127.0.0.0/8", url).length()).isEqualTo(10);
        assertThat(hosts).containsExactly("issuer.example:" + server.actualPort());
    }

    @Test
    void anAnswerHasABound() {
        String url = "http://issuer.example:" + server.actualPort() + "/";
        assertThat(ask("127.0.0.1", url + GuardedRequests.MOST_BYTES).length()).isEqualTo(GuardedRequests.MOST_BYTES);
        assertThatThrownBy(() -> ask("127.0.0.1", url + (GuardedRequests.MOST_BYTES + 1)))
                .hasMessageContaining("longer than");
    }
}
