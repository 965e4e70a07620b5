package dev.tallylight.webhook.message.prose;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Notices that go out in one message, in the order in which they happened.
 *
 * @param shown as many as have room
 * @param left how many have none; each is in the console and in the feed
 */
public record Digest(List<Notice> shown, int left, String headline) {
    public static Digest of(List<Notice> notices, int most) {
        List<Notice> shown = notices.subList(0, Math.min(notices.size(), most));
        return new Digest(shown, notices.size() - shown.size(), headline(notices));
    }

    public boolean isGroup() {
        return shown.size() + left > 1;
    }

    public String andMore() {
        return "… and " + left + " more";
    }

    /** The most serious of them. */
    public Gravity gravity() {
        return shown.stream()
                .map(Notice::gravity)
                .min(Comparator.naturalOrder())
                .orElse(Gravity.NEWS);
    }

    /** Of one, its own title; of several, how many of what: {@code 🔴 3 alerts: 2 offline, 1 back online}. */
    private static String headline(List<Notice> notices) {
        Gravity worst = notices.stream()
                .map(Notice::gravity)
                .min(Comparator.naturalOrder())
                .orElse(Gravity.NEWS);
        if (notices.size() == 1) {
            return worst.lamp() + " " + notices.getFirst().title();
        }
        String counts = notices.stream()
                .sorted(Comparator.comparing(Notice::gravity))
                .collect(Collectors.groupingBy(Digest::verdict, LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return worst.lamp() + " " + notices.size() + " alerts: " + counts;
    }

    private static String verdict(Notice notice) {
        return switch (notice.type()) {
            case STREAM_ONLINE -> notice.gravity() == Gravity.BACK ? "back online" : "on air outside its schedule";
            case STREAM_OFFLINE -> "offline";
            case STREAM_DEGRADED -> "degraded";
            case STREAM_UNKNOWN -> "unknown";
            case TEST_PING -> "test";
            default -> notice.type().wireName().replace('.', ' ');
        };
    }
}
