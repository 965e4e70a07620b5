package dev.tallylight.access.audit;

import java.util.Map;

/** What a request was about, from its address: one of a few words, whatever somebody types there. */
final class AuditObject {
    private static final String API = "/api/v1/";
    private static final String OTHER = "other";
    private static final Map<String, String> BY_SEGMENT = Map.ofEntries(
            Map.entry("streams", "stream"),
            Map.entry("probe", "stream"),
            Map.entry("servers", "server"),
            Map.entry("heartbeats", "server"),
            Map.entry("import", "stream"),
            Map.entry("moving", "stream"),
            Map.entry("webhooks", "webhook"),
            Map.entry("notifications", "webhook"),
            Map.entry("deliveries", "delivery"),
            Map.entry("checkpoints", "checkpoint"),
            Map.entry("agent", "agent"),
            Map.entry("maintenance", "maintenance"),
            Map.entry("events", "event"),
            Map.entry("inboxes", "inbox"),
            Map.entry("inbox", "inbox"),
            Map.entry("hints", "hint"),
            Map.entry("tokens", "token"),
            Map.entry("audit", "audit"),
            Map.entry("sign-in", "session"),
            Map.entry("sign-out", "session"),
            Map.entry("status-pages", "status-page"),
            Map.entry("v1", "dispersa"),
            Map.entry("q", "management"));

    private AuditObject() {}

    /** @param path normalized, beginning with a slash */
    static String ofPath(String path) {
        String rest = path.startsWith(API) ? path.substring(API.length()) : path.substring(Math.min(1, path.length()));
        int end = rest.indexOf('/');
        return BY_SEGMENT.getOrDefault(end < 0 ? rest : rest.substring(0, end), OTHER);
    }
}
