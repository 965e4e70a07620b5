package dev.tallylight.console.stream.detail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Reason;
import org.junit.jupiter.api.Test;

class ReasonGuideTest {
    @Test
    void readsTheTablesOfTheDocument() {
        ReasonGuide guide = ReasonGuide.of("""
                # Reasons
                ## Network
                | code | meaning | look at |
                |---|---|---|
                | `no_video`, `no_audio` | `not` there; see [verdicts](verdicts.md) | lost input |
                ## Empty
                words
                """);

        assertThat(guide.sections()).singleElement().satisfies(section -> {
            assertThat(section.title()).isEqualTo("Network");
            assertThat(section.entries())
                    .containsExactly(
                            new ReasonGuide.Entry("no_video", "not there; see verdicts", "lost input"),
                            new ReasonGuide.Entry("no_audio", "not there; see verdicts", "lost input"));
        });
        assertThat(guide.entry(null)).isNull();
        assertThat(guide.entry("another")).isNull();
    }

    @Test
    void explainsWhatAProbeMaySay() {
        assertThat(ReasonGuide.BUILT_IN.entry(Reason.PLAYLIST_STALE.code())).isNotNull();
        assertThat(ReasonGuide.BUILT_IN.entry(Reason.CONNECT_REFUSED.code()))
                .extracting(each -> each == null ? "" : each.lookAt())
                .isEqualTo("is the server process up?");
    }
}
