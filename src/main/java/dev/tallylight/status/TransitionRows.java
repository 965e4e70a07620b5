package dev.tallylight.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.probe.Protocol;
import dev.tallylight.rest.Json;
import dev.tallylight.store.Ids;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.state.CheckpointView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes of a decision what is kept and told of it: the transition's row and the event. */
@ApplicationScoped
class TransitionRows {
    private final Json json;

    TransitionRows(ObjectMapper mapper) {
        this.json = new Json(mapper);
    }

    EventDraft event(StreamDecision.Alerted one, EventType type, Instant now) {
        WatchedStream stream = one.locked().stream();
        StatusChange decision = one.decision();
        StreamEventData data = new StreamEventData(
                decision.after().sequence(),
                StreamEventData.Subject.of(
                        stream, protocolPlayed(stream, one.locked().views())),
                decision.after().status(),
                decision.before().status(),
                one.alert().reason(),
                one.alert().detail(),
                decision.after().since(),
                now,
                decision.outageSeconds(),
                evidence(one),
                one.outage());
        // what failed: now, or, where the stream is back, during the outage that ends
        List<String> failed = decision.after().outageFailed().isEmpty()
                ? decision.before().outageFailed()
                : decision.after().outageFailed();
        return new EventDraft(
                type,
                now,
                stream.id().value(),
                stream.tags(),
                failed,
                json.write(data),
                one.alert().withheld(),
                one.outage());
    }

    /** @param event the one that tells of it, or null */
    TransitionEntity transition(StreamDecision.Alerted one, @Nullable Event event, Instant now) {
        StatusChange decision = one.decision();
        Withheld withheld = one.alert().withheld();
        TransitionEntity entity = new TransitionEntity();
        entity.id = Ids.at(now);
        entity.streamId = one.stream().value();
        entity.sequence = decision.after().sequence();
        entity.status = decision.after().status().wireName();
        entity.previousStatus = decision.before().status().wireName();
        entity.reason = decision.after().reason();
        entity.detail = decision.after().detail();
        entity.since = decision.after().since();
        entity.confirmedAt = now;
        entity.outageSeconds = decision.outageSeconds();
        entity.evidence = json.write(evidence(one));
        entity.withheld = withheld == null ? null : withheld.reason();
        entity.eventId = event == null ? null : event.id().value();
        return entity;
    }

    private static List<Evidence> evidence(StreamDecision.Alerted one) {
        return one.made().votes().stream().map(Evidence::of).toList();
    }

    static String protocolPlayed(WatchedStream stream, List<CheckpointView> views) {
        if (!stream.protocol().equals(Protocol.AUTO.wireName())) {
            return stream.protocol();
        }
        return views.stream()
                .map(CheckpointView::protocol)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(stream.protocol());
    }
}
