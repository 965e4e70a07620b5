package dev.tallylight.history.report;

import dev.tallylight.history.story.StreamRows;
import dev.tallylight.history.target.Promises;
import dev.tallylight.history.uptime.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of a calendar in the making: of each piece no more than its cell shows, for there may be ten thousand rows. */
final class CalendarRow {
    private final Grouping.Sum sum = new Grouping.Sum();
    private final double[] up;
    private final double[] known;
    private final double[] unknown;
    private final double[] notCounted;
    private final long[] outages;

    StreamRows.@Nullable One stream;

    CalendarRow(int pieces) {
        up = new double[pieces];
        known = new double[pieces];
        unknown = new double[pieces];
        notCounted = new double[pieces];
        outages = new long[pieces];
    }

    void add(Account whole, List<Account> pieces) {
        sum.add(whole);
        for (int i = 0; i < pieces.size(); i++) {
            Account piece = pieces.get(i);
            Duration onAir = piece.online().plus(piece.degraded());
            up[i] += Account.seconds(onAir);
            known[i] += Account.seconds(onAir.plus(piece.offline()));
            unknown[i] += Account.seconds(piece.unknown());
            notCounted[i] += Account.seconds(piece.notCounted());
            outages[i] += piece.outages();
        }
    }

    UptimeCalendar.Row ofTag(String tag, Promises promises) {
        return new UptimeCalendar.Row(
                ReportRow.ofTag(tag, sum.streams, sum.account)
                        .promising(promises.ofTag(tag), sum.account, Duration.ZERO),
                cells());
    }

    UptimeCalendar.Row ofStream(Promises promises) {
        StreamRows.One one = Objects.requireNonNull(stream);
        return new UptimeCalendar.Row(
                ReportRow.ofStream(one.id(), one.name(), sum.account)
                        .promising(promises.of(one.id(), one.tags()), sum.account, Duration.ZERO),
                cells());
    }

    private List<UptimeCalendar.Cell> cells() {
        List<UptimeCalendar.Cell> cells = new ArrayList<>();
        for (int i = 0; i < up.length; i++) {
            double seen = known[i] + notCounted[i];
            double all = seen + unknown[i];
            cells.add(new UptimeCalendar.Cell(
                    known[i] == 0 ? null : up[i] / known[i],
                    all == 0 ? null : seen / all,
                    known[i] == 0 && notCounted[i] > unknown[i],
                    outages[i]));
        }
        return cells;
    }
}
