package dev.tallylight.webhook.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.webhook.message.Format;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTest {
    private static final Duration HEADER = Duration.ofSeconds(3);

    private static Reply read(Format format, int status, @Nullable String body) {
        return read(format, status, HEADER, body);
    }

    private static Reply read(Format format, int status, @Nullable Duration header, @Nullable String body) {
        return Answers.read(format, Reply.answered(status, header, body, Duration.ofMillis(5)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "SLACK     ~ ok                                                     ~ true",
                "SLACK     ~ OK                                                     ~ true",
                "SLACK     ~ -                                                      ~ true",
                "SLACK     ~ accepted                                               ~ true",
                "SLACK     ~ Event Created                                          ~ true",
                "SLACK     ~ 200 OK                                                 ~ true",
                "SLACK     ~ Sent, no errors                                        ~ true",
                "SLACK     ~ OK (no limit)                                          ~ true",
                "SLACK     ~ message_posted                                         ~ true",
                "SLACK     ~ <p><b>Success!</b></p>                                 ~ true",
                "SLACK     ~ channel_is_archived                                    ~ false",
                "SLACK     ~ posting_to_general_channel_denied                      ~ false",
                "SLACK     ~ too_many_attachments                                   ~ false",
                "SLACK     ~ channel_not_found                                      ~ false",
                "SLACK     ~ {\"ok\":true}                                          ~ true",
                "SLACK     ~ {\"success\":true}                                     ~ true",
                "SLACK     ~ {\"result\":\"success\",\"msg\":\"\"}                  ~ true",
                "SLACK     ~ {\"ok\":false,\"error\":\"channel_not_found\"}         ~ false",
                "SLACK     ~ {\"ok\":false,\"error\":\"channel_not_found\",\"x\":\" ~ false",
                "SLACK     ~ {\"success\":false,\"error\":\"error-invalid-room\"}   ~ false",
                "SLACK     ~ invalid_payload                                        ~ false",
                "SLACK     ~ no_service                                             ~ false",
                "SLACK     ~ ratelimited                                            ~ false",
                "SLACK     ~ No service of that name                                ~ false",
                "SLACK     ~ <!DOCTYPE html><title>Sign in</title>                  ~ false",
                "TEAMS     ~ 1                                                      ~ true",
                "TEAMS     ~ -                                                      ~ true",
                "TEAMS     ~ {\"id\":\"08585\"}                                     ~ true",
                "TEAMS     ~ []                                                     ~ true",
                "TEAMS     ~ {\"error\":{\"code\":\"InvalidTemplate\",\"message\":\"no\"}} ~ false",
                "TEAMS     ~ Summary or Text is required.                           ~ false",
                "TEAMS     ~ Webhook message delivery failed with error: Error contacting Microsoft Teams endpoint ~ false",
                "TEAMS     ~ Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId tcid=0 ~ false",
                "TELEGRAM  ~ {\"ok\":true,\"result\":{}}                            ~ true",
                "TELEGRAM  ~ {\"ok\":true,\"result\":{\"text\":\"cut off he         ~ true",
                "TELEGRAM  ~ {\"ok\":false,\"error_code\":400,\"description\":\"Bad ~ false",
                "TELEGRAM  ~ {\"ok\":false,\"description\":\"no\"}                  ~ false",
                "TELEGRAM  ~ <html>captive</html>                                   ~ false",
                "DISCORD   ~ -                                                      ~ true",
                "DISCORD   ~ {\"id\":\"1\",\"channel_id\":\"2\",\"content\":\"x\"}  ~ true",
                "DISCORD   ~ {\"message\":\"Unknown Webhook\",\"code\":10015}       ~ false",
                "NTFY      ~ {\"id\":\"x\",\"event\":\"message\",\"message\":\"m\"} ~ true",
                "NTFY      ~ {\"code\":42908,\"http\":429,\"error\":\"limit\"}      ~ false",
                "NTFY      ~ <html>ntfy web</html>                                  ~ false",
                "PAGERDUTY ~ {\"status\":\"success\",\"dedup_key\":\"x\"}           ~ true",
                "PAGERDUTY ~ {\"status\":\"processed\"}                            ~ true",
                "PAGERDUTY ~ {\"status\":\"invalid event\",\"message\":\"no\"}      ~ false",
                "OPSGENIE  ~ {\"result\":\"Request will be processed\"}             ~ true",
                "OPSGENIE  ~ {\"message\":\"no\",\"errors\":{\"message\":\"long\"}} ~ false",
            })
    void aSuccessWhoseBodySaysThatItFailedIsAFailure(Format format, @Nullable String body, boolean success) {
        Reply reply = read(format, 200, body);
        assertThat(reply.succeeded()).isEqualTo(success);
        if (!success) {
            assertThat(reply.kind()).isEqualTo("handler.status");
            assertThat(reply.error()).startsWith("the answer says that it failed");
        }
        for (Format software : new Format[] {Format.STANDARD, Format.DISPERSA, Format.CLOUDEVENTS}) {
            assertThat(read(software, 200, body).succeeded()).isTrue();
        }
    }

    @Test
    void saysWhatTheReceiverSays() {
        assertThat(read(Format.TELEGRAM, 200, "{\"ok\":false,\"description\":\"no\"}")
                        .error())
                .isEqualTo("the answer says that it failed: no");
        assertThat(read(Format.TELEGRAM, 400, "{\"ok\":false,\"description\":\"a\\u0000b\"}")
                        .error())
                .isEqualTo("the answer's status is 400: ab");
        assertThat(read(Format.SLACK, 404, "no_service").error()).isEqualTo("the answer's status is 404: no_service");
        assertThat(read(Format.SLACK, 503, "<html>").error()).isEqualTo("the answer's status is 503");
        assertThat(read(Format.SLACK, 200, "{\"ok\":false,\"error\":\"channel_not_found\"}")
                        .error())
                .isEqualTo("the answer says that it failed: channel_not_found");
        assertThat(read(Format.NTFY, 200, "<html>").error())
                .isEqualTo("the answer says that it failed: a web page instead of a receiver's answer");
        assertThat(read(Format.NTFY, 429, "{\"code\":42908,\"http\":429,\"error\":\"limit reached: daily quota\"}")
                        .error())
                .isEqualTo("the answer's status is 429: limit reached: daily quota");
        assertThat(read(Format.PAGERDUTY, 400, "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\"}")
                        .error())
                .isEqualTo("the answer's status is 400: Event object is invalid");
        assertThat(read(
                                Format.DISCORD,
                                400,
                                "{\"code\":50035,\"message\":\"Invalid Form Body\",\"errors\":{\"embeds\":{\"0\":{\"title\":{\"_errors\":[{\"code\":\"X\",\"message\":\"Must be 256 or fewer in length.\"}]}}}}}")
                        .error())
                .isEqualTo("the answer's status is 400: Invalid Form Body: Must be 256 or fewer in length.");
    }

    @Test
    void namesTheIdOfAGroupThatBecameASupergroupAndTheSettingToChange() {
        String body =
                "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: group chat was upgraded to a supergroup chat\",\"parameters\":{\"migrate_to_chat_id\":-1001234567890}}";
        assertThat(read(Format.TELEGRAM, 400, body).error())
                .contains("set the webhook's chatId to -1001234567890")
                .contains("upgraded to a supergroup chat");
        assertThat(read(Format.TELEGRAM, 400, body.replace("-1001234567890", "\"<b>\""))
                        .error())
                .doesNotContain("chatId");
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "DISCORD  ~ 429 ~ PT44S ~ {\"message\":\"m\",\"retry_after\":43.323,\"global\":true}          ~ PT43.323S ~ true",
                "DISCORD  ~ 429 ~ PT44S ~ {\"message\":\"m\",\"retry_after\":0.337,\"global\":false}          ~ PT0.337S  ~ false",
                "DISCORD  ~ 429 ~ PT12H ~ {\"message\":\"m\",\"retry_after\":43323,\"global\":false}          ~ PT43.323S ~ false",
                "DISCORD  ~ 429 ~ PT400S ~ {\"message\":\"m\",\"retry_after\":400,\"global\":false}           ~ PT0.4S    ~ false",
                "DISCORD  ~ 429 ~ PT30S ~ {\"message\":\"m\",\"retry_after\":30,\"global\":false}             ~ PT30S     ~ false",
                "DISCORD  ~ 429 ~ PT1H  ~ error code: 1015                                                    ~ PT1H      ~ false",
                "DISCORD  ~ 429 ~ -     ~ -                                                                   ~ -         ~ false",
                "TELEGRAM ~ 429 ~ -     ~ {\"ok\":false,\"parameters\":{\"retry_after\":35}}                  ~ PT35S     ~ false",
                "TELEGRAM ~ 200 ~ -     ~ {\"ok\":false,\"parameters\":{\"retry_after\":35}}                  ~ PT35S     ~ false",
                "TELEGRAM ~ 429 ~ -     ~ {\"ok\":false,\"description\":\"Too Many Requests: retry after 31\"} ~ PT31S     ~ false",
                "TELEGRAM ~ 200 ~ PT9S  ~ {\"ok\":true,\"parameters\":{\"retry_after\":35}}                   ~ -         ~ false",
                "SLACK    ~ 429 ~ PT30S ~ ratelimited                                                         ~ PT30S     ~ false",
                "SLACK    ~ 200 ~ PT30S ~ {\"ok\":false,\"error\":\"ratelimited\"}                            ~ PT30S     ~ false",
                "TEAMS    ~ 200 ~ -     ~ Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x. ~ PT15S ~ false",
                "TEAMS    ~ 200 ~ PT7S  ~ Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x. ~ PT7S ~ false",
                "TEAMS    ~ 200 ~ -     ~ Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x. ~ - ~ false",
                "TEAMS    ~ 429 ~ -     ~ -                                                                   ~ PT15S     ~ false",
                "STANDARD ~ 429 ~ PT30S ~ {\"retry_after\":99}                                                ~ PT30S     ~ false",
                "STANDARD ~ 503 ~ P9D   ~ -                                                                   ~ P1D       ~ false",
                "STANDARD ~ 503 ~ PT0S  ~ -                                                                   ~ -         ~ false",
                "STANDARD ~ 200 ~ PT30S ~ -                                                                   ~ -         ~ false",
                "STANDARD ~ 404 ~ PT24H ~ -                                                                   ~ -         ~ false",
                "STANDARD ~ 500 ~ PT24H ~ -                                                                   ~ -         ~ false",
                "STANDARD ~ 410 ~ PT30S ~ -                                                                   ~ -         ~ false",
            })
    void aWaitIsReadAsItsReceiverMeansIt(
            Format format,
            int status,
            @Nullable Duration header,
            @Nullable String body,
            @Nullable Duration asked,
            boolean everywhere) {
        Reply reply = read(format, status, header, body);
        assertThat(reply.asked()).isEqualTo(asked);
        assertThat(reply.everywhere()).isEqualTo(everywhere);
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
            "[".repeat(16_000),
            "{\"a\":".repeat(3_000),
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
