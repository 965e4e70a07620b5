package dev.tallylight.webhook.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.webhook.message.Format;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTest {
    private static Reply read(Format format, int status, @Nullable String body) {
        return Answers.read(format, Reply.answered(status, Duration.ofSeconds(3), body, Duration.ofMillis(5)));
    }

    @Test
    void telegramSaysThatItFailedAndWhenToComeAgain() {
        assertThat(read(Format.TELEGRAM, 200, "{\"ok\":true,\"result\":{}}").succeeded())
                .isTrue();
        assertThat(read(Format.TELEGRAM, 200, "{\"ok\":false,\"description\":\"no\"}")
                        .error())
                .isEqualTo("the answer says that it failed: no");
        assertThat(read(Format.TELEGRAM, 400, "{\"ok\":false,\"description\":\"a\\u0000b\"}")
                        .error())
                .isEqualTo("the answer's status is 400: ab");
        Reply often = read(
                Format.TELEGRAM,
                429,
                "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 31\",\"parameters\":{\"retry_after\":31}}");
        assertThat(often.error()).isEqualTo("the answer's status is 429: Too Many Requests: retry after 31");
        assertThat(often.retryAfter()).isEqualTo(Duration.ofSeconds(31));
    }

    @Test
    void discordWaitsForFractionsOfASecond() {
        Reply often = read(Format.DISCORD, 429, "{\"message\":\"You are being rate limited.\",\"retry_after\":0.337}");
        assertThat(often.retryAfter()).isEqualTo(Duration.ofMillis(337));
        assertThat(read(Format.DISCORD, 204, null).succeeded()).isTrue();
    }

    @Test
    void slackSaysOkOrOneWord() {
        assertThat(read(Format.SLACK, 200, "ok").succeeded()).isTrue();
        assertThat(read(Format.SLACK, 200, "<html>").succeeded()).isTrue();
        assertThat(read(Format.SLACK, 404, "no_service").error()).isEqualTo("the answer's status is 404: no_service");
        assertThat(read(Format.SLACK, 200, "{\"ok\":false,\"error\":\"channel_not_found\"}")
                        .error())
                .isEqualTo("the answer says that it failed: channel_not_found");
        assertThat(read(Format.SLACK, 429, "ratelimited").retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void pagerDutySaysWhatItDoesNotTake() {
        assertThat(read(Format.PAGERDUTY, 400, "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\"}")
                        .error())
                .isEqualTo("the answer's status is 400: Event object is invalid");
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void nothingThatIsAnsweredBreaksIt(Format format) {
        for (String body : new String[] {
            "",
            "null",
            "[]",
            "7",
            "{",
            "\"",
            "{\"ok\":7,\"retry_after\":\"x\",\"parameters\":[]}",
            "{\"ok\":false,\"parameters\":{\"retry_after\":1e308},\"retry_after\":-1e300}"
        }) {
            for (int status : new int[] {200, 301, 400, 410, 429, 500}) {
                Reply reply = read(format, status, body);
                assertThat(reply.status()).isEqualTo(status);
                assertThat(reply.succeeded())
                        .isEqualTo(status == 200
                                && !(body.contains("false") && (format == Format.TELEGRAM || format == Format.SLACK)));
            }
        }
    }
}
