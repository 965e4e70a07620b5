package dev.tallylight.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.checkpoint.Condition;
import dev.tallylight.event.EventType;
import dev.tallylight.history.summary.SummaryView.Place;
import dev.tallylight.outage.ToldView;
import dev.tallylight.stream.browse.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:13:31Z");

    @ParameterizedTest
    @CsvSource({
        // online, degraded, offline, unknown, paused
        "0, 0, 0, 0, 0, Nothing is watched yet, '', ''",
        "45, 1, 2, 1, 0, 2 of 49 streams are offline, '1 is degraded, 1 unknown.', 45 play as they should.",
        "47, 2, 0, 0, 0, 2 of 49 streams are degraded, '', 47 play as they should.",
        "1, 0, 1, 0, 0, 1 of 2 streams is offline, '', 1 plays as it should.",
        "49, 0, 0, 0, 0, All streams play as they should, '', ''",
        "40, 0, 0, 8, 1, 40 of 49 play; of 8 nobody knows, '1 is paused.', ''",
        "1, 0, 0, 5, 0, 1 of 6 plays; of 5 nobody knows, '', ''",
        "0, 0, 0, 5, 1, 5 of 6 streams are not known yet, '1 is paused.', ''",
        "1, 0, 0, 0, 0, The stream plays as it should, '', ''",
        "0, 0, 1, 0, 0, The stream is offline, '', ''",
        "0, 0, 3, 0, 0, All 3 streams are offline, '', ''",
        "0, 0, 0, 5, 0, All 5 streams are not known yet, '', ''",
        "0, 0, 0, 0, 2, All streams are paused, '', ''",
        "9999, 0, 1, 0, 0, 1 of 10\u202f000 streams is offline, '', 9\u202f999 play as they should."
    })
    void sayHowThingsAre(
            long online,
            long degraded,
            long offline,
            long unknown,
            long paused,
            String head,
            String rest,
            String plays) {
        Map<State, Long> counts = Map.of(
                State.ONLINE, online,
                State.DEGRADED, degraded,
                State.OFFLINE, offline,
                State.UNKNOWN, unknown,
                State.PAUSED, paused);
        assertThat(Sentences.head(counts)).isEqualTo(head);
        assertThat(Sentences.rest(counts)).isEqualTo(rest);
        assertThat(Sentences.playing(counts)).isEqualTo(plays);
    }

    @Test
    void whatIsOffAirAsPlannedNeedsNobody() {
        Map<State, Long> counts = Map.of(State.ONLINE, 5L, State.MAINTENANCE, 1L, State.ASLEEP, 2L);
        assertThat(Sentences.head(counts)).isEqualTo("All streams play as they should");
        assertThat(Sentences.rest(counts)).isEqualTo("1 is in maintenance, 2 off air as planned.");
        assertThat(Sentences.head(Map.of(State.ASLEEP, 2L))).isEqualTo("Nothing is to be on air");
    }

    private static Place place(String name, Condition condition) {
        return new Place(name, name, condition != Condition.LOST, condition, NOW);
    }

    @Test
    void sayWhoSees() {
        assertThat(Sentences.checkpoints(List.of())).contains("nobody looks");
        assertThat(Sentences.checkpoints(List.of(place("Berlin", Condition.SEEING))))
                .isEqualTo("Berlin looks alone.");
        assertThat(Sentences.checkpoints(List.of(place("Berlin", Condition.SEEING), place("Oslo", Condition.SEEING))))
                .isEqualTo("All 2 checkpoints see.");
        assertThat(Sentences.checkpoints(List.of(
                        place("Berlin", Condition.SEEING),
                        place("Oslo", Condition.BLIND),
                        place("Tokyo", Condition.LOST))))
                .isEqualTo("Oslo is blind, Tokyo is not heard of; 1 of 3 checkpoints see.");
    }

    private static ToldView told(String name, String state, @Nullable Instant finished) {
        return new ToldView(
                new UUID(0, 1),
                name,
                "standard",
                "evt_1",
                EventType.STREAM_OFFLINE,
                NOW,
                new UUID(0, 2),
                state,
                finished);
    }

    @Test
    void sayWhoWasToldAndWhoNot() {
        List<ToldView> told = List.of(
                told("PagerDuty", "succeeded", NOW.plusMillis(850)),
                told("Slack", "succeeded", NOW.plusMillis(300)),
                told("league-handler", "pending", null),
                told("old desk", "failed", NOW.plusSeconds(60)),
                told("quiet", "skipped", NOW));
        assertThat(Sentences.told(told)).isEqualTo("PagerDuty, Slack in 0.9 s");
        assertThat(Sentences.untold(told)).isEqualTo("league-handler, old desk");
        assertThat(Sentences.told(List.of())).isEmpty();
        assertThat(Sentences.untold(List.of())).isEmpty();
    }
}
