package dev.tallylight.console.notification;

import dev.tallylight.webhook.EndpointView;
import dev.tallylight.webhook.log.DeliveryView;
import dev.tallylight.webhook.log.EndpointStats;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a receiver gets what is sent to it, in the words and with the glyph of the page. Pure. */
@TemplateData
public enum ReceiverShown {
    GETS_THROUGH("online", "Gets through"),
    NOTHING_YET("asleep", "Nothing sent yet"),
    WAITS("maintenance", "Waits"),
    RETRIES("degraded", "Is tried again"),
    FAILS("degraded", "Does not get through"),
    SWITCHED_OFF("paused", "Not sending");

    private final String glyph;
    private final String word;

    ReceiverShown(String glyph, String word) {
        this.glyph = glyph;
        this.word = word;
    }

    public String glyph() {
        return glyph;
    }

    public String word() {
        return word;
    }

    boolean isTrouble() {
        return this == FAILS || this == RETRIES;
    }

    static ReceiverShown of(EndpointView endpoint, EndpointStats stats, List<DeliveryView> newestFirst, Instant now) {
        if (!endpoint.enabled()) {
            return endpoint.disabledReason() == null ? SWITCHED_OFF : FAILS;
        }
        if (endpoint.failingSince() != null || after(endpoint.pausedUntil(), now)) {
            return FAILS;
        }
        if (after(endpoint.waitsUntil(), now)) {
            return WAITS;
        }
        if (newestFirst.stream().anyMatch(each -> each.state().equals("pending") && each.attemptCount() > 0)) {
            return RETRIES;
        }
        String last = newestFirst.stream()
                .map(DeliveryView::state)
                .filter(state -> state.equals("succeeded") || state.equals("failed"))
                .findFirst()
                .orElse("");
        return last.equals("failed") ? FAILS : last.isEmpty() && stats.deliveries() == 0 ? NOTHING_YET : GETS_THROUGH;
    }

    private static boolean after(@Nullable Instant moment, Instant now) {
        return moment != null && moment.isAfter(now);
    }

    /**
     * What the template shows of one.
     *
     * @param newestFirst its newest deliveries
     */
    static Map<String, Object> row(
            EndpointView endpoint, EndpointStats stats, List<DeliveryView> newestFirst, Instant now) {
        Map<String, Object> row = new HashMap<>();
        row.put("it", endpoint);
        row.put("kind", ReceiverKind.of(endpoint.format()));
        row.put("how", of(endpoint, stats, newestFirst, now));
        row.put("stats", stats);
        row.put("rate", rate(stats));
        row.put("breaker", after(endpoint.pausedUntil(), now));
        row.put("deliveries", newestFirst);
        row.put(
                "last",
                newestFirst.stream()
                        .filter(each -> each.attemptCount() > 0)
                        .map(Object.class::cast)
                        .findFirst()
                        .orElse(false));
        return row;
    }

    /** {@code 99.8 %} of what has ended; a dash where nothing has. Never 100 % where one was given up. */
    static String rate(EndpointStats stats) {
        long ended = stats.succeeded() + stats.failed();
        if (ended == 0) {
            return "–";
        }
        double percent = Math.floor(stats.succeeded() * 1000.0 / ended) / 10;
        return percent == Math.rint(percent) ? Math.round(percent) + " %" : percent + " %";
    }

    /** {@code All 3 receivers get through}. */
    static String headline(List<Map<String, Object>> rows) {
        long sending =
                rows.stream().filter(row -> row.get("how") != SWITCHED_OFF).count();
        long trouble = rows.stream()
                .filter(row -> row.get("how") instanceof ReceiverShown how && how.isTrouble())
                .count();
        if (rows.isEmpty()) {
            return "Nobody is told yet";
        }
        if (trouble > 0) {
            return trouble + " of " + rows.size() + (rows.size() == 1 ? " receiver" : " receivers")
                    + (trouble == 1 ? " does not get through" : " do not get through");
        }
        if (sending == 0) {
            return "Nothing is being sent";
        }
        return switch ((int) Math.min(sending, 3)) {
            case 1 -> "The one receiver gets through";
            case 2 -> "Both receivers get through";
            default -> "All " + sending + " receivers get through";
        };
    }
}
