package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.Url;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.FailureKind;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.SentRequest;
import dev.tallylight.webhook.send.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A receiver that answers with all that it was sent. */
class EchoTest {
    private static final String SENT = """
            POST /hook?code=s3cr37s3cr37 HTTP/1.1
            Authorization: Bearer t0k3nt0k3n
            webhook-id: evt_0199

            {"event":"stream.offline","routing_key":"r0ut1ngkey99"}""";

    private static Reply answer(@Nullable String shownBody) {
        SignedRequest request = new SignedRequest(
                Url.parse("https://h.example/hook?code=s3cr37s3cr37"),
                Map.of("Authorization", "Bearer t0k3nt0k3n", "webhook-id", "evt_0199"),
                "{\"event\":\"stream.offline\",\"routing_key\":\"r0ut1ngkey99\"}".getBytes(StandardCharsets.UTF_8),
                null);
        SentRequest shown = new SentRequest(
                "POST https://h.example/hook?code=***\nAuthorization: ***\nwebhook-id: evt_0199", shownBody);
        Reply reply = new Reply(
                403, new Failure(FailureKind.HANDLER_STATUS, "it says: " + SENT), null, SENT, Duration.ofMillis(3));
        return Echo.without(request, shown, List.of(), reply);
    }

    @Test
    void hidesWhatIsShownToNobody() {
        Reply kept = answer("{\"event\":\"stream.offline\",\"routing_key\":\"***\"}");
        assertThat(kept.body())
                .isEqualTo(SENT.replace("s3cr37s3cr37", "***")
                        .replace("t0k3nt0k3n", "***")
                        .replace("r0ut1ngkey99", "***"));
        assertThat(kept.error())
                .doesNotContain("s3cr37s3cr37", "t0k3nt0k3n", "r0ut1ngkey99")
                .contains("stream.offline");
        assertThat(kept.status()).isEqualTo(403);
    }

    @Test
    void leavesABodyThatIsShownWhole() {
        assertThat(answer(null).body()).contains("r0ut1ngkey99").doesNotContain("s3cr37s3cr37", "t0k3nt0k3n");
    }
}
