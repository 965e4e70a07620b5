package dev.tallylight.webhook.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.event.Event;
import dev.tallylight.webhook.message.prose.Notice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is told of an outage can take it in hand from there. */
class AcknowledgeLinkTest {
    private static final String LINK = "https://tallylight.example.com/acknowledge/AZmhsgAAcACAAAAAAAAAAQ";

    private static Event offline(String more) {
        Event event = Samples.offline();
        String data = event.data();
        return new Event(
                event.id(),
                event.sequence(),
                event.type(),
                event.occurredAt(),
                event.subjectId(),
                event.tags(),
                event.failedCheckpoints(),
                event.withheld(),
                data.substring(0, data.length() - 1) + more + "}");
    }

    private static String body(Format format, Event event) {
        return new String(
                Messages.of(format, Samples.to(format), List.of(event)).body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "CLOUDEVENTS", "SLACK", "DISCORD", "TEAMS", "NTFY", "TELEGRAM"})
    void standsInWhatIsTold(Format format) {
        assertThat(body(format, offline(",\"acknowledgeUrl\":\"" + LINK + "\"")))
                .contains(LINK);
        assertThat(body(format, offline(""))).doesNotContain("cknowledge");
    }

    @Test
    void whatLastsIsSaidToLast() {
        Notice notice = Messages.notices(List.of(offline(",\"offAirSeconds\":630,\"reminder\":1")), null)
                .getFirst();
        assertThat(notice.title()).isEqualTo("Studio A is still offline");
        assertThat(notice.fact("Off air for")).isEqualTo("10 min 30 s, and nobody has acknowledged it");
    }
}
