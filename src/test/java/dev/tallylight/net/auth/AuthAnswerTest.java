package dev.tallylight.net.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthAnswerTest {
    /** RFC 7616 §3.9.1, whose client nonce is given. */
    @Test
    void computesWhatTheStandardDoes() {
        String challenge = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, "
                + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
                + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        AuthAnswer answer = answering(challenge, "Mufasa", "Circle of Life");
        assertThat(answer.header("GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"))
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", " auth ", "auth-int,auth", "auth-int , auth , other"})
    void takesAuthOfTheQualitiesOffered(String qop) {
        assertThat(answering("Digest realm=\"r\", nonce=\"n\", qop=\"" + qop + "\"", "u", "p")
                        .header("GET", "/", "c"))
                .contains(", qop=auth, ");
    }

    /** An expression that looks for spaces around commas takes seconds for these. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void readsAnyNumberOfSpaces() {
        String qop = "auth,a" + " ".repeat(200_000) + "b";
        AuthAnswer answer = answering("Digest realm=\"r\", nonce=\"n\", qop=\"" + qop + "\"", "u", "p");
        assertThat(answer.header("GET", "/", "c")).contains(", qop=auth, ");
    }

    private static AuthAnswer answering(String challenge, String user, String password) {
        return Objects.requireNonNull(AuthAnswer.answering(AuthChallenge.read(List.of(challenge)), user, password));
    }
}
