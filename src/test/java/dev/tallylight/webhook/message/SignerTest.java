package dev.tallylight.webhook.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignerTest {
    private static final String BODY = "{\"type\":\"stream.offline\",\"name\":\"é\"}";

    private static Map<String, List<String>> headers(String id, Instant at, String signature) {
        return Map.of(
                "webhook-id", List.of(id),
                "webhook-timestamp", List.of(Long.toString(at.getEpochSecond())),
                "webhook-signature", List.of(signature));
    }

    @Test
    void signsAsTheStandardsOwnLibraryVerifies() throws Exception {
        String secret = SigningKey.generate(SignatureKind.V1).text();
        Instant now = Instant.now();
        String signature =
                Signer.sign("evt_1", now, BODY.getBytes(StandardCharsets.UTF_8), List.of(SigningKey.parse(secret)));
        new Webhook(secret).verify(BODY, headers("evt_1", now, signature));
        assertThatThrownBy(() -> new Webhook(secret).verify(BODY + " ", headers("evt_1", now, signature)))
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> new Webhook(secret).verify(BODY, headers("evt_2", now, signature)))
                .isInstanceOf(Exception.class);
    }

    @Test
    void signsWithBothSecretsAfterARotation() throws Exception {
        String before = SigningKey.generate(SignatureKind.V1).text();
        String after = SigningKey.generate(SignatureKind.V1).text();
        Instant now = Instant.now();
        String signature = Signer.sign(
                "evt_1",
                now,
                BODY.getBytes(StandardCharsets.UTF_8),
                List.of(SigningKey.parse(after), SigningKey.parse(before)));
        assertThat(signature.split(" ")).hasSize(2).allMatch(one -> one.startsWith("v1,"));
        new Webhook(before).verify(BODY, headers("evt_1", now, signature));
        new Webhook(after).verify(BODY, headers("evt_1", now, signature));
    }

    /** The example of the Standard Webhooks specification's libraries. */
    @Test
    void agreesWithAKnownSignature() {
        assertThat(Signer.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
                        List.of(SigningKey.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void makesSecretsOfEnoughRandomBytes() {
        String secret = SigningKey.generate(SignatureKind.V1).text();
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
        assertThat(SigningKey.generate(SignatureKind.V1).text()).isNotEqualTo(secret);
    }
}
