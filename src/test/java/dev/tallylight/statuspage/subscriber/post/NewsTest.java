package dev.tallylight.statuspage.subscriber.post;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.statuspage.subscriber.SubscribedPage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of an event end users learn. */
class NewsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DATA = """
            {"sequence":3,"stream":{"id":"x","key":"k-1","name":"Studio A","url":"rtmp://secret.internal/a","protocol":"rtmp",
             "tags":["radio","inner"]},"status":"offline","previousStatus":"online","reason":"no_media",
             "detail":"10.0.0.7 said nothing","since":"2026-11-23T03:13:21.000Z","outageSeconds":%s,
             "checkpoints":[{"id":"oslo","name":"Oslo, Norway","view":"down"}]}""";

    private static Event event(EventType type, @Nullable Integer seconds, @Nullable Withheld withheld, String... tags) {
        return new Event(
                new EventId(UUID.randomUUID()),
                7,
                type,
                Instant.parse("2026-11-23T03:13:31Z"),
                UUID.randomUUID(),
                List.of(tags),
                List.of("Oslo, Norway"),
                withheld,
                DATA.formatted(seconds));
    }

    private static SubscribedPage page(boolean reasons, boolean urls, String... tags) {
        return new SubscribedPage(
                UUID.randomUUID(), "radio-one", "Radio One", List.of(tags), tags.length == 0, reasons, urls, null);
    }

    private static @Nullable String news(Event event, SubscribedPage page) {
        return News.of(event, page, "https://status.example.org/", MAPPER);
    }

    @Test
    void holdWhatThePageShowsAndNothingElse() throws Exception {
        String body = news(event(EventType.STREAM_OFFLINE, null, null, "radio"), page(false, false, "radio"));
        assertThat(body)
                .contains("Studio A", "Radio One", "2026-11-23T03:13:21.000Z", "stream.offline")
                .doesNotContain("Oslo", "secret.internal", "no_media", "10.0.0.7", "inner", "k-1", "rtmp");
        JsonNode data = MAPPER.readTree(body).path("data");
        assertThat(data.path("status").asText()).isEqualTo("offline");
        assertThat(data.path("page").path("url").asText()).isEqualTo("https://status.example.org/");
    }

    @Test
    void holdReasonAndUrlWhereThePageDoes() {
        String body = news(event(EventType.STREAM_OFFLINE, null, null, "radio"), page(true, true, "radio"));
        assertThat(body).contains("no_media", "rtmp://secret.internal/a").doesNotContain("Oslo", "10.0.0.7");
    }

    @Test
    void areOfThePagesTagsAloneUnlessItShowsEverything() {
        Event event = event(EventType.STREAM_OFFLINE, null, null, "tv");
        assertThat(news(event, page(false, false, "radio"))).isNull();
        assertThat(news(event, page(false, false, "radio", "tv"))).isNotNull();
        assertThat(news(event, page(false, false))).isNotNull();
    }

    @Test
    void areWithheldWhereOperatorsAlertsAre() {
        Withheld maintenance = new Withheld(Withheld.MAINTENANCE, "Antenna");
        assertThat(news(event(EventType.STREAM_OFFLINE, null, maintenance, "radio"), page(false, false, "radio")))
                .isNull();
    }

    @Test
    void areOutagesAndTheirEndsAlone() {
        SubscribedPage page = page(false, false, "radio");
        assertThat(news(event(EventType.STREAM_ONLINE, 65, null, "radio"), page))
                .contains("\"online\"", "65");
        assertThat(news(event(EventType.STREAM_ONLINE, null, null, "radio"), page))
                .as("the end of a degradation")
                .isNull();
        Event calmAgain = event(EventType.STREAM_ONLINE, null, null, "radio");
        assertThat(news(
                        new Event(
                                calmAgain.id(),
                                7,
                                calmAgain.type(),
                                calmAgain.occurredAt(),
                                calmAgain.subjectId(),
                                calmAgain.tags(),
                                calmAgain.failedCheckpoints(),
                                null,
                                DATA.formatted("null,\"outageId\":\"01a22dc6-5805-7000-9868-dca01a62e92e\"")),
                        page))
                .as("of an outage that was told, and had ended while alerts were withheld")
                .contains("\"online\"", "\"outageSeconds\":null");
        for (EventType other : List.of(EventType.STREAM_DEGRADED, EventType.STREAM_UNKNOWN, EventType.HUB_TROUBLE)) {
            assertThat(news(event(other, null, null, "radio"), page)).isNull();
        }
    }

    private static Event serverEvent(EventType type, @Nullable Integer seconds) {
        return new Event(
                new EventId(UUID.randomUUID()),
                8,
                type,
                Instant.parse("2026-11-23T03:33:21Z"),
                UUID.randomUUID(),
                List.of("radio"),
                List.of(),
                null,
                """
                {"sequence":3,"server":{"id":"x","name":"edge1","tags":["radio","inner"]},"status":"offline",
                 "previousStatus":"online","reason":"heartbeat_missing","detail":"no heartbeat since 03:13:21 on 10.0.0.7",
                 "since":"2026-11-23T03:13:21.000Z","outageSeconds":%s}""".formatted(seconds));
    }

    @Test
    void tellOfServersThatTheyWereSilent() throws Exception {
        SubscribedPage page = page(true, true, "radio");
        String body = news(serverEvent(EventType.SERVER_OFFLINE, null), page);
        assertThat(body)
                .contains("server.offline", "\"server\":{", "edge1", "heartbeat_missing")
                .doesNotContain("\"stream\"", "\"url\":null", "10.0.0.7", "inner");
        NewsLine off = line(serverEvent(EventType.SERVER_OFFLINE, null), page);
        assertThat(off.title()).isEqualTo("edge1 is offline");
        assertThat(off.why()).isEqualTo("the server was silent for too long");
        NewsLine back = line(serverEvent(EventType.SERVER_ONLINE, 3_700), page);
        assertThat(back.title()).isEqualTo("edge1 is back online");
        NewsLine stream = line(event(EventType.STREAM_OFFLINE, null, null, "radio"), page);
        assertThat(NewsLine.subject("Radio One", List.of(off, stream, stream), 0))
                .isEqualTo("[Radio One] 2 streams went off air, one server fell silent");
        assertThat(NewsLine.subject("Radio One", List.of(back, back), 0))
                .isEqualTo("[Radio One] 2 servers are back online");
        assertThat(NewsLine.subject("Radio One", List.of(off, off, back), 0))
                .isEqualTo("[Radio One] 2 servers fell silent, one is back");
        assertThat(news(serverEvent(EventType.SERVER_OFFLINE, null), page(true, true, "tv")))
                .isNull();
    }

    @Test
    void readAsSentences() throws Exception {
        NewsLine off = line(event(EventType.STREAM_OFFLINE, null, null, "radio"), page(true, false, "radio"));
        assertThat(off.title()).isEqualTo("Studio A is off air");
        assertThat(off.when()).isEqualTo("Since 23 November 2026, 03:13 UTC");
        assertThat(off.why()).isEqualTo("the server accepts, and sends nothing");
        NewsLine back = line(event(EventType.STREAM_ONLINE, 3_700, null, "radio"), page(true, false, "radio"));
        assertThat(back.title()).isEqualTo("Studio A is back on air");
        assertThat(back.when()).isEqualTo("Since 23 November 2026, 03:13 UTC, after 1 h 1 min");
        assertThat(back.why()).isNull();
        assertThat(NewsLine.subject("Radio One", List.of(off), 0)).isEqualTo("[Radio One] Studio A is off air");
        assertThat(NewsLine.subject("Radio One", List.of(off, off, back), 0))
                .isEqualTo("[Radio One] 2 streams went off air, one is back");
        assertThat(NewsLine.subject("Radio\r\nBcc: x", List.of(back, back), 0))
                .isEqualTo("[Radio  Bcc: x] 2 streams are back on air");
    }

    private static NewsLine line(Event event, SubscribedPage page) throws Exception {
        return NewsLine.of(MAPPER.readTree(news(event, page)));
    }
}
