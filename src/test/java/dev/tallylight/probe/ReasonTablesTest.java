package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.Url;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTablesTest {
    @Test
    void aSocketOfOurOwnThatCannotBeOpenedIsOurFault() {
        assertThat(NetReason.of(NetFailure.Kind.LISTEN_FAILED).ours()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = NetFailure.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "LISTEN_FAILED")
    void everyFailureOfTheNetworkHasAReasonOfItsName(NetFailure.Kind kind) {
        assertThat(NetReason.of(kind).name()).isEqualTo(kind.name());
        Verdict verdict = NetReason.played(new NetFailure(kind, "why")).verdict();
        if (kind == NetFailure.Kind.EGRESS_REFUSED) {
            assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        } else {
            assertThat(verdict).isEqualTo(new Verdict.Down(NetReason.of(kind), NetReason.stage(kind), "why"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, ",
        "206, ",
        "304, ",
        "400, UNEXPECTED_CONTENT",
        "401, AUTH_REQUIRED",
        "403, ACCESS_DENIED",
        "404, NOT_FOUND",
        "405, UNEXPECTED_CONTENT",
        "410, NOT_FOUND",
        "429, RATE_LIMITED",
        "451, GEO_BLOCKED",
        "500, SERVER_ERROR",
        "503, SERVER_ERROR",
        "101, UNEXPECTED_CONTENT",
        "999, UNEXPECTED_CONTENT"
    })
    void aStatusHasAReason(int status, Reason reason) {
        assertThat(HttpStatusReason.of(status, false)).isEqualTo(reason);
    }

    @Test
    void a401AfterCredentialsSaysThatTheyAreWrong() {
        assertThat(HttpStatusReason.of(401, true)).isEqualTo(Reason.AUTH_FAILED);
    }

    @Test
    void credentialsGoToTheTargetsOriginOnly() {
        ProbeTarget target = ProbeBench.target(
                "https://a.example/live.m3u8",
                Protocol.HLS,
                new Credentials.UserPassword("user", "p\u00e4ss"),
                Duration.ofSeconds(1));
        assertThat(HttpAccess.headers(target, Url.parse("https://a.example/seg.ts")))
                .isEqualTo(Map.of("Authorization", "Basic dXNlcjpww6Rzcw=="));
        assertThat(HttpAccess.headers(target, Url.parse("https://b.example/seg.ts")))
                .isEmpty();
        assertThat(HttpAccess.headers(target, Url.parse("http://a.example/seg.ts")))
                .isEmpty();
        assertThat(HttpAccess.sendsCredentials(target, Url.parse("https://b.example/")))
                .isFalse();
        assertThat(HttpAccess.sendsCredentials(target, Url.parse("https://u:p@b.example/")))
                .isTrue();
    }
}
