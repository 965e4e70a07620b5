package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HeldAlertsAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NOW =
            LocalDateTime.now(ZoneOffset.UTC).minusMinutes(1).withNano(0).toString();

    private final String tag = "held-" + UUID.randomUUID();
    private final List<String> made = new ArrayList<>();
    private volatile boolean up = true;

    @AfterEach
    void removeWhatWasMade() {
        made.forEach(path -> Api.as(Api.TOKEN).delete("/api/v1" + path));
    }

    private Receiver server() {
        return Receiver.answering(number -> Answer.of(up ? 200 : 500));
    }

    private String stream(Receiver server, String path, String more) {
        String id = Api.post("/streams", """
                        {"url": "%s", "protocol": "http", "tags": ["%s"], "name": "%s",
                         "policy": {"interval": "1s", "retryInterval": "1s", "failuresToDown": 1, "successesToUp": 1}%s}""".formatted(server.url(path), tag, path, more))
                .statusCode(201)
                .extract()
                .path("id");
        made.add("/streams/" + id);
        return id;
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(PATIENCE).until(() -> Api.status(id).equals(status));
    }

    /** The stream's events: type, and why it was withheld. */
    private static List<String> feed(String id) {
        List<String> all = new ArrayList<>();
        String after = "0";
        while (after != null) { // other tests' events come before
            Response page = Api.get("/events?limit=500&after=" + after);
            List<Map<String, Object>> items = page.path("items");
            for (Map<String, Object> item : items) {
                if (!(item.get("data") instanceof Map<?, ?> data
                        && data.get("stream") instanceof Map<?, ?> stream
                        && id.equals(stream.get("id")))) {
                    continue;
                }
                Object withheld = item.get("withheld");
                all.add(item.get("type") + (withheld instanceof Map<?, ?> why ? " (" + why.get("reason") + ")" : ""));
            }
            after = page.path("nextCursor");
        }
        return all;
    }

    @Test
    void maintenanceHoldsBackAndItsEarlyEndTells() {
        try (Receiver server = server()) {
            String window = Api.post(
                            "/maintenance",
                            "{\"name\":\"Antenna\",\"start\":\"" + NOW + "\",\"duration\":\"1h\",\"tags\":[\"" + tag
                                    + "\"]}")
                    .statusCode(201)
                    .extract()
                    .path("id");
            String id = stream(server, "/maintenance", "");
            awaitStatus(id, "online");
            up = false;
            awaitStatus(id, "offline");
            Api.get("/streams/" + id)
                    .then()
                    .body("withheld.reason", equalTo("maintenance"))
                    .body("withheld.detail", containsString("Antenna"));
            assertThat(feed(id)).containsExactly("stream.offline (maintenance)");

            Api.as(Api.TOKEN).delete("/api/v1/maintenance/" + window).then().statusCode(204);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(feed(id)).containsExactly("stream.offline (maintenance)", "stream.offline"));
            Api.get("/streams/" + id).then().body("withheld", nullValue());
            up = true;
            awaitStatus(id, "online");
            assertThat(feed(id)).last().isEqualTo("stream.online");
        }
    }

    @Test
    void aChildIsSilentWhileItsParentIsDown() {
        try (Receiver server = server()) {
            String parent = stream(server, "/parent", "");
            String child = stream(server, "/child", ",\"dependsOn\":[\"" + parent + "\"]");
            awaitStatus(parent, "online");
            awaitStatus(child, "online");
            up = false;
            awaitStatus(parent, "offline");
            awaitStatus(child, "offline");
            assertThat(feed(parent)).containsExactly("stream.offline");
            assertThat(feed(child)).containsExactly("stream.offline (parent_down)");
            up = true;
            awaitStatus(parent, "online");
            awaitStatus(child, "online");
            assertThat(feed(child)).containsExactly("stream.offline (parent_down)", "stream.online (parent_down)");
        }
    }

    @Test
    void offAirByScheduleIsNoOutageAndOnAirTellsAtOnce() {
        try (Receiver server = server()) {
            String past =
                    LocalDateTime.now(ZoneOffset.UTC).minusDays(2).withNano(0).toString();
            String id = stream(server, "/show", ",\"schedule\":[{\"start\":\"" + past + "\",\"duration\":\"1h\"}]");
            awaitStatus(id, "online");
            up = false;
            awaitStatus(id, "offline");
            assertThat(feed(id)).containsExactly("stream.offline (off_air)");
            Api.get("/streams/" + id + "/transitions").then().body("items[0].withheld", equalTo("off_air"));

            Api.patch("/streams/" + id, "{\"schedule\":null}").statusCode(200);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(feed(id)).containsExactly("stream.offline (off_air)", "stream.offline"));
        }
    }

    @Test
    void aFlappingStreamFallsSilent() {
        try (Receiver server = Receiver.answering(number -> Answer.of(number / 2 % 2 == 0 ? 200 : 500))) {
            String id = stream(server, "/flapping", "");
            Api.patch("/streams/" + id, "{\"policy\":{\"flapHigh\":5,\"flapLow\":1}}")
                    .statusCode(200);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(feed(id)).contains("stream.online (flapping)"));
            Api.get("/streams/" + id).then().body("flappingSince", org.hamcrest.Matchers.notNullValue());
        }
    }

    /** Somebody pauses what flaps, when it happens to be online: what was told to be off air is told to be back all the same, and of which outage. */
    @Test
    void whatFlappedAndWasPausedIsToldToBeBackFromItsOutage() {
        try (Receiver server = server()) {
            String id = stream(server, "/restless", "");
            Api.patch("/streams/" + id, "{\"policy\":{\"flapHigh\":5,\"flapLow\":1}}")
                    .statusCode(200);
            awaitStatus(id, "online");
            up = false;
            awaitStatus(id, "offline");
            up = true;
            awaitStatus(id, "online");
            assertThat(feed(id)).containsExactly("stream.offline", "stream.online (flapping)");
            Api.post("/streams/" + id + "/pause").statusCode(200);
            Api.patch("/streams/" + id, "{\"policy\":{\"flapHigh\":0,\"flapLow\":0}}")
                    .statusCode(200);
            Api.post("/streams/" + id + "/resume").statusCode(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(feed(id)).last().isEqualTo("stream.online"));
            String outage = Api.get("/outages?stream=" + id).path("items[0].id");
            List<Map<String, Object>> events = Api.get("/events?types=stream.online&limit=500")
                    .path("items.findAll { it.data.stream.id == '" + id + "' && it.withheld == null }.data");
            assertThat(events)
                    .singleElement()
                    .satisfies(
                            data -> assertThat(data.get("outageId")).isNotNull().isEqualTo(outage));
        }
    }

    @Test
    void refusesACircleOfDependenciesAndNamesTheWayRound() {
        try (Receiver server = server()) {
            String a = stream(server, "/a", "");
            String b = stream(server, "/b", ",\"dependsOn\":[\"" + a + "\"]");
            String c = stream(server, "/c", ",\"dependsOn\":[\"" + b + "\"]");
            Api.patch("/streams/" + a, "{\"dependsOn\":[\"" + c + "\"]}")
                    .statusCode(422)
                    .body("type", equalTo("urn:tallylight:problem:dependency-circle"))
                    .body("detail", containsString("/a → /c → /b → /a"));
            Api.patch("/streams/" + a, "{\"dependsOn\":[\"" + a + "\"]}")
                    .statusCode(422)
                    .body("type", equalTo("urn:tallylight:problem:dependency-circle"));
            Api.patch("/streams/" + a, "{\"dependsOn\":[\"" + UUID.randomUUID() + "\"]}")
                    .statusCode(422)
                    .body("violations[0].field", equalTo("dependsOn"));
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + b);
            Api.get("/streams/" + c).then().body("dependsOn", equalTo(List.of()));
        }
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'start':'2026-11-25T10:00','duration':'1h','rrule':'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'}|rrule|never occurs",
                "{'start':'2026-11-25T10:00','duration':'24h','rrule':'FREQ=DAILY'}|duration|never ends",
                "{'start':'2026-11-25T10:00','duration':'1h','rrule':'EVERY DAY'}|rrule|no rule of iCalendar",
                "{'start':'2026-11-25T10:00','duration':'1h','timezone':'Mars/Olympus'}|timezone|no time zone",
                "{'start':'2026-11-25T10:00Z','duration':'1h'}|start|local time",
                "{'duration':'1h'}|start|is required",
                "{'start':'2026-11-25T10:00'}|duration|is required",
            })
    void refusesASchedule(String recurrence, String field, String words) {
        String json = recurrence.replace('\'', '"');
        Api.post("/streams", "{\"url\":\"http://127.0.0.1:1/x\",\"schedule\":[" + json + "]}")
                .statusCode(422)
                .body("violations[0].field", equalTo("schedule[0]." + field))
                .body("violations[0].message", containsString(words));
        Api.post("/maintenance", "{\"name\":\"x\"," + json.substring(1))
                .statusCode(422)
                .body("violations[0].field", equalTo(field))
                .body("violations[0].message", containsString(words));
    }

    /** Copied wrongly, it would silence nothing. What has gone since is no mistake. */
    @Test
    void refusesAWindowForAStreamThatThereIsNot() {
        String window = "{\"name\":\"x\",\"start\":\"2030-11-25T10:00\",\"duration\":\"1h\",\"streams\":[\"%s\"]}";
        String nobody = "00000000-0000-0000-0000-000000000001";
        Api.post("/maintenance", window.formatted(nobody))
                .statusCode(422)
                .body("violations[0].field", equalTo("streams"))
                .body("violations[0].message", containsString(nobody));
        String stream = Api.addStream("http://127.0.0.1:1/gone", "Gone");
        String path = "/maintenance/"
                + Api.post("/maintenance", window.formatted(stream))
                        .statusCode(201)
                        .extract()
                        .path("id");
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + stream).then().statusCode(204);
        Api.patch(path, "{\"name\":\"y\"}").statusCode(200);
        Api.patch(path, "{\"streams\":[\"" + nobody + "\"]}").statusCode(422);
        Api.as(Api.TOKEN).delete("/api/v1" + path).then().statusCode(204);
    }

    @Test
    void refusesAWindowThatEndsBeforeItStarts() {
        Api.post("/maintenance", "{\"name\":\"x\",\"start\":\"2026-11-25T10:00\",\"end\":\"2026-11-25T09:00\"}")
                .statusCode(422)
                .body("violations[0].field", equalTo("end"))
                .body("violations[0].message", containsString("after the start"));
    }
}
