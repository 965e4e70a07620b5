package dev.tallylight.server.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.alert.Alert;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.follow.BriefLog;
import dev.tallylight.rest.Json;
import dev.tallylight.server.WatchedServer;
import dev.tallylight.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes of a decision what is kept and told of it: the transition's row, the event, a line in the log. */
@ApplicationScoped
class ServerRows {
    private final Json json;
    private final BriefLog<UUID> log = new BriefLog<>(
            Logger.getLogger(ServerRows.class),
            "changes of servers that change often, or of many at once, are not written here: see their events",
            new BriefLog.Limit(3, Duration.ofMinutes(10)),
            new BriefLog.Limit(40, Duration.ofMillis(500)),
            System::nanoTime);

    ServerRows(ObjectMapper mapper) {
        this.json = new Json(mapper);
    }

    EventDraft event(ServerRecorder.Judged one, Instant now) {
        StatusChange change = one.made().change();
        ServerStates.Locked locked = one.made().locked();
        return draft(
                locked,
                one.alert(),
                new ServerEventData(
                        change.after().sequence(),
                        server(locked.server()),
                        change.after().status(),
                        change.before().status(),
                        one.alert().reason(),
                        one.alert().detail(),
                        change.after().since(),
                        now,
                        change.outageSeconds(),
                        locked.heard(),
                        one.outage()),
                now);
    }

    /** Of what was withheld, and is told now. */
    EventDraft owed(
            ServerStates.Locked locked, Alert alert, ServerTransitionEntity last, @Nullable UUID outage, Instant now) {
        return draft(
                locked,
                alert,
                new ServerEventData(
                        last.sequence,
                        server(locked.server()),
                        alert.state().status(),
                        Status.ofWireName(last.previousStatus),
                        alert.reason(),
                        alert.detail(),
                        alert.state().since(),
                        last.confirmedAt,
                        last.outageSeconds,
                        locked.heard(),
                        outage),
                now);
    }

    private EventDraft draft(ServerStates.Locked locked, Alert alert, ServerEventData data, Instant now) {
        return new EventDraft(
                Objects.requireNonNull(alert.event()),
                now,
                locked.server().id(),
                locked.server().tags(),
                List.of(),
                json.write(data),
                alert.withheld(),
                data.outageId());
    }

    private static ServerEventData.Server server(WatchedServer server) {
        return new ServerEventData.Server(server.id(), server.name(), server.tags());
    }

    /** @param event the one that tells of it, or null */
    ServerTransitionEntity transition(ServerRecorder.Judged one, @Nullable Event event, Instant now) {
        StatusChange change = one.made().change();
        ServerTransitionEntity entity = new ServerTransitionEntity();
        entity.id = Ids.at(now);
        entity.serverId = one.id();
        entity.sequence = change.after().sequence();
        entity.status = change.after().status().wireName();
        entity.previousStatus = change.before().status().wireName();
        entity.reason = change.after().reason();
        entity.detail = change.after().detail();
        entity.since = change.after().since();
        entity.confirmedAt = now;
        entity.outageSeconds = change.outageSeconds();
        entity.heardAt = one.made().locked().heard();
        entity.withheld =
                one.alert().withheld() == null ? null : one.alert().withheld().reason();
        entity.eventId = event == null ? null : event.id().value();
        return entity;
    }

    void note(ServerRecorder.Decision one) {
        log.say(
                one.id(),
                "server %s \"%s\": %s -> %s, reason=%s, since=%s, sequence=%d"
                        .formatted(
                                one.id(),
                                one.locked().server().name(),
                                one.change().before().status().wireName(),
                                one.change().after().status().wireName(),
                                one.change().after().reason(),
                                one.change().after().since(),
                                one.change().after().sequence()));
    }

    /** Says what was left out, now and then; to be called now and then. */
    void sumUp() {
        log.sumUp();
    }
}
