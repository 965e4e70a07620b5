package dev.tallylight.console.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.alert.Status;
import dev.tallylight.annotation.AnnotationView;
import dev.tallylight.event.EventType;
import dev.tallylight.outage.CourseStep;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.SeenFrom;
import dev.tallylight.outage.ToldView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutageStoryTest {
    private static final Instant SINCE = Instant.parse("2026-11-28T03:12:00Z");
    private static final UUID ID = UUID.fromString("01939d2e-0000-7000-8000-000000000001");

    private static Instant at(int seconds) {
        return SINCE.plusSeconds(seconds);
    }

    private static ToldView told(String name, String event, int seconds, String state) {
        return new ToldView(
                ID,
                name,
                "standard",
                event,
                event.equals("evt_2") ? EventType.STREAM_ONLINE : EventType.STREAM_OFFLINE,
                at(seconds),
                ID,
                state,
                state.equals("pending") ? null : at(seconds).plusMillis(900));
    }

    private static OutageView outage(@Nullable Instant ended, String name, @Nullable String note) {
        return new OutageView(
                ID,
                ID,
                null,
                name,
                List.of("sport"),
                SINCE,
                at(10),
                ended,
                600,
                "no_media",
                "Play.Start, then nothing for 10 s",
                List.of(
                        new SeenFrom("oslo", "Oslo, Norway", at(5), "timeout", null),
                        new SeenFrom("berlin", "Berlin, Germany", SINCE, "no_media", "nothing for 10 s")),
                0,
                null,
                at(60),
                "Eva",
                "on my way",
                note,
                null,
                false,
                List.of(
                        new CourseStep(at(10), Status.OFFLINE, "no_media", "Play.Start, then nothing for 10 s"),
                        new CourseStep(at(120), Status.OFFLINE, "connect_refused", null),
                        new CourseStep(at(200), Status.UNKNOWN, null, null),
                        new CourseStep(at(605), Status.ONLINE, null, null)),
                List.of(
                        told("Ops", "evt_2", 600, "succeeded"),
                        told("PagerDuty", "evt_1", 10, "pending"),
                        told("Ops", "evt_1", 10, "succeeded")),
                List.of(new AnnotationView(ID, at(-300), "Deploy 1.4", List.of(), List.of(), "ci", at(-300))));
    }

    @Test
    void isToldInTheOrderOfTimeFromTheFirstFailureToTheRecovery() {
        List<StoryStep> story = OutageStory.of(outage(at(600), "Studio A", null));
        assertThat(story)
                .extracting(StoryStep::title)
                .containsExactly(
                        "Deploy 1.4",
                        "The first probe failed, from Berlin, Germany",
                        "Down from Oslo, Norway",
                        "Declared offline",
                        "Told PagerDuty, Ops that it is offline",
                        "Eva took it in hand",
                        "Still offline, for another reason",
                        "Nobody can tell",
                        "Told Ops that it is online",
                        "Seen again");
        assertThat(story.get(3).detail()).endsWith("Decided 10 s after the first failure.");
        assertThat(story.get(4).deliveries()).hasSize(2);
        assertThat(story.get(5).detail()).isEqualTo("“on my way”");
        assertThat(story.getLast().detail()).isEqualTo("Off air for 10 min 0 s.");
    }

    /** A server is heard, and not seen; it was silent, and not off air. */
    @Test
    void aServersIsToldInItsOwnWords() {
        OutageView silent = new OutageView(
                ID,
                null,
                ID,
                "edge1",
                List.of(),
                SINCE,
                at(1_200),
                at(1_800),
                1_800,
                "heartbeat_missing",
                "no heartbeat since 03:11:30",
                List.of(),
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                List.of(new CourseStep(at(1_200), Status.OFFLINE, "heartbeat_missing", null)),
                List.of(new ToldView(
                        ID, "Ops", "standard", "evt_3", EventType.SERVER_OFFLINE, at(1_200), ID, "pending", null)),
                List.of());
        List<StoryStep> story = OutageStory.of(silent);
        assertThat(story)
                .extracting(StoryStep::title)
                .containsExactly(
                        "The first heartbeat did not come",
                        "Declared offline",
                        "Told Ops that it is offline",
                        "Heard again");
        assertThat(story.get(1).detail()).contains("after the first heartbeat that did not come");
        assertThat(story.getLast().detail()).isEqualTo("Silent for 30 min 0 s.");
        String text = OutageMarkdown.of(silent, story, "https://tallylight.example.com/outages/1");
        assertThat(text).startsWith("# edge1 was silent for 30 min").doesNotContainIgnoringCase("off air");
        assertThat(silent.words().off()).isEqualTo("offline");
    }

    @Test
    void isNotOverWhileTheOutageIsOpen() {
        assertThat(OutageStory.of(outage(null, "Studio A", null)))
                .extracting(StoryStep::title)
                .doesNotContain("Seen again");
    }

    @Test
    void whatPeopleWroteIsNoMarkdownAndCallsNobody() {
        OutageView outage = outage(at(600), "@everyone &lt; http://x www.y", "Fake\n===\n1. one\n````\n@here &lt;");
        String text = OutageMarkdown.of(outage, OutageStory.of(outage), "https://tallylight.example.com/outages/1");
        assertThat(text)
                .startsWith("# @\u2060everyone \\&lt; http\\://x www\\.y was off air")
                .contains("\n`````text\nFake\n===\n1. one\n````\n@here &lt;\n`````\n");
    }

    @Test
    void asTextItIsWhatPeoplePaste() {
        OutageView outage = outage(at(600), "Studio *A* <b>", "# the licence\n[ran out](http://x)");
        String text = OutageMarkdown.of(outage, OutageStory.of(outage), "https://tallylight.example.com/outages/1");
        assertThat(text)
                .startsWith("# Studio \\*A\\* \\<b\\> was off air for 10 min 0 s\n")
                .contains("- **Since**: 28 Nov 2026 03:12:00 UTC\n")
                .contains("- **Why**: `no_media` Play.Start, then nothing for 10 s\n")
                .contains("- 28 Nov 2026 03:12:10 Declared offline: `no_media`")
                .contains("PagerDuty pending")
                .contains("## Note\n\n```text\n# the licence\n[ran out](http://x)\n```\n")
                .contains("<https://tallylight.example.com/outages/1>");
    }
}
