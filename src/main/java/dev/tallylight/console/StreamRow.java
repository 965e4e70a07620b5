package dev.tallylight.console;

import dev.tallylight.agent.View;
import dev.tallylight.console.figure.Kind;
import dev.tallylight.console.figure.Ribbon;
import dev.tallylight.console.figure.Sparkline;
import dev.tallylight.console.figure.Stretch;
import dev.tallylight.console.figure.TimeAxis;
import dev.tallylight.console.figure.Unit;
import dev.tallylight.history.glance.Glance;
import dev.tallylight.history.uptime.Story;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.browse.State;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stream with its last day, as lists show it.
 *
 * @param status what it is shown as: the name of its {@link State}
 * @param note what there is to say beside the status; empty for nothing
 * @param ribbon of the last 24 hours
 * @param spark the first media of these hours; its path is empty where nothing played
 * @param latency the newest of them in words; empty for none
 * @param votes how many of the checkpoints say the worst that is said, and how many cannot tell, in words
 */
@TemplateData
public record StreamRow(
        StreamView it,
        String status,
        String note,
        Ribbon ribbon,
        Sparkline spark,
        String latency,
        Share day,
        Share month,
        String votes) {
    private static final double WIDTH = 380;
    private static final double HEIGHT = 24;
    /** Every six hours, as the list's head says. */
    private static final List<Double> GRID = List.of(95.0, 190.0, 285.0);

    private static final double SPARK_WIDTH = 56;
    private static final double SPARK_HEIGHT = 18;
    private static final Duration DAY = Duration.ofDays(1);

    /** These streams with what is known of them. */
    public static List<StreamRow> of(List<StreamView> streams, Map<UUID, Glance> glances, Instant now) {
        return streams.stream()
                .map(stream -> of(stream, glances.get(stream.id()), now))
                .toList();
    }

    static StreamRow of(StreamView stream, @Nullable Glance glance, Instant now) {
        State state = State.of(stream);
        return new StreamRow(
                stream,
                state.wireName(),
                note(stream, state),
                ribbon(stream, glance, now),
                Sparkline.of(
                        glance == null
                                ? List.of()
                                : glance.latencies().stream()
                                        .map(each -> each == null ? null : each.doubleValue())
                                        .toList(),
                        Unit.MILLISECONDS,
                        SPARK_WIDTH,
                        SPARK_HEIGHT),
                glance == null || glance.latency() == null ? "" : Unit.MILLISECONDS.say(glance.latency()),
                Share.of(glance == null ? null : glance.day()),
                Share.of(glance == null ? null : glance.month()),
                votes(stream.checkpoints().stream()
                        .map(StreamView.Checkpoint::view)
                        .toList()));
    }

    private static String note(StreamView stream, State state) {
        return state.isQuiet() ? stream.status().wireName() + " meanwhile" : "";
    }

    /** The axis ends with the minute, so that what did not change is drawn as before. */
    private static Ribbon ribbon(StreamView stream, @Nullable Glance glance, Instant now) {
        Instant until = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        TimeAxis axis = TimeAxis.of(until.minus(DAY), until, WIDTH, ZoneOffset.UTC, 1);
        List<Stretch> stretches = glance == null
                ? List.of()
                : glance.stretches().stream()
                        .filter(each -> each.until().isAfter(stream.createdAt()))
                        .map(each -> stretch(each, stream.createdAt()))
                        .toList();
        Ribbon drawn = Ribbon.standing(axis, stretches, HEIGHT);
        return new Ribbon(drawn.width(), drawn.height(), drawn.rects(), GRID, drawn.words());
    }

    /** Before it was there nothing is drawn. */
    private static Stretch stretch(Story.Stretch each, Instant created) {
        Kind kind = switch (each.kind()) {
            case ONLINE -> Kind.ONLINE;
            case DEGRADED -> Kind.DEGRADED;
            case OFFLINE -> Kind.OFFLINE;
            case UNKNOWN -> Kind.UNKNOWN;
            case MAINTENANCE -> Kind.MAINTENANCE;
            case PAUSED, OFF_AIR -> Kind.OFF;
        };
        return new Stretch(each.from().isBefore(created) ? created : each.from(), each.until(), kind);
    }

    /** Only who sees something is counted as seeing it. */
    static String votes(List<View> views) {
        long all = views.size();
        long down = of(views, View.DOWN);
        long degraded = of(views, View.DEGRADED);
        String seen = down > 0
                ? down + " of " + all + " say down"
                : degraded > 0
                        ? degraded + " of " + all + (degraded == 1 ? " sees it degraded" : " see it degraded")
                        : of(views, View.UP) + " of " + all + " see it play";
        long blind = of(views, View.UNKNOWN);
        return blind == 0 ? seen : seen + ", " + blind + " cannot tell";
    }

    private static long of(List<View> views, View view) {
        return views.stream().filter(view::equals).count();
    }
}
