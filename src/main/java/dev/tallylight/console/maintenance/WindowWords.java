package dev.tallylight.console.maintenance;

import dev.tallylight.maintenance.WindowView;
import io.quarkus.qute.TemplateExtension;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What is silenced, in words. Pure. */
@TemplateExtension(namespace = "window")
final class WindowWords {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH);

    private WindowWords() {}

    /** A local date and time, as people say it: {@code Sun 2 Mar 2031, 04:30}. */
    static String local(String start) {
        try {
            return LOCAL.format(LocalDateTime.parse(start));
        } catch (DateTimeException e) {
            return start;
        }
    }

    /** {@code every week}, for the rules that are nothing but that; else {@code by a rule}. */
    static String recurrence(String rule) {
        return switch (rule.toUpperCase(Locale.ROOT)) {
            case "FREQ=DAILY" -> "every day";
            case "FREQ=WEEKLY" -> "every week";
            case "FREQ=MONTHLY" -> "every month";
            case "FREQ=YEARLY" -> "every year";
            case "FREQ=MONTHLY;BYDAY=1SU" -> "the first Sunday of the month";
            default -> "by the rule";
        };
    }

    /** The answer of the first second: {@code 2 windows are under way}. */
    static String headline(List<WindowView> all) {
        long underWay = all.stream().filter(each -> each.activeUntil() != null).count();
        if (underWay == 0) {
            return "Nothing is silenced";
        }
        long mutes = all.stream()
                .filter(each -> each.activeUntil() != null && each.isMute())
                .count();
        if (mutes == underWay) {
            return underWay == 1 ? "One mute holds alerts back" : underWay + " mutes hold alerts back";
        }
        return underWay == 1 ? "One window is under way" : underWay + " windows are under way";
    }

    /** What is under way, what is to come, what is over; none of those that are empty. */
    static List<Map<String, Object>> groups(List<WindowView> all) {
        List<Map<String, Object>> groups = new ArrayList<>();
        add(
                groups,
                "Under way",
                all.stream().filter(each -> each.activeUntil() != null).toList());
        add(
                groups,
                "To come",
                all.stream()
                        .filter(each -> each.activeUntil() == null && each.next() != null)
                        .sorted(Comparator.comparing(each -> Objects.requireNonNull(each.next())))
                        .toList());
        add(
                groups,
                "Over",
                all.stream()
                        .filter(each -> each.activeUntil() == null && each.next() == null)
                        .toList());
        return groups;
    }

    private static void add(List<Map<String, Object>> groups, String title, List<WindowView> windows) {
        if (!windows.isEmpty()) {
            groups.add(Map.of("title", title, "windows", windows));
        }
    }
}
