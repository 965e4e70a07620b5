package dev.tallylight.maintenance;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.calendar.Schedule;
import dev.tallylight.rest.Json;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows which windows are under way. They are read again when their fingerprint is another one, which is compared each time: nothing
 * depends on a signal. Not to be asked in a transaction that changes windows.
 */
@ApplicationScoped
class WindowsOfNow {
    private static final Logger LOG = Logger.getLogger(WindowsOfNow.class);

    private final Rows rows;
    private volatile @Nullable HeldWindows held;

    /** Where they come from. */
    interface Rows {
        Uni<String> fingerprint();

        /** All of them, and the fingerprint of just these, at one moment. */
        Uni<HeldWindows> all();
    }

    @jakarta.inject.Inject
    WindowsOfNow(WindowRepository windows, ParsedRecurrences recurrences, ObjectMapper mapper) {
        this(new RowsOf(windows, recurrences, new Json(mapper)));
    }

    WindowsOfNow(Rows rows) {
        this.rows = rows;
    }

    /** In a session. */
    Uni<UnderWay> at(Instant now) {
        return rows.fingerprint().chain(fingerprint -> {
            HeldWindows known = held;
            return known != null && known.fingerprint().equals(fingerprint)
                    ? Uni.createFrom().item(known.at(now))
                    : rows.all().map(read -> {
                        held = read;
                        return read.at(now);
                    });
        });
    }

    private record RowsOf(WindowRepository windows, ParsedRecurrences recurrences, Json json) implements Rows {
        @Override
        public Uni<String> fingerprint() {
            return windows.fingerprint();
        }

        @Override
        public Uni<HeldWindows> all() {
            return windows.all().map(found -> {
                List<HeldWindows.Window> all = new ArrayList<>();
                for (Object[] row : found) {
                    HeldWindows.Window window = row[1] == null ? null : window(row);
                    if (window != null) {
                        all.add(window);
                    }
                }
                return new HeldWindows((String) found.getFirst()[0], all);
            });
        }

        /** One row that an earlier version wrote, or a hand, does not keep alerts from being judged. */
        private HeldWindows.@Nullable Window window(Object[] row) {
            try {
                Schedule schedule = new Schedule(List.of(recurrences.of((String) row[2])));
                return new HeldWindows.Window(
                        (String) row[1],
                        WindowView.MUTE.equals(row[3]),
                        List.of(json.read((String) row[4], String[].class)),
                        List.of(json.read((String) row[5], String[].class)),
                        times(schedule));
            } catch (RuntimeException e) {
                LOG.warnf(e, "the maintenance window \"%s\" cannot be read and holds nothing back", row[1]);
                return null;
            }
        }

        private static HeldWindows.Times times(Schedule schedule) {
            return new HeldWindows.Times() {
                @Override
                public @Nullable Instant until(Instant moment) {
                    return schedule.until(moment);
                }

                @Override
                public @Nullable Instant next(Instant moment) {
                    return schedule.next(moment);
                }
            };
        }
    }
}
