package dev.tallylight.access.openid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenIdTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | - | - | -",
                "- | tallylight | - | TALLYLIGHT_OIDC_ISSUER is not set",
                "- | - | ops=admin | TALLYLIGHT_OIDC_ISSUER is not set",
                "https://id.example.com/ | tallylight | ops=admin | -",
                "http://10.1.2.3:8080/realms/main | tallylight | ops=admin | -",
                "http://localhost:8080 | tallylight | ops=admin | -",
                "http://[fd00::1]:8080 | tallylight | ops=admin | -",
                "http://id.corp/ | tallylight | ops=admin | TALLYLIGHT_OIDC_ISSUER is http:// to id.corp",
                "http://198.41.0.4/ | tallylight | ops=admin | TALLYLIGHT_OIDC_ISSUER is http:// to 198.41.0.4",
                "https://id.example.com/ | any | ops=admin | TALLYLIGHT_OIDC_CLIENT_ID and TALLYLIGHT_OIDC_AUDIENCE may not",
                "id.example.com | tallylight | ops=admin | TALLYLIGHT_OIDC_ISSUER is no URL",
                "ftp://id.example.com | tallylight | ops=admin | TALLYLIGHT_OIDC_ISSUER is \"ftp://id.example.com",
                "https://id.example.com/?a=b | tallylight | ops=admin | TALLYLIGHT_OIDC_ISSUER is \"https://id.example.com",
                "https://u:S3CRET@id.example.com/ | tallylight | ops=admin | TALLYLIGHT_OIDC_ISSUER is \"https://",
                "https://id.example.com/ | - | ops=admin | TALLYLIGHT_OIDC_CLIENT_ID is not set",
                "https://id.example.com/ | tallylight | - | TALLYLIGHT_OIDC_ROLES is not set",
                "https://id.example.com/ | tallylight | ops=owner | TALLYLIGHT_OIDC_ROLES holds \"ops=owner\"",
            })
    void whatIsWrongIsSaidWithItsName(String issuer, String clientId, String roles, String words) {
        String fault = new GivenIssuer(issuer, clientId, roles, null, false, null).fault();
        if (words == null) {
            assertThat(fault).isNull();
        } else {
            assertThat(fault).startsWith(words).doesNotContain("S3CRET");
        }
    }

    private static @Nullable String fault(
            String issuer, @Nullable String audience, boolean plainHttp, @Nullable String publicUrl) {
        return new GivenIssuer(issuer, "tallylight", "ops=admin", audience, plainHttp, publicUrl).fault();
    }

    /** Quarkus takes "any" for: compare none. */
    @Test
    void noAudienceIsAny() {
        assertThat(fault("https://id.example.com", "api, any", false, null)).contains("may not be \"any\"");
        assertThat(fault("https://id.example.com", "anything", false, null)).isNull();
    }

    @Test
    void plainHttpGoesFartherWhereItIsSaid() {
        assertThat(fault("http://id.corp", null, true, null)).isNull();
    }

    @Test
    void aSignInEndsAtTheRootOfAnAddress() {
        assertThat(fault("https://id.example.com", null, false, "https://x.example/tally"))
                .startsWith("TALLYLIGHT_PUBLIC_URL has a path");
        assertThat(fault("https://id.example.com", null, false, "https://x.example/"))
                .isNull();
        assertThat(fault("https://id.example.com", null, false, "https://x.example"))
                .isNull();
    }

    private static Person person(String claims, String groupsClaim) throws Exception {
        return Person.of(JSON.readTree(claims), groupsClaim);
    }

    @Test
    void groupsAreWhereTheClaimSays() throws Exception {
        assertThat(person("{\"sub\":\"1\",\"groups\":[\"a\",\"b,c\",3,null]}", "groups")
                        .groups())
                .containsExactly("a", "b,c");
        assertThat(person("{\"sub\":\"1\",\"realm_access\":{\"roles\":[\"a\"]}}", "realm_access/roles")
                        .groups())
                .containsExactly("a");
        assertThat(person("{\"sub\":\"1\",\"https://x.example/groups\":[\"a\"]}", "https://x.example/groups")
                        .groups())
                .containsExactly("a");
        assertThat(person("{\"sub\":\"1\",\"groups\":\"a b\"}", "groups").groups())
                .containsExactly("a b");
        assertThat(person("{\"sub\":\"1\",\"groups\":{\"a\":true}}", "groups").groups())
                .isEmpty();
        assertThat(person("{\"sub\":\"1\"}", "groups").groups()).isEmpty();
    }

    @Test
    void aPersonIsKnownByItsSubjectAndIssuerWhateverItsName() throws Exception {
        Person one = person("{\"iss\":\"i\",\"sub\":\"1\",\"preferred_username\":\"anna\",\"email\":\"x\"}", "groups");
        assertThat(one.name()).isEqualTo("anna");
        assertThat(person("{\"iss\":\"i\",\"sub\":\"1\",\"email\":\"anna@example.com\"}", "groups")
                        .id())
                .isEqualTo(one.id());
        assertThat(person("{\"iss\":\"j\",\"sub\":\"1\"}", "groups").id()).isNotEqualTo(one.id());
        assertThat(person("{\"iss\":\"i\",\"sub\":\"2\"}", "groups").name()).isEqualTo("2");
    }
}
