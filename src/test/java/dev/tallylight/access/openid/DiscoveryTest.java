package dev.tallylight.access.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode document(String base) {
        return JSON.createObjectNode()
                .put("issuer", base)
                .put("authorization_endpoint", base + "/authorize")
                .put("token_endpoint", base + "/token")
                .put("jwks_uri", base + "/keys")
                .put("end_session_endpoint", base + "/logout");
    }

    @Test
    void saysWhereThingsAre() {
        Discovery found = Discovery.of(document("https://id.example"), "https://id.example", false);
        assertThat(found.keys().full()).isEqualTo("https://id.example/keys");
        assertThat(found.endSession()).isEqualTo("https://id.example/logout");
        assertThat(Discovery.of(document("http://10.1.2.3"), "http://10.1.2.3", true)
                        .endSession())
                .isEqualTo("http://10.1.2.3/logout");
    }

    /** Behind a proxy that speaks TLS, an issuer may not know it: the client's secret would go in the clear. */
    @ParameterizedTest
    @ValueSource(strings = {"authorization_endpoint", "token_endpoint", "jwks_uri"})
    void whatIsAskedOfAnIssuerWithTlsIsAskedWithTls(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Discovery.of(
                        document("https://id.example").put(endpoint, "http://id.example/x"),
                        "https://id.example",
                        false))
                .withMessageContaining(endpoint)
                .withMessageContaining("https://");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Discovery.of(document("https://id.example").without(endpoint), "https://id.example", false))
                .withMessageContaining("no " + endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://id.example/logout", "javascript:alert(1)", "//evil.example", ""})
    void nobodySignsOutInTheClear(String there) {
        assertThat(Discovery.of(
                                document("https://id.example").put("end_session_endpoint", there),
                                "https://id.example",
                                false)
                        .endSession())
                .isNull();
    }

    @Test
    void anotherIssuersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Discovery.of(document("https://id.example"), "https://id.example/", false))
                .withMessageContaining("TALLYLIGHT_OIDC_ISSUER");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} ", "{\"keys\":[]}", "{\"keys\":{}}", "[]", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"x\"},1,null]}"
            })
    void withoutAPublicKeyNoJwtCanBeChecked(String keys) throws Exception {
        JsonNode read = JSON.readTree(keys);
        assertThatIllegalArgumentException().isThrownBy(() -> Discovery.requireKey(read));
    }

    @Test
    void oneKeyWillDo() throws Exception {
        JsonNode read = JSON.readTree("{\"keys\":[{\"kty\":\"oct\"},{\"kty\":\"EC\"}]}");
        assertThatCode(() -> Discovery.requireKey(read)).doesNotThrowAnyException();
    }
}
