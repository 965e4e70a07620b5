package dev.tallylight.console.outage;

import dev.tallylight.alert.Status;
import dev.tallylight.annotation.AnnotationView;
import dev.tallylight.console.Words;
import dev.tallylight.event.EventType;
import dev.tallylight.outage.CourseStep;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.SeenFrom;
import dev.tallylight.outage.ToldView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An outage as one story, from the first probe that failed, or heartbeat that did not come, to the one that ended it: what was seen from where, what was
 * decided, who was told and who has it in hand, and what people say happened around it, in the order of time. Pure.
 */
final class OutageStory {
    private static final int MOST_NAMES = 4;

    private final OutageView outage;
    private final List<StoryStep> steps = new ArrayList<>();

    private OutageStory(OutageView outage) {
        this.outage = outage;
    }

    /** The first thing first. */
    static List<StoryStep> of(OutageView outage) {
        OutageStory story = new OutageStory(outage);
        story.seen();
        story.decided();
        story.told();
        story.inHand();
        story.around();
        story.over();
        story.steps.sort(Comparator.comparing(StoryStep::at)); // what came together stays as it is said here
        return List.copyOf(story.steps);
    }

    private void seen() {
        List<SeenFrom> places = outage.checkpoints().stream()
                .sorted(Comparator.comparing(SeenFrom::since))
                .toList();
        if (places.isEmpty() || places.getFirst().since().isAfter(outage.since())) {
            String first = outage.words().isServer() ? "The first heartbeat did not come" : "The first probe failed";
            step(outage.since(), "activity", false, first, null, "");
        }
        for (SeenFrom place : places) {
            boolean first = place.equals(places.getFirst()) && !place.since().isAfter(outage.since());
            step(
                    place.since(),
                    "map-pin",
                    false,
                    first ? "The first probe failed, from " + place.name() : "Down from " + place.name(),
                    place.reason(),
                    text(place.detail()));
        }
    }

    private void decided() {
        Status before = null;
        List<CourseStep> course = outage.course() == null ? List.of() : outage.course();
        for (CourseStep at : course) {
            if (at.status() == Status.ONLINE
                    && outage.endedAt() != null
                    && !at.at().isBefore(outage.endedAt())) {
                continue; // that is how it ends
            }
            String status = at.status().wireName();
            String title = before == null
                    ? "Declared " + status
                    : before == at.status() ? "Still " + status + ", for another reason" : title(at.status());
            String lag = before == null && !at.at().isBefore(outage.since())
                    ? "Decided " + span(Duration.between(outage.since(), at.at())) + " after "
                            + (outage.words().isServer()
                                    ? "the first heartbeat that did not come."
                                    : "the first failure.")
                    : "";
            step(at.at(), status, true, title, at.reason(), join(text(at.detail()), lag));
            before = at.status();
        }
        if (course.isEmpty()) {
            step(outage.confirmedAt(), "offline", true, "Declared offline", outage.reason(), text(outage.detail()));
        }
    }

    private static String title(Status status) {
        return switch (status) {
            case OFFLINE -> "Offline again";
            case UNKNOWN -> "Nobody can tell";
            case ONLINE -> "Online";
            case DEGRADED -> "Degraded";
            case PAUSED -> "Paused";
        };
    }

    /** One step for each event, whoever was told of it. */
    private void told() {
        List<ToldView> all = outage.told() == null ? List.of() : outage.told();
        Map<String, List<ToldView>> byEvent = new LinkedHashMap<>();
        all.forEach(one ->
                byEvent.computeIfAbsent(one.eventId(), id -> new ArrayList<>()).add(one));
        for (List<ToldView> those : byEvent.values()) {
            ToldView first = those.getFirst();
            String names = those.stream().limit(MOST_NAMES).map(ToldView::name).collect(Collectors.joining(", "))
                    + (those.size() > MOST_NAMES ? " and " + (those.size() - MOST_NAMES) + " more" : "");
            steps.add(new StoryStep(
                    first.at(), "bell", false, "Told " + names + what(first.type()), null, "", List.copyOf(those)));
        }
    }

    private static String what(EventType type) {
        String name = type.wireName();
        return name.startsWith("stream.") || name.startsWith("server.")
                ? " that it is " + name.substring(name.indexOf('.') + 1)
                : " of " + name;
    }

    private void inHand() {
        if (outage.acknowledgedAt() != null) {
            String with = text(outage.acknowledgedWith());
            step(
                    outage.acknowledgedAt(),
                    "check",
                    false,
                    Objects.requireNonNullElse(outage.acknowledgedBy(), "Somebody") + " took it in hand",
                    null,
                    with.isEmpty() ? "" : "“" + with + "”");
        }
    }

    private void around() {
        List<AnnotationView> all = outage.around() == null ? List.of() : outage.around();
        for (AnnotationView one : all) {
            step(one.at(), "flag", false, one.text(), null, one.by() == null ? "" : "said by " + one.by());
        }
    }

    private void over() {
        Instant ended = outage.endedAt();
        if (ended != null) {
            String parts = outage.interruptions() == 0
                    ? ""
                    : ", in " + (outage.interruptions() + 1) + " parts: it was "
                            + outage.words().noticed() + " in between";
            step(
                    ended,
                    outage.streamDeleted() ? "trash-2" : "online",
                    !outage.streamDeleted(),
                    outage.streamDeleted() ? "Over" : outage.words().isServer() ? "Heard again" : "Seen again",
                    null,
                    outage.words().goneFirst() + " for " + Words.span(outage.seconds()) + parts + ".");
        }
    }

    private void step(Instant at, String mark, boolean isState, String title, @Nullable String code, String detail) {
        steps.add(StoryStep.of(at, mark, isState, title, code, detail));
    }

    private static String span(Duration duration) {
        return Words.span(duration.toSeconds());
    }

    private static String join(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + (one.endsWith(".") ? " " : ". ") + other;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
