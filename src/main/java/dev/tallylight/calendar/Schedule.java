package dev.tallylight.calendar;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several recurrences together: at any moment at least one of them is under way, or none. */
public record Schedule(List<Recurrence> recurrences) {
    /** When joined spans follow each other without end, so many are followed. */
    private static final int MOST_JOINED = 100;

    public Schedule {
        recurrences = List.copyOf(recurrences);
    }

    public boolean isEmpty() {
        return recurrences.isEmpty();
    }

    /** Until when it is under way without a break, if it is; null where none is at that moment. */
    public @Nullable Instant until(Instant moment) {
        Instant end = null;
        Instant reached = moment;
        for (int i = 0; i < MOST_JOINED; i++) {
            Instant further = latestEnd(reached);
            if (further == null) {
                return end;
            }
            end = further;
            reached = further;
        }
        return end;
    }

    private @Nullable Instant latestEnd(Instant moment) {
        return recurrences.stream()
                .map(each -> each.at(moment))
                .filter(Objects::nonNull)
                .map(Span::end)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** When the next one begins after that moment; null where none does. */
    public @Nullable Instant next(Instant moment) {
        return recurrences.stream()
                .map(each -> each.next(moment))
                .filter(Objects::nonNull)
                .map(Span::start)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** When the one under way began; null where none is at that moment. */
    public @Nullable Instant since(Instant moment) {
        return recurrences.stream()
                .map(each -> each.at(moment))
                .filter(Objects::nonNull)
                .map(Span::start)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
