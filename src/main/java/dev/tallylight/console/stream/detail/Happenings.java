package dev.tallylight.console.stream.detail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Slice;
import dev.tallylight.annotation.AnnotationView;
import dev.tallylight.annotation.Annotations;
import dev.tallylight.outage.OutageView;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Json;
import dev.tallylight.status.TransitionLog;
import dev.tallylight.status.TransitionView;
import dev.tallylight.store.Ids;
import dev.tallylight.stream.StreamView;
import dev.tallylight.webhook.EndpointRegistry;
import dev.tallylight.webhook.EndpointView;
import dev.tallylight.webhook.log.DeliveryLog;
import dev.tallylight.webhook.log.DeliveryView;
import dev.tallylight.webhook.log.LogFilter;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened to a stream, in one list by time, a page at a time: transitions, whom they were told, notes, annotations. */
@ApplicationScoped
class Happenings {
    /** So many outages are to be handed in, where there are as many. */
    static final int OUTAGES = 20;

    private static final int PAGE = 20;
    private static final int MOST_NAMES = 500;

    /** How far back annotations are looked for where nothing else ends a page: of all streams there may be many. */
    private static final Duration AROUND = Duration.ofDays(400);

    private final TransitionLog transitions;
    private final DeliveryLog deliveries;
    private final Annotations annotations;
    private final EndpointRegistry endpoints;
    private final Json json;

    Happenings(
            TransitionLog transitions,
            DeliveryLog deliveries,
            Annotations annotations,
            EndpointRegistry endpoints,
            ObjectMapper mapper) {
        this.transitions = transitions;
        this.deliveries = deliveries;
        this.annotations = annotations;
        this.endpoints = endpoints;
        this.json = new Json(mapper);
    }

    /**
     * The newest first.
     *
     * @param before where the next page begins; null where there is none
     */
    @TemplateData
    public record Found(
            List<Happening> items,
            @Nullable Instant before,
            @Nullable TransitionView last) {}

    /**
     * @param before only what happened before;
     * @param outages of the stream, of which some of it was before; the newest first, {@value #OUTAGES} or all
     */
    Uni<Found> of(Slice slice, StreamView stream, Instant before, List<OutageView> outages) {
        Cursor cursor = new Cursor(Ids.floor(before));
        LogFilter mine = new LogFilter(null, null, null, null, stream.id(), null);
        return transitions
                .of(stream, cursor, PAGE)
                .chain(changes -> deliveries
                        .find(slice, mine, cursor, PAGE * 2)
                        .chain(sent -> annotations
                                .around(
                                        slice,
                                        stream.id(),
                                        stream.tags(),
                                        begin(floor(changes, sent, List.of(), outages), before),
                                        before,
                                        PAGE + 1)
                                .chain(said -> (sent.isEmpty()
                                                ? Uni.createFrom().item(List.<EndpointView>of())
                                                : endpoints.list(slice, null, MOST_NAMES))
                                        .map(known -> found(changes, sent, said, known, outages, before)))));
    }

    private Found found(
            List<TransitionView> changes,
            List<DeliveryView> sent,
            List<AnnotationView> said,
            List<EndpointView> known,
            List<OutageView> outages,
            Instant before) {
        List<Happening> all = new ArrayList<>();
        changes.forEach(each -> all.add(Happening.of(each, json.read(each.checkpoints(), Object.class))));
        all.addAll(told(sent, known));
        said.forEach(each -> all.add(Happening.said(each.at(), "annotation", each.text(), each.by(), null)));
        for (OutageView each : outages) {
            if (each.acknowledgedAt() != null && each.acknowledgedAt().isBefore(before)) {
                String with = each.acknowledgedWith() == null ? "" : each.acknowledgedWith();
                all.add(Happening.said(each.acknowledgedAt(), "acknowledged", with, each.acknowledgedBy(), each.id()));
            }
            if (each.note() != null && each.since().isBefore(before)) {
                Instant at = each.endedAt() == null || !each.endedAt().isBefore(before) ? each.since() : each.endedAt();
                all.add(Happening.said(at, "note", each.note(), null, each.id()));
            }
        }
        all.sort(Comparator.comparing(Happening::at).reversed());
        return page(all, floor(changes, sent, said, outages), changes.isEmpty() ? null : changes.getFirst());
    }

    /** As far back as all of them are known: of the one that has more, to its last. */
    static Instant floor(
            List<TransitionView> changes,
            List<DeliveryView> sent,
            List<AnnotationView> said,
            List<OutageView> outages) {
        Instant floor = Instant.EPOCH;
        if (changes.size() > PAGE) {
            floor = later(floor, changes.getLast().confirmedAt());
        }
        if (sent.size() > PAGE * 2) {
            floor = later(floor, sent.getLast().createdAt());
        }
        if (outages.size() >= OUTAGES) {
            floor = later(floor, outages.getLast().since());
        }
        return said.size() > PAGE ? later(floor, said.getLast().at()) : floor;
    }

    private static Instant begin(Instant floor, Instant before) {
        return floor.equals(Instant.EPOCH) ? before.minus(AROUND) : floor;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Found page(List<Happening> all, Instant floor, @Nullable TransitionView last) {
        List<Happening> shown = new ArrayList<>();
        for (Happening each : all) {
            boolean sameMoment = !shown.isEmpty() && shown.getLast().at().equals(each.at());
            if (each.at().isBefore(floor) || shown.size() >= PAGE && !sameMoment) {
                return new Found(shown, shown.isEmpty() ? null : shown.getLast().at(), last);
            }
            shown.add(each);
        }
        return new Found(shown, null, last);
    }

    /** Those of one event are one: it was told to them all. */
    private static List<Happening> told(List<DeliveryView> sent, List<EndpointView> known) {
        Map<UUID, String> names = known.stream()
                .collect(Collectors.toMap(
                        EndpointView::id, each -> each.description() == null ? each.url() : each.description()));
        Map<String, List<DeliveryView>> byEvent = new LinkedHashMap<>();
        sent.forEach(each ->
                byEvent.computeIfAbsent(each.eventId(), id -> new ArrayList<>()).add(each));
        return byEvent.values().stream()
                .map(some -> Happening.told(
                        some.getLast().createdAt(),
                        some.getFirst().eventType(),
                        some.stream()
                                .map(each -> Happening.Told.of(each, names))
                                .toList()))
                .toList();
    }
}
