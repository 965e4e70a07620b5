package dev.tallylight.bench.seed;

import dev.tallylight.store.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the events that were told, and what became of each at each handler: most got it at once. */
final class SeededDeliveries {
    private final SeedTarget target;
    private final Instant from;
    private final Random random;

    /** @param from before it no deliveries are kept */
    SeededDeliveries(SeedTarget target, Instant from, Random random) {
        this.target = target;
        this.from = from;
        this.random = random;
    }

    private record Delivery(
            UUID id,
            UUID endpoint,
            UUID event,
            String type,
            long sequence,
            UUID stream,
            Instant at,
            int attempts,
            boolean done) {}

    /** @param events id, type, stream, time, tags, failed checkpoints, why withheld, data */
    void write(List<Object[]> events, List<UUID> endpoints) throws SQLException {
        Connection connection = target.connection();
        String horizon = target.text("select event_horizon()");
        long sequence = Long.parseLong(target.text("select nextval('event_sequence')"));
        events.sort(Comparator.comparing(event -> (Instant) event[3]));
        List<Delivery> deliveries = new ArrayList<>();
        try (CopiedRows rows = new CopiedRows(
                connection,
                "event",
                "id, sequence, horizon, type, stream_id, occurred_at, tags, failed_checkpoints, withheld, data")) {
            for (Object[] event : events) {
                rows.row(
                        event[0],
                        ++sequence,
                        horizon,
                        event[1],
                        event[2],
                        event[3],
                        event[4],
                        event[5],
                        event[6],
                        event[7]);
                if (event[6] == null && !((Instant) event[3]).isBefore(from)) {
                    for (UUID endpoint : endpoints) {
                        deliveries.add(delivery(event, sequence, endpoint));
                    }
                }
            }
        }
        target.execute("select setval('event_sequence', " + sequence + ")");
        rows(connection, deliveries);
        attempts(connection, deliveries);
    }

    private Delivery delivery(Object[] event, long sequence, UUID endpoint) {
        Instant at = ((Instant) event[3]).plusMillis(20);
        int luck = random.nextInt(100);
        int attempts = luck < 93 ? 1 : luck < 98 ? 2 : 3;
        return new Delivery(
                Ids.at(at),
                endpoint,
                (UUID) event[0],
                (String) event[1],
                sequence,
                (UUID) event[2],
                at,
                attempts,
                luck < 99);
    }

    private static void rows(Connection connection, List<Delivery> deliveries) throws SQLException {
        try (CopiedRows rows = new CopiedRows(
                connection,
                "webhook_delivery",
                "id, endpoint_id, event_id, event_type, event_sequence, stream_id, state, attempts, next_attempt_at, last_status,"
                        + " last_error, last_kind, created_at, finished_at")) {
            for (Delivery one : deliveries) {
                rows.row(
                        one.id(),
                        one.endpoint(),
                        one.event(),
                        one.type(),
                        one.sequence(),
                        one.stream(),
                        one.done() ? "succeeded" : "failed",
                        one.attempts(),
                        one.at(),
                        one.done() ? 204 : 503,
                        one.done() ? null : "the handler answered 503",
                        one.done() ? null : "handler.status",
                        one.at(),
                        one.at().plusSeconds(5L * (one.attempts() - 1)).plusMillis(64));
            }
        }
    }

    private void attempts(Connection connection, List<Delivery> deliveries) throws SQLException {
        try (CopiedRows rows = new CopiedRows(
                connection,
                "webhook_attempt",
                "id, delivery_id, number, started_at, duration_ms, status, error, kind, response_body, request_head, response_head,"
                        + " dns_ms, connect_ms, tls_ms, first_byte_ms")) {
            for (Delivery one : deliveries) {
                for (int number = 1; number <= one.attempts(); number++) {
                    Instant at = one.at().plusSeconds(5L * (number - 1));
                    boolean good = number == one.attempts() && one.done();
                    @Nullable String error = good ? null : "the handler answered 503";
                    int connect = 8 + random.nextInt(20);
                    rows.row(
                            Ids.at(at),
                            one.id(),
                            number,
                            at,
                            connect + 30 + random.nextInt(40),
                            good ? 204 : 503,
                            error,
                            good ? null : "handler.status",
                            good ? "" : "upstream restarting",
                            "POST /tallylight\ncontent-type: application/json",
                            good ? "HTTP/1.1 204 No Content" : "HTTP/1.1 503 Service Unavailable",
                            1,
                            connect,
                            null,
                            connect + 20);
                }
            }
        }
    }
}
