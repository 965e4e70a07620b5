package dev.tallylight.launch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a wrong value: the variable, what it may hold, and nothing that is secret, on one line. */
class SettingsTest {
    private static StartException refusal(Map<String, String> properties) {
        return requireNonNull(
                catchThrowableOfType(StartException.class, () -> Settings.read(properties)), "nothing was refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://tally:S3CRET@host",
                "postgres://tally:S3CRET@/db",
                "mysql://tally:S3CRET@host/db",
                "tally:S3CRET@host/db",
                "postgresql://tally:S3CRET/more@host/db",
                "postgresql://tally:S3CRET#more@host/db",
                "postgresql://tally:S3CRET?more@host/db",
                "postgresql://tally:S3CRET%@host/db",
                "postgresql://tally:S3CRET @host/db",
                "postgresql://tally:S3CRET@host:99999/db",
                "postgresql://tally:S3CRET@host:x/db",
                "postgresql://tally:${S3CRET}@host/db",
                "postgresql://tally:x@host/db?sslmode=S3CRET%zz",
            })
    void aDatabasesUrlIsNotRepeated(String url) {
        assertThat(refusal(Map.of("tallylight.database-url", url)))
                .hasMessageContaining("TALLYLIGHT_DATABASE_URL")
                .hasMessageNotContaining("S3CRET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"S3CRET", "UzNDUkVU", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,S3CRET"})
    void anEncryptionKeyIsNotRepeated(String key) {
        assertThat(refusal(Map.of("tallylight.encryption-key", key)))
                .hasMessageContaining("TALLYLIGHT_ENCRYPTION_KEY")
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining(key)
                .hasMessageNotContaining("S3CRET");
    }

    @ParameterizedTest
    @CsvSource({
        "tallylight.smtp-url,TALLYLIGHT_SMTP_URL,smtp://u:S3CRET@host:99999",
        "tallylight.smtp-url,TALLYLIGHT_SMTP_URL,smtp://u:S3CRET@host:x",
        "tallylight.smtp-url,TALLYLIGHT_SMTP_URL,smtp://host?password=S3CRET",
        "tallylight.checkpoint-references,TALLYLIGHT_CHECKPOINT_REFERENCES,'https://u:S3CRET@host:99999'",
        "tallylight.checkpoint-references,TALLYLIGHT_CHECKPOINT_REFERENCES,'u:S3CRET@host'",
        "tallylight.public-url,TALLYLIGHT_PUBLIC_URL,https://u:S3CRET@host",
        "tallylight.public-url,TALLYLIGHT_PUBLIC_URL,https://host?token=S3CRET",
        "tallylight.public-url,TALLYLIGHT_PUBLIC_URL,https://u:S3CRET@host:99999",
    })
    void urlsAreRepeatedWithoutTheirSecrets(String name, String variable, String url) {
        assertThat(refusal(Map.of(name, url))).hasMessageContaining(variable).hasMessageNotContaining("S3CRET");
    }

    @ParameterizedTest
    @CsvSource({
        "tallylight.hub-url,TALLYLIGHT_HUB_URL,https://u:S3CRET@host",
        "tallylight.hub-url,TALLYLIGHT_HUB_URL,https://host/?token=S3CRET",
        "tallylight.checkpoint-token,TALLYLIGHT_CHECKPOINT_TOKEN,tlc_S3CRET",
    })
    void anAgentsTokenIsNotRepeated(String name, String variable, String value) {
        Map<String, String> all = new java.util.HashMap<>(Map.of(
                "tallylight.role", "checkpoint",
                "tallylight.hub-url", "https://hub.example.com",
                "tallylight.checkpoint-token", "tlc_" + "a".repeat(43)));
        all.put(name, value);
        assertThat(refusal(all)).hasMessageContaining(variable).hasMessageNotContaining("S3CRET");
    }

    /** A value may come from a ConfigMap that somebody else may edit: it forges no line, and moves no cursor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tallylight.role",
                "tallylight.checkpoint-name",
                "tallylight.checkpoint-public-address",
                "tallylight.egress.streams",
                "tallylight.mail-from",
                "tallylight.subscribers.unsubscribe-address",
                "tallylight.public-url",
                "tallylight.data-dir",
                "tallylight.admin-token",
                "quarkus.http.port",
                "quarkus.http.host",
                "quarkus.management.port",
            })
    void noValueForgesALine(String name) {
        for (String forged : List.of("\n", "\r", "\u001b[2J", "\u0085", "\u2028", "\u202e")) {
            assertThat(refusal(Map.of(name, "x" + forged + "tallylight: all is well")))
                    .hasMessageContaining(
                            name.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_"))
                    .message()
                    .doesNotContain(forged);
        }
    }

    @Test
    void aMessageIsOneLineWhateverItQuotes() {
        assertThat(new StartException("a\nb\u001b[31mc\u2028d\u0000"))
                .hasMessage("a\\u000ab\\u001b[31mc\\u2028d\\u0000");
        assertThat(new StartException("می\u200cخواهم")).hasMessage("می\u200cخواهم");
        assertThat(new StartException("Grüße, 東京 – „so“ 🙂")).hasMessage("Grüße, 東京 – „so“ 🙂");
    }

    /** A password may hold anything, and is a password. */
    @Test
    void whatIsHandedToQuarkusIsAValue() {
        Map<String, String> handed = Map.of("tallylight.test-password", Launcher.asValue("a${b}$c$${d}"));
        assertThat(new io.smallrye.config.SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new io.smallrye.config.PropertiesConfigSource(handed, "handed", 400))
                        .build()
                        .getValue("tallylight.test-password", String.class))
                .isEqualTo("a${b}$c$${d}");
    }

    @Test
    void theManagementPortIsAnother() {
        assertThat(refusal(Map.of("quarkus.http.port", "8080", "quarkus.management.port", "8080")))
                .hasMessageContaining("QUARKUS_MANAGEMENT_PORT is 8080");
    }

    @Test
    void aSignInThatCannotBeIsSaidWithoutItsSecret() {
        assertThat(refusal(Map.of(
                        "tallylight.oidc.issuer", "https://id.example.com",
                        "tallylight.oidc.client-id", "tallylight",
                        "tallylight.oidc.client-secret", "S3CRET",
                        "tallylight.oidc.roles", "ops=owner")))
                .hasMessageContaining("TALLYLIGHT_OIDC_ROLES")
                .hasMessageContaining("group=role[:tag,tag]")
                .hasMessageNotContaining("S3CRET");
    }

    @Test
    void whereAnIssuerMayBeIsChecked() {
        assertThat(refusal(Map.of("tallylight.egress.oidc", "10.0.0.0/99")))
                .hasMessageContaining("TALLYLIGHT_EGRESS_OIDC");
    }
}
