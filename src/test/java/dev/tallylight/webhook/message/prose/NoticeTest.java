package dev.tallylight.webhook.message.prose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.probe.Reason;
import dev.tallylight.webhook.message.MailAddress;
import dev.tallylight.webhook.message.Messages;
import dev.tallylight.webhook.message.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {
    private static Notice of(Event event) {
        return Messages.notices(List.of(event), Samples.PUBLIC_URL).getFirst();
    }

    @Test
    void saysWhatWhySinceWhenFromWhereAndHowSure() {
        Notice notice = of(Samples.offline());
        assertThat(notice.title()).isEqualTo("Studio A is offline");
        assertThat(notice.text()).isEqualTo("""
                        Why: the server accepts, and sends nothing: Play.Start, then nothing for 10 s
                        Since: 2026-11-23 03:13:21 UTC
                        Seen from: New York, USA; Oslo, Norway (2 of 3 checkpoints agree)
                        Stream: rtmp://***@example.com/monitored/stream
                        Tags: sport""");
        assertThat(notice.link()).isEqualTo("https://tallylight.example.com/streams/" + Samples.STREAM);
        assertThat(notice.ends()).isFalse();
    }

    @Test
    void saysHowLongItLastedWhenItIsOver() {
        Notice notice = of(Samples.online());
        assertThat(notice.title()).isEqualTo("Studio A is back online");
        assertThat(notice.text()).startsWith("Off air for: 3 min 20 s\nSince: ");
        assertThat(notice.ends()).isTrue();
        assertThat(notice.subject()).isEqualTo(of(Samples.offline()).subject());
    }

    @Test
    void saysWhenTheHubItselfIsNotWell() {
        Notice notice = of(Samples.hubTrouble());
        assertThat(notice.title())
                .isEqualTo("The hub is not well: deliveries have not come to a good end for 41 s"
                        + " (a turn did not end within 30000 ms)");
        assertThat(notice.text()).isEqualTo("""
                        Not well: deliveries for 41 s (a turn did not end within 30000 ms); leases for 33 s (connection refused)
                        Since: 2026-11-23 06:00:00 UTC""");
        assertThat(notice.gravity()).isEqualTo(Gravity.WARNING);
        assertThat(notice.ends()).isFalse();
    }

    @Test
    void saysWhenTheHubIsWellAgain() {
        Notice notice = of(Samples.hubRecovered());
        assertThat(notice.title()).isEqualTo("The hub is well again, after 3 min");
        assertThat(notice.gravity()).isEqualTo(Gravity.BACK);
        assertThat(notice.ends()).isTrue();
        assertThat(notice.subject()).isEqualTo(of(Samples.hubTrouble()).subject());
    }

    @Test
    void hasNoLinkWithoutAnAddress() {
        assertThat(Messages.notices(List.of(Samples.offline()), null).getFirst().link())
                .isNull();
    }

    /** An event of a type and version that this one was not written with. */
    @ParameterizedTest
    @EnumSource(EventType.class)
    void tellsOfAnEventThatHoldsNothing(EventType type) {
        Event sample = Samples.offline();
        Notice notice = of(new Event(
                sample.id(), 1, type, sample.occurredAt(), null, List.of(), List.of(), null, "{\"stream\":7}"));
        assertThat(notice.title()).isNotBlank();
    }

    @Test
    void hasWordsForEachReason() throws IOException {
        List<String> documented;
        try (Stream<String> lines = Files.lines(Path.of("docs", "reasons.md"))) {
            documented = lines.filter(line -> line.startsWith("| `"))
                    .flatMap(line -> java.util.regex.Pattern.compile("`([a-z_]+)`")
                            .matcher(line.substring(0, line.indexOf('|', 2)))
                            .results()
                            .map(found -> found.group(1)))
                    .toList();
        }
        assertThat(documented).hasSizeGreaterThan(60).allMatch(ReasonWords::knows);
        assertThat(Stream.of(Reason.values()).map(Reason::code)).allMatch(ReasonWords::knows);
    }

    @Test
    void cutsWithoutTearingACharacter() {
        assertThat(Cut.to("ab😀cd", 4)).isEqualTo("ab…");
        assertThat(Cut.to("abcd", 4)).isEqualTo("abcd");
        assertThat(Cut.toBytes("äöü", 4)).isEqualTo("…");
        assertThat(Cut.line("a\r\nb\u202Ec\u0000d\uD83D")).isEqualTo("a  bcd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailto:ops@example.com", "MAILTO:a.b+c@mail.example.com", "mailto:o%2Bps@example.com"})
    void readsAMailAddress(String url) {
        assertThat(MailAddress.parse(url)).contains("@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:",
                "mailto:ops",
                "mailto:a@b,c@d",
                "mailto:ops@example.com?bcc=x@example.com",
                "mailto:ops%0d%0aBcc:x@example.com",
                "mailto:<ops@example.com>",
                "mailto:%zz@example.com",
                "https://example.com/"
            })
    void refusesWhatIsNoMailAddress(String url) {
        assertThatThrownBy(() -> MailAddress.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }
}
