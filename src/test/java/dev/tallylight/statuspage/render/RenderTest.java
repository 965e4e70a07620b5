package dev.tallylight.statuspage.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.event.SubjectWords;
import dev.tallylight.statuspage.content.Shown;
import dev.tallylight.statuspage.content.ShownSubject;
import dev.tallylight.statuspage.content.Strip;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenderTest {
    private static final Strip.Day GAP = new Strip.Day(null, 0);
    private static final Strip.Day GOOD = new Strip.Day(1.0, 0);

    @Test
    void aShareIsNeverRoundedUp() {
        assertThat(Phrases.share(1.0)).isEqualTo("100 %");
        assertThat(Phrases.share(0.999999)).isEqualTo("99.99 %");
        assertThat(Phrases.share(0.5)).isEqualTo("50 %");
        assertThat(Phrases.share(0.0)).isEqualTo("0 %");
        assertThat(Phrases.share(null)).isEqualTo("no data");
    }

    @Test
    void lengthsAreWhatPeopleSay() {
        assertThat(Phrases.length(40)).isEqualTo("40 s");
        assertThat(Phrases.length(720)).isEqualTo("12 min");
        assertThat(Phrases.length(7_500)).isEqualTo("2 h 5 min");
        assertThat(Phrases.length(86_400)).isEqualTo("1 day");
        assertThat(Phrases.length(273_600)).isEqualTo("3 days 4 h");
    }

    @Test
    void aDayWithoutDataIsAGapAndABadOneIsHigher() {
        List<Strip.Day> days = new ArrayList<>(Collections.nCopies(Strip.DAYS, GOOD));
        days.set(0, GAP);
        days.set(1, GAP);
        days.set(5, new Strip.Day(0.9999, 8));
        days.set(89, new Strip.Day(0.5, 43_200));
        StripPicture picture = StripPicture.of(
                new Strip(LocalDate.parse("2026-09-01"), days, 0.994, Strip.DAYS - 2), SubjectWords.STREAM);
        assertThat(picture.gaps()).isEqualTo("M0 5h7v14h-7z");
        assertThat(picture.bars())
                .containsExactly(
                        new StripPicture.Bar("some", "M20 3h3v18h-3z", "6 Sep: off air for 8 s"),
                        new StripPicture.Bar("bad", "M356 0h3v24h-3z", "29 Nov: off air for 12 h"));
        assertThat(picture.label()).isEqualTo("Last 90 days: 99.4 % on air, off air on 2 days, no data of 2 days");
    }

    @Test
    void aServerIsOnlineOrSilentAndNeverOffAir() {
        List<Strip.Day> days = new ArrayList<>(Collections.nCopies(Strip.DAYS, GOOD));
        days.set(5, new Strip.Day(0.9999, 8));
        Strip strip = new Strip(LocalDate.parse("2026-09-01"), days, 0.9999, Strip.DAYS);
        StripPicture picture = StripPicture.of(strip, SubjectWords.SERVER);
        assertThat(picture.bars().getFirst().title()).isEqualTo("6 Sep: silent for 8 s");
        assertThat(picture.label()).isEqualTo("Last 90 days: 99.99 % online, silent on one day");
        ShownSubject server = new ShownSubject(
                SubjectWords.SERVER, UUID.randomUUID(), null, "edge1", null, Shown.OFFLINE, Instant.EPOCH, -1, strip);
        assertThat(Badge.state(server)).contains("edge1: Offline").doesNotContainIgnoringCase("air");
    }

    @Test
    void aBadgeIsOneLineOfSoundXml() {
        String badge = Badge.state(stream("<script>\"&'\u0000 " + "x".repeat(300)));
        assertThat(badge)
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .contains("&lt;script&gt;&quot;&amp;&#39; xxx", "…", "Off air")
                .doesNotContain("<script", "\n", "\u0000");
        assertThat(Badge.uptime(stream("a"))).contains("no data");
    }

    @Test
    void paragraphsBeginAfterEmptyLines() {
        assertThat(PageShown.paragraphs("one\nline\n\n \n\ntwo")).containsExactly("one\nline", "two");
        assertThat(PageShown.paragraphs(" \n")).isEmpty();
    }

    private static ShownSubject stream(String name) {
        return stream(name, null);
    }

    private static ShownSubject stream(String name, @Nullable Strip strip) {
        return new ShownSubject(
                SubjectWords.STREAM, UUID.randomUUID(), null, name, null, Shown.OFFLINE, Instant.EPOCH, -1, strip);
    }
}
