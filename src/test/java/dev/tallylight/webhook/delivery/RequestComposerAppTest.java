package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import dev.tallylight.store.SecretBox;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.EndpointSecrets;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.StreamUrls;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.send.SignedRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RequestComposerAppTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:13:31Z");
    private static final UUID STREAM = UUID.randomUUID();
    private static final String FULL = "rtmp://user:password@example.com/live";

    @Inject
    EndpointSecrets secrets;

    @Inject
    SecretBox box;

    @Inject
    ObjectMapper mapper;

    @Inject
    MessageConfig config;

    private static Event event() {
        return new Event(
                new EventId(UUID.randomUUID()),
                1,
                EventType.STREAM_OFFLINE,
                NOW,
                STREAM,
                List.of(),
                List.of(),
                null,
                "{\"stream\":{\"url\":\"rtmp://***@example.com/live\"}}");
    }

    private ClaimedDelivery.Target endpoint(boolean sendCredentials, @Nullable Instant previousUntil) {
        return new ClaimedDelivery.Target(
                UUID.randomUUID(),
                Format.DISPERSA,
                List.of("news"),
                sendCredentials,
                box.seal("https://handler.example.com/"),
                box.seal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                box.seal("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"),
                previousUntil,
                null,
                null,
                null,
                null,
                null,
                false);
    }

    /** A container that knows this one, or none. */
    private RequestComposer composer(@Nullable StreamUrls urls) {
        @SuppressWarnings("unchecked")
        Instance<StreamUrls> instance = (Instance<StreamUrls>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isResolvable" -> urls != null;
                    case "get" -> urls;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return new RequestComposer(secrets, instance, mapper, config);
    }

    private static SignedRequest compose(RequestComposer composer, ClaimedDelivery.Target endpoint) {
        return composer.compose(endpoint, List.of(event()), NOW)
                .await()
                .atMost(Duration.ofSeconds(30))
                .request();
    }

    private static String body(SignedRequest request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    @Test
    void showsTheCredentialsOfAStreamOnlyToAnEndpointThatIsSetToReceiveThem() {
        StreamUrls known = (ids, tags) -> Uni.createFrom().item(Map.of(STREAM, FULL));
        assertThat(body(compose(composer(known), endpoint(true, null)))).contains(FULL);
        assertThat(body(compose(composer(known), endpoint(false, null)))).doesNotContain("password");
    }

    @Test
    void fallsBackToTheRedactedUrl() {
        StreamUrls gone = (ids, tags) -> Uni.createFrom().item(Map.of());
        assertThat(body(compose(composer(gone), endpoint(true, null)))).contains("rtmp://***@example.com/live");
        assertThat(body(compose(composer(null), endpoint(true, null)))).contains("rtmp://***@example.com/live");
    }

    /** It may have left the endpoint's tags since the event, and an attempt may come days after. */
    @Test
    void asksForTheUrlsOfStreamsThatTheEndpointHearsNow() {
        StreamUrls ofNews =
                (ids, tags) -> Uni.createFrom().item(tags.equals(List.of("news")) ? Map.of(STREAM, FULL) : Map.of());
        assertThat(body(compose(composer(ofNews), endpoint(true, null)))).contains(FULL);
    }

    @Test
    void letsTheSecretBeforeSignUntilItsTimeIsOver() {
        RequestComposer composer = composer(null);
        assertThat(compose(composer, endpoint(false, NOW.plusSeconds(1)))
                        .headers()
                        .get("webhook-signature"))
                .contains(" v1,");
        assertThat(compose(composer, endpoint(false, NOW)).headers().get("webhook-signature"))
                .doesNotContain(" ");
    }
}
