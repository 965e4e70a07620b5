package dev.tallylight.webhook.message.prose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.event.SubjectWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of an event: what happened, why, since when, who saw it and how sure that is, and where to look.
 * Plain text, one line a field, bounded and without hidden characters; each format escapes it as its receiver needs.
 *
 * @param title the whole news in a line
 * @param facts in the order in which they matter
 * @param link the console's page about it; null where the console's address is not configured
 * @param reasonPage the manual's page about the reason: what it means, and where to look; null where there is no reason, where the
 *     manual does not know it, and without the console's address
 * @param acknowledge where it is taken in hand, without signing in; null where that cannot be done
 * @param subject what it is about: the same for all that begins and ends one trouble
 * @param at when it was decided
 */
public record Notice(
        EventType type,
        Gravity gravity,
        String title,
        List<Fact> facts,
        @Nullable String link,
        @Nullable String reasonPage,
        @Nullable String acknowledge,
        String subject,
        Instant at) {
    /** What the link to {@link #reasonPage} is called, whatever the format. */
    public static final String REASON_LINK = "What this reason means";

    private static final int MOST_NAME = 200;
    private static final int MOST_VALUE = 700;
    private static final int MOST_CHECKPOINTS = 10;
    private static final int MOST_FOLLOWERS = 10;
    private static final String OUTSIDE_SCHEDULE = "outside_schedule";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    /** A line: {@code Why: nothing listens on the port}. */
    public record Fact(String label, String value) {
        String line() {
            return label + ": " + value;
        }
    }

    /**
     * @param data the event's own, read
     * @param publicUrl where the console is reached, without a slash at its end
     */
    public static Notice of(Event event, JsonNode data, @Nullable String publicUrl) {
        return new Reader(event, data, publicUrl).read();
    }

    /** The facts below each other. */
    public String text() {
        return String.join("\n", facts.stream().map(Fact::line).toList());
    }

    /** The value of a fact; null where it is not known. */
    @Nullable
    public String fact(String label) {
        return facts.stream()
                .filter(fact -> fact.label().equals(label))
                .map(Fact::value)
                .findFirst()
                .orElse(null);
    }

    /** Whether it ends a trouble; what plays outside its schedule begins none that could end. */
    public boolean ends() {
        return switch (type) {
            case STREAM_ONLINE, CHECKPOINT_BACK, SERVER_ONLINE, HUB_RECOVERED -> true;
            default -> false;
        };
    }

    /** {@code 3 min 20 s}. */
    static String span(long seconds) {
        Duration span = Duration.ofSeconds(Math.max(0, seconds));
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0
                ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
                : span.toSeconds() + " s";
    }

    /** Reads one event, whatever it lacks: an old event of an older version must still be told. */
    private static final class Reader {
        private final Event event;
        private final JsonNode data;
        private final @Nullable String publicUrl;
        private final List<Fact> facts = new ArrayList<>();

        Reader(Event event, JsonNode data, @Nullable String publicUrl) {
            this.event = event;
            this.data = data;
            this.publicUrl = publicUrl;
        }

        Notice read() {
            return switch (event.type()) {
                case STREAM_ONLINE, STREAM_OFFLINE, STREAM_DEGRADED, STREAM_UNKNOWN -> stream();
                case CHECKPOINT_LOST, CHECKPOINT_BLIND, CHECKPOINT_BACK -> checkpoint();
                case SERVER_OFFLINE, SERVER_ONLINE -> server();
                case HUB_TROUBLE -> hubTrouble();
                case HUB_RECOVERED -> hubRecovered();
                case WEBHOOK_FAILING, WEBHOOK_DISABLED -> webhook();
                case TEST_PING -> ping();
            };
        }

        private Notice stream() {
            JsonNode stream = data.path("stream");
            String reason = text(data, "reason");
            boolean outside = event.type() == EventType.STREAM_ONLINE && OUTSIDE_SCHEDULE.equals(reason);
            fact("Why", ReasonWords.why(reason, text(data, "detail")));
            howLong();
            fact("Since", time(data.path("since")));
            fact("Seen from", seenFrom());
            fact("Stream", text(stream, "url"));
            if (!event.tags().isEmpty()) {
                fact("Tags", String.join(", ", event.tags()));
            }
            String id = event.subjectId() == null ? text(stream, "id") : String.valueOf(event.subjectId());
            String name = name(text(stream, "name"), text(stream, "url"), "A stream");
            return notice(
                    outside ? Gravity.WARNING : gravityOfStream(),
                    outside ? name + " is on air outside its schedule" : name + " " + verdict(),
                    "stream:" + id,
                    "/streams/" + id);
        }

        private void howLong() {
            String label = SubjectWords.of(event.type()).goneFirst() + " for";
            if (data.path("outageSeconds").isNumber()) {
                fact(label, span(data.path("outageSeconds").longValue()));
            }
            if (lasts()) {
                fact(label, span(data.path("offAirSeconds").longValue()) + ", and nobody has acknowledged it");
            }
        }

        /** Whether it was told before, to others or to the same, and nobody has it in hand. */
        private boolean lasts() {
            return data.path("offAirSeconds").isNumber();
        }

        private Gravity gravityOfStream() {
            return switch (event.type()) {
                case STREAM_OFFLINE -> Gravity.DOWN;
                case STREAM_DEGRADED -> Gravity.WARNING;
                case STREAM_ONLINE -> Gravity.BACK;
                default -> Gravity.NEWS;
            };
        }

        private String verdict() {
            return switch (event.type()) {
                case STREAM_OFFLINE -> lasts() ? "is still offline" : "is offline";
                case STREAM_DEGRADED -> "is degraded";
                case STREAM_ONLINE -> "is back online";
                default -> "cannot be seen at the moment: its status is unknown";
            };
        }

        /** {@code New York, USA; Oslo, Norway (2 of 3 checkpoints agree)}. */
        private @Nullable String seenFrom() {
            List<String> agreeing = new ArrayList<>();
            int telling = 0;
            for (JsonNode checkpoint : data.path("checkpoints")) {
                String view = text(checkpoint, "view");
                if (view == null || view.equals("unknown")) {
                    continue;
                }
                telling++;
                if (agrees(view)) {
                    agreeing.add(name(text(checkpoint, "name"), text(checkpoint, "id"), "a checkpoint"));
                }
            }
            if (telling == 0 || agreeing.isEmpty()) {
                return null;
            }
            String names = String.join("; ", agreeing.subList(0, Math.min(agreeing.size(), MOST_CHECKPOINTS)));
            String more =
                    agreeing.size() > MOST_CHECKPOINTS ? " and " + (agreeing.size() - MOST_CHECKPOINTS) + " more" : "";
            return names + more + " (" + agreeing.size() + " of " + telling
                    + (telling == 1 ? " checkpoint)" : " checkpoints agree)");
        }

        private boolean agrees(String view) {
            return switch (event.type()) {
                case STREAM_ONLINE -> view.equals("up");
                case STREAM_OFFLINE -> view.equals("down");
                case STREAM_DEGRADED -> view.equals("down") || view.equals("degraded");
                default -> false;
            };
        }

        private Notice checkpoint() {
            JsonNode checkpoint = data.path("checkpoint");
            fact("Why", ReasonWords.why(text(data, "reason"), text(data, "detail")));
            fact("Since", time(data.path("since")));
            if (data.path("streams").isNumber()) {
                fact("Streams that it watches", data.path("streams").asText());
            }
            String name = name(text(checkpoint, "name"), text(checkpoint, "id"), "a checkpoint");
            boolean back = event.type() == EventType.CHECKPOINT_BACK;
            String state = back ? " is back" : event.type() == EventType.CHECKPOINT_LOST ? " is lost" : " is blind";
            return notice(
                    back ? Gravity.BACK : Gravity.WARNING,
                    "Checkpoint " + name + state,
                    "checkpoint:" + text(checkpoint, "id"),
                    "/checkpoints");
        }

        private Notice server() {
            JsonNode server = data.path("server");
            String id = server.isTextual() ? server.asText() : text(server, "id");
            fact("Why", ReasonWords.why(text(data, "reason"), text(data, "detail")));
            howLong();
            fact("Since", time(data.path("since")));
            fact("Last heard", time(data.path("lastHeartbeatAt")));
            if (!event.tags().isEmpty()) {
                fact("Tags", String.join(", ", event.tags()));
            }
            boolean back = event.type() == EventType.SERVER_ONLINE;
            String verdict = back ? " is back" : lasts() ? " is still offline" : " is offline";
            return notice(
                    back ? Gravity.BACK : Gravity.DOWN,
                    "Server " + name(text(server, "name"), id, "of no name") + verdict,
                    "server:" + id,
                    "/servers");
        }

        /** The follower that has come to no good end for longest stands first. */
        private Notice hubTrouble() {
            List<String> followers = new ArrayList<>();
            data.path("followers").forEach(follower -> followers.add(notWell(follower, " for ")));
            fact("Not well", String.join("; ", followers.subList(0, Math.min(followers.size(), MOST_FOLLOWERS))));
            fact("Since", time(data.path("since")));
            String what = followers.isEmpty()
                    ? ""
                    : ": " + notWell(data.path("followers").path(0), " have not come to a good end for ");
            return notice(Gravity.WARNING, "The hub is not well" + what, "hub", "/");
        }

        /** {@code deliveries for 41 s (connection refused)}. */
        private static String notWell(JsonNode follower, String words) {
            String detail = name(text(follower, "detail"), null, "");
            return name(text(follower, "name"), null, "a follower")
                    + words
                    + span(follower.path("ageSeconds").asLong())
                    + (detail.isEmpty() ? "" : " (" + detail + ")");
        }

        private Notice hubRecovered() {
            JsonNode since = data.path("since");
            String after = since.isTextual()
                    ? ", after " + round(Duration.between(Instant.parse(since.asText()), event.occurredAt()))
                    : "";
            fact("Since", time(since));
            return notice(Gravity.BACK, "The hub is well again" + after, "hub", "/");
        }

        /** {@code 3 min}, not {@code 3 min 0 s}. */
        private static String round(Duration span) {
            return span(span.toSeconds()).replaceFirst("(?<=[a-z]) 0 [a-z]+$", "");
        }

        private Notice webhook() {
            JsonNode webhook = data.path("webhook");
            fact("Why", ReasonWords.why(null, text(data, "error")));
            fact("Failing since", time(data.path("failingSince")));
            fact("Webhook", text(webhook, "url"));
            String name = name(text(webhook, "description"), text(webhook, "url"), "of no name");
            return notice(
                    Gravity.WARNING,
                    "Webhook " + name
                            + (event.type() == EventType.WEBHOOK_FAILING
                                    ? " is failing"
                                    : " is disabled: nothing is sent to it any more"),
                    "webhook:" + text(webhook, "id"),
                    "/notifications");
        }

        private Notice ping() {
            fact("Why", "somebody asked for it; nothing is wrong");
            return notice(Gravity.NEWS, "Test from Tallylight", "test:" + text(data, "endpoint"), "/notifications");
        }

        private Notice notice(Gravity gravity, String title, String subject, String page) {
            return new Notice(
                    event.type(),
                    gravity,
                    title,
                    List.copyOf(facts),
                    publicUrl == null ? null : publicUrl + page,
                    ReasonWords.page(text(data, "reason"), publicUrl),
                    text(data, "acknowledgeUrl"),
                    subject,
                    event.occurredAt());
        }

        private void fact(String label, @Nullable String value) {
            if (value != null && !value.isBlank()) {
                facts.add(new Fact(label, Cut.to(Cut.line(value), MOST_VALUE)));
            }
        }

        private static String name(@Nullable String first, @Nullable String second, String otherwise) {
            String name = first == null || first.isBlank() ? second : first;
            return name == null || name.isBlank() ? otherwise : Cut.to(Cut.line(name), MOST_NAME);
        }

        private static @Nullable String text(JsonNode node, String field) {
            JsonNode value = node.path(field);
            return value.isTextual() ? value.asText() : null;
        }

        private static @Nullable String time(JsonNode value) {
            return value.isTextual() ? TIME.format(Instant.parse(value.asText())) : null;
        }
    }
}
