package dev.tallylight.webhook.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code v1a} as Standard Webhooks 1.0 has it, verified by Bouncy Castle, which is not what signs. */
class SigningKeyTest {
    private static final byte[] BODY = "{\"type\":\"stream.offline\",\"name\":\"é\"}".getBytes(StandardCharsets.UTF_8);
    private static final Instant AT = Instant.ofEpochSecond(1_674_087_231L);

    private static boolean verifies(String publicText, String id, byte[] body, String signature) {
        Ed25519PublicKeyParameters key =
                new Ed25519PublicKeyParameters(Base64.getDecoder().decode(publicText.substring("whpk_".length())));
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, key);
        byte[] head = (id + "." + AT.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
        verifier.update(head, 0, head.length);
        verifier.update(body, 0, body.length);
        return verifier.verifySignature(Base64.getDecoder().decode(signature.substring("v1a,".length())));
    }

    @Test
    void signsSoThatAnotherImplementationVerifiesIt() {
        SigningKey key = SigningKey.generate(SignatureKind.V1A);
        String publicText = Objects.requireNonNull(key.publicText());
        String signature = Signer.sign("evt_1", AT, BODY, List.of(key));
        assertThat(signature).matches("v1a,[A-Za-z0-9+/]{86}==");
        assertThat(verifies(publicText, "evt_1", BODY, signature)).isTrue();
        assertThat(verifies(publicText, "evt_2", BODY, signature)).isFalse();
        assertThat(verifies(publicText, "evt_1", "{}".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
        String another =
                Objects.requireNonNull(SigningKey.generate(SignatureKind.V1A).publicText());
        assertThat(verifies(another, "evt_1", BODY, signature)).isFalse();
    }

    /** RFC 8032 §7.1, test 1: the secret key and its public key. */
    @Test
    void derivesThePublicKeyThatTheRfcDoes() {
        byte[] seed = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] expected = HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        SigningKey key = SigningKey.parse("whsk_" + Base64.getEncoder().encodeToString(seed));
        assertThat(key.publicText()).isEqualTo("whpk_" + Base64.getEncoder().encodeToString(expected));
        byte[] both = new byte[64];
        System.arraycopy(seed, 0, both, 0, 32);
        System.arraycopy(expected, 0, both, 32, 32);
        SigningKey ofBoth = SigningKey.parse("whsk_" + Base64.getEncoder().encodeToString(both));
        assertThat(ofBoth.text()).isEqualTo(key.text());
        both[40] ^= 1;
        assertThatThrownBy(() -> SigningKey.parse("whsk_" + Base64.getEncoder().encodeToString(both)))
                .hasMessageContaining("public half");
    }

    @Test
    void signsWithBothKindsWhileOneReplacesTheOther() {
        SigningKey before = SigningKey.generate(SignatureKind.V1);
        SigningKey after = SigningKey.generate(SignatureKind.V1A);
        String[] signatures =
                Signer.sign("evt_1", AT, BODY, List.of(after, before)).split(" ");
        assertThat(signatures).hasSize(2);
        assertThat(verifies(Objects.requireNonNull(after.publicText()), "evt_1", BODY, signatures[0]))
                .isTrue();
        assertThat(signatures[1]).startsWith("v1,");
        assertThat(before.publicText()).isNull();
    }

    @Test
    void readsWhatItWrote() {
        for (SignatureKind kind : SignatureKind.values()) {
            SigningKey key = SigningKey.generate(kind);
            assertThat(SigningKey.parse(key.text()).text()).isEqualTo(key.text());
            assertThat(SigningKey.parse(key.text()).kind()).isEqualTo(kind);
            assertThat(key.toString()).doesNotContain(key.text().substring(7));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', must begin with whsec_",
        "hunter2, must begin with whsec_",
        "whpk_AAAA, must begin with whsec_",
        "whsec_, 24 to 64 bytes",
        "whsec_c2hvcnQ=, 'not 5'",
        "whsec_not base64, must be base64",
        "whsk_c2hvcnQ=, 'not 5'",
        "whsk_!, must be base64"
    })
    void saysWhatIsWrongWithASecretAndDoesNotShowIt(String text, String message) {
        assertThatThrownBy(() -> SigningKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("hunter2", "c2hvcnQ");
    }

    @Test
    void takesSharedSecretsOfTwentyFourToSixtyFourBytes() {
        for (int bytes : new int[] {24, 64}) {
            String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
            assertThat(SigningKey.parse(text).text()).isEqualTo(text);
        }
        for (int bytes : new int[] {23, 65}) {
            String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
            assertThatThrownBy(() -> SigningKey.parse(text)).hasMessageContaining("not " + bytes);
        }
    }
}
