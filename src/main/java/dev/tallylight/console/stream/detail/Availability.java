package dev.tallylight.console.stream.detail;

import dev.tallylight.console.Share;
import dev.tallylight.console.figure.HeatMap;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.history.uptime.Story;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How available a stream was within a window that ends now.
 *
 * @param window as it is said, such as {@code 24 h}
 * @param share {@code 99.37 %}; a dash where nothing is known
 * @param css class of the share: {@code warn} below 99.5 %, {@code little} where it stands for little of the time, none else
 * @param offlineSeconds whole ones
 * @param unknown how much of it nobody saw, where that is more than a hundredth; empty else
 */
@TemplateData
public record Availability(String window, String share, String css, long offlineSeconds, int outages, String unknown) {
    /** The longest of the windows. */
    static final Duration LONGEST = Duration.ofDays(90);

    private record Window(String name, Duration length) {}

    private static final List<Window> WINDOWS = List.of(
            new Window("24 h", Duration.ofHours(24)),
            new Window("7 d", Duration.ofDays(7)),
            new Window("30 d", Duration.ofDays(30)),
            new Window("90 d", LONGEST));

    private static final double GOOD = 0.995;

    static List<Availability> of(Story story, Instant now) {
        List<Availability> found = new ArrayList<>();
        for (Window window : WINDOWS) {
            Instant from = now.minus(window.length());
            // as the API counts it: before the stream was there nobody saw it
            Account account = story.account(from, now);
            Double share = account.availability();
            Double coverage = account.coverage();
            found.add(new Availability(
                    window.name(),
                    share == null ? "–" : HeatMap.say(share),
                    css(share, coverage),
                    account.offline().toSeconds(),
                    Math.toIntExact(account.outages()),
                    coverage == null || !Share.standsForLittle(coverage) ? "" : HeatMap.say(1 - coverage)));
        }
        return found;
    }

    private static String css(@Nullable Double share, @Nullable Double coverage) {
        String kept = share != null && share < GOOD ? "warn" : "";
        return share != null && Share.standsForLittle(coverage) ? (kept + " little").strip() : kept;
    }
}
