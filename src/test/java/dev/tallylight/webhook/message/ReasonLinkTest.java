package dev.tallylight.webhook.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallylight.event.Event;
import dev.tallylight.webhook.message.prose.Notice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is told why can read what that means, and where to look. */
class ReasonLinkTest {
    private static final String PAGE = "https://tallylight.example.com/docs/reasons/no_media";

    private static String body(Format format, Event... events) {
        return new String(
                Messages.of(format, Samples.to(format), List.of(events)).body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"SLACK", "DISCORD", "TEAMS", "NTFY", "PAGERDUTY", "OPSGENIE", "TELEGRAM"})
    void leadsToTheReasonsPage(Format format) {
        assertThat(body(format, Samples.offline())).contains(PAGE).contains(Notice.REASON_LINK);
        assertThat(body(format, Samples.online())).doesNotContain("/docs/");
    }

    @ParameterizedTest
    @EnumSource(names = {"SLACK", "DISCORD", "TEAMS", "TELEGRAM"})
    void leadsToThePageOfEachReasonOfAGroup(Format format) {
        assertThat(body(format, Samples.offline(), Samples.checkpointLost(), Samples.online()))
                .contains(PAGE)
                .contains("https://tallylight.example.com/docs/reasons/checkpoint_lost");
    }

    @Test
    void leadsNowhereWithoutAnAddressOrForAReasonThatTheManualDoesNotKnow() {
        Event event = Samples.offline();
        assertThat(Messages.notices(List.of(event), null).getFirst().reasonPage())
                .isNull();
        Event other = new Event(
                event.id(),
                event.sequence(),
                event.type(),
                event.occurredAt(),
                event.subjectId(),
                event.tags(),
                event.failedCheckpoints(),
                event.withheld(),
                event.data().replace("\"no_media\"", "\"../../sign-in\""));
        assertThat(Messages.notices(List.of(other), Samples.PUBLIC_URL)
                        .getFirst()
                        .reasonPage())
                .isNull();
    }

    /** An address that is too long leaves room for the news. */
    @Test
    void keepsDiscordsNewsWhereAddressesAreLong() throws IOException {
        Addressee to = new Addressee(
                Samples.to(Format.DISCORD).url(), "", null, "https://tallylight.example.com/" + "a".repeat(900));
        JsonNode embed = new JsonMapper()
                .readTree(Messages.of(
                                Format.DISCORD,
                                to,
                                List.of(
                                        Samples.offline(),
                                        Samples.offline(),
                                        Samples.offline(),
                                        Samples.offline(),
                                        Samples.offline(),
                                        Samples.offline(),
                                        Samples.offline(),
                                        Samples.offline()))
                        .body())
                .path("embeds")
                .path(0);
        assertThat(embed.has("fields")).isFalse();
        assertThat(embed.path("description").asText()).contains("**Why:**");
    }
}
