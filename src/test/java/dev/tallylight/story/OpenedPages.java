package dev.tallylight.story;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every page that a person can open. {@link ConsolePagesIT} opens them in a browser; {@link EveryPageIsOpenedTest} sees to it that none
 * is forgotten.
 */
final class OpenedPages {
    /**
     * A page's route; its template; what stands for its parameter, as {@link Furnishing#made} knows it, else as it is written;
     * and "anybody" where it is opened without a sign-in.
     */
    private static final String TABLE = """
            / | console/overview
            /streams | console/streams
            /streams/{id} | console/stream | stream
            /streams/reasons | console/reasons
            /outages | console/outage/outages
            /outages/{id} | console/outage/outage | outage
            /checkpoints | console/checkpoint/checkpoints
            /maintenance | console/maintenance/maintenance
            /notifications | console/notification/notifications
            /notifications/{id} | console/notification/receiver | receiver
            /notifications/deliveries/{delivery} | console/notification/delivery | delivery
            /inboxes | console/notification/inboxes
            /inboxes/{key} | console/notification/inbox | inbox
            /servers | console/server/servers
            /hints | console/hint/hints
            /reports | console/report/reports
            /status-pages | console/statuspage/pages
            /status-pages/{id} | console/statuspage/page | statuspage
            /status-pages/{id}/subscribers | console/statuspage/subscribers | statuspage
            /import | console/setting/import
            /moving | console/moving/moving
            /tokens | console/setting/tokens
            /audit | console/setting/audit
            /wall | console/wall/wall
            /wall/links | console/wall/links
            /wall/open | console/wall/open | | anybody
            /sign-in | console/sign-in | | anybody
            /acknowledge/{key} | console/outage/acknowledge | link | anybody
            /nothing-here | console/problem
            /status/{slug} | statuspage/page | radio | anybody
            /status/{slug} | statuspage/page | calm | anybody
            /status/{slug} | statuspage/page | long | anybody
            /status/{slug} | statuspage/page | empty | anybody
            /status/{slug} | statuspage/door | locked | anybody
            /status/{slug} | statuspage/message | nowhere | anybody
            /status/{slug}/subscribe | statuspage/subscriber/subscribe | radio | anybody
            /status/confirm/{token} | statuspage/subscriber/confirm | confirming | anybody
            /status/unsubscribe/{token} | statuspage/subscriber/leave | leaving | anybody
            """;

    /** What is answered to a form alone: ConsolePagesIT sends each. */
    static final List<String> ANSWERS = List.of(
            "statuspage/subscriber/asked",
            "statuspage/subscriber/confirmed",
            "statuspage/subscriber/hooked",
            "statuspage/subscriber/left");

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    private OpenedPages() {}

    record Row(String route, String template, String parameter, boolean byAnybody) {
        private static Row of(String line) {
            String[] parts = line.split("\\|", -1);
            return new Row(
                    parts[0].strip(),
                    parts[1].strip(),
                    parts.length > 2 ? parts[2].strip() : "",
                    parts.length > 3 && parts[3].strip().equals("anybody"));
        }

        String address(Map<String, String> made) {
            return PARAMETER
                    .matcher(route)
                    .replaceAll(Matcher.quoteReplacement(made.getOrDefault(parameter, parameter)));
        }

        /** What pictures of it are called. */
        String name() {
            String shown = route.equals("/")
                    ? "overview"
                    : PARAMETER.matcher(route.substring(1)).replaceAll("one");
            return (shown + (route.startsWith("/status/") ? "-" + parameter : "")).replace('/', '-');
        }
    }

    static List<Row> rows() {
        return TABLE.lines().filter(line -> !line.isBlank()).map(Row::of).toList();
    }

    static TreeSet<String> routes() {
        return new TreeSet<>(rows().stream().map(Row::route).toList());
    }

    static TreeSet<String> templates() {
        return new TreeSet<>(Stream.concat(rows().stream().map(Row::template), ANSWERS.stream())
                .toList());
    }
}
