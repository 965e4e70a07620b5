package dev.tallylight.history.uptime;

import dev.tallylight.calendar.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Spans of time in their order, none of which touches another. */
public record Spans(List<Span> list) {
    public static final Spans NONE = new Spans(List.of());

    public Spans {
        list = List.copyOf(list);
    }

    /** What any of these covers. */
    public static Spans covering(List<Span> any) {
        List<Span> sorted = any.stream()
                .filter(span -> span.start().isBefore(span.end()))
                .sorted(Comparator.comparing(Span::start))
                .toList();
        List<Span> merged = new ArrayList<>();
        for (Span span : sorted) {
            Span last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || span.start().isAfter(last.end())) {
                merged.add(span);
            } else if (span.end().isAfter(last.end())) {
                merged.set(merged.size() - 1, new Span(last.start(), span.end()));
            }
        }
        return new Spans(merged);
    }

    /** What of a window none of these covers. */
    public Spans leftOf(Instant from, Instant until) {
        List<Span> left = new ArrayList<>();
        Instant reached = from;
        for (Span span : list) {
            if (!span.end().isAfter(reached)) {
                continue;
            }
            if (!span.start().isBefore(until)) {
                break;
            }
            if (span.start().isAfter(reached)) {
                left.add(new Span(reached, span.start()));
            }
            reached = span.end();
        }
        if (reached.isBefore(until)) {
            left.add(new Span(reached, until));
        }
        return new Spans(left);
    }
}
