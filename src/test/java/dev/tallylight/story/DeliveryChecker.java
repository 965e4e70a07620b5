package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import dev.tallylight.testing.SoakHandlers;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/**
 * Compares what handlers got with what the database says happened: each transition that is news has a delivery for each
 * endpoint, done or pending; the handler that answers has had every id at least once, no other, and in order for each
 * stream; and the one that answers 500 has had none that is not in the database.
 */
final class DeliveryChecker {
    /** Exchanges with one handler, as many as an endpoint may ask for. */
    private static final int MOST_AT_ONCE = 64;

    private final PostgresServer postgres;
    private final SoakHandlers handlers;
    private final String fast;

    private DeliveryChecker(PostgresServer postgres, SoakHandlers handlers, String fast) {
        this.postgres = postgres;
        this.handlers = handlers;
        this.fast = fast;
    }

    /** Adds the handlers to an application. */
    static DeliveryChecker of(PostgresServer postgres, SoakHandlers handlers, PackagedApp app) {
        String fast = "";
        for (Map.Entry<String, String> handler : handlers.urls().entrySet()) {
            String id = app.api()
                    .body("{\"url\":\"" + handler.getValue() + "\",\"concurrency\":" + MOST_AT_ONCE
                            + ",\"events\":[\"stream.online\",\"stream.offline\"]}")
                    .post("/api/v1/webhooks")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            fast = handler.getKey().equals("fast") ? id : fast;
        }
        return new DeliveryChecker(postgres, handlers, fast);
    }

    /** Whether all streams are online again, and the handler that answers has been told everything. */
    boolean isSettled() throws SQLException {
        return postgres.count("select count(*) from stream_state where status <> 'online'") == 0
                && postgres.count("select count(*) from webhook_delivery where state = 'pending' and endpoint_id = '"
                                + fast + "'")
                        == 0;
    }

    /**
     * Prints what came of it, and fails where that is not as it must be.
     *
     * @param what was done
     */
    void check(String what) throws SQLException {
        Set<String> written = postgres.texts(
                "select 'evt_' || replace(event_id::text, '-', '') from transition where event_id is not null and withheld is null");
        SoakHandlers.Book book = handlers.fast();
        Set<String> distinct = book.times().keySet();
        long lost = written.stream().filter(id -> !distinct.contains(id)).count();
        long without = postgres.count("""
                select count(*) from transition t cross join webhook_endpoint e
                where t.event_id is not null and not exists (
                    select from webhook_delivery d where d.event_id = t.event_id and d.endpoint_id = e.id
                      and d.state in ('pending', 'succeeded', 'failed'))""");
        System.out.printf(
                "%s: %d events, %d POSTs received, %d of them repeats, %d out of order, %d lost, %d deliveries missing%n",
                what, written.size(), book.posts(), book.repeats(), book.disorder(), lost, without);
        assertThat(without)
                .as("each transition has its delivery for each endpoint")
                .isZero();
        assertThat(distinct)
                .as("every id arrived, repeats with the same id, and none that is not in the database")
                .isEqualTo(written);
        assertThat(book.disorder()).as("in order for each stream").isZero();
        assertThat(written).containsAll(handlers.failing().times().keySet());
        assertThat(postgres.count("""
                        select count(*) from (select endpoint_id, event_id from webhook_delivery
                                              group by endpoint_id, event_id having count(*) > 1) as twice"""))
                .as("one delivery for each event and endpoint")
                .isZero();
    }
}
