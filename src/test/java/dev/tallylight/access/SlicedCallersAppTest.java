package dev.tallylight.access;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.event.EventFeed;
import dev.tallylight.event.Live;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks through all that is kept as somebody whose token is limited to tags: what bears none of them is not there. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SlicedCallersAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    EventFeed feed;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String sport = "sport-" + run;
    private final String news = "news-" + run;
    private String viewer;
    private String editor;
    private String ours;
    private String shared;
    private String theirs;
    private String untagged;

    private static ValidatableResponse get(String token, String path) {
        return as(token).get("/api/v1" + path).then();
    }

    private static ValidatableResponse post(String token, String path, String body) {
        return as(token).body(body).post("/api/v1" + path).then();
    }

    private static ValidatableResponse patch(String token, String path, String body) {
        return as(token).body(body).patch("/api/v1" + path).then();
    }

    /** A feed ends before what others may still be writing. */
    private void settled() {
        long written = pool.query("select max(sequence) as last from event")
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong("last");
        Awaitility.await().atMost(PATIENCE).until(() -> feed.last().await().atMost(PATIENCE) >= written);
    }

    private static String id(ValidatableResponse created) {
        return created.statusCode(201).extract().path("id");
    }

    private String token(String role, String... tags) {
        return post(TOKEN, "/tokens", """
                        {"name": "%s of a slice", "role": "%s", "tags": %s}""".formatted(role, role, json(tags)))
                .statusCode(201)
                .body("tags", equalTo(List.of(tags)))
                .extract()
                .path("token");
    }

    private static String json(String... texts) {
        return texts.length == 0 ? "[]" : "[\"" + String.join("\",\"", texts) + "\"]";
    }

    /** Paused: nobody probes it. */
    private String described(String name, String... tags) {
        return """
                {"url": "http://127.0.0.1:9/%s/%s", "name": "%s %s", "tags": %s, "paused": true}""".formatted(run, name, name, run, json(tags));
    }

    private String stream(String name, String... tags) {
        return id(post(TOKEN, "/streams", described(name, tags)));
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }

    @BeforeEach
    void aFewStreams() {
        viewer = token("viewer", sport);
        editor = token("editor", sport);
        ours = stream("ours", sport);
        shared = stream("shared", sport, news);
        theirs = stream("theirs", news);
        untagged = stream("untagged");
    }

    /** Others find, and count, what is left behind. */
    @AfterEach
    void nothingIsLeft() {
        sql("delete from webhook_endpoint where url_redacted like '%" + run + "%'");
        List<String> streams =
                get(TOKEN, "/streams?limit=500&q=" + run).extract().path("items.id");
        streams.forEach(stream -> as(TOKEN).delete("/api/v1/streams/" + stream));
        sql("delete from access_token where not bootstrap and tags is not null");
    }

    private List<String> others() {
        return List.of(theirs, untagged);
    }

    private ValidatableResponse imported(String query, String rows) {
        return as(editor)
                .contentType("text/csv")
                .body(rows)
                .post("/api/v1/streams/import" + query)
                .then()
                .statusCode(200);
    }

    /** A dry run costs nothing and leaves no trace: it would find any secret in a URL by asking for all of them. */
    @Test
    void learnsNothingOfForeignUrlsByADryRun() {
        String rows = "name,url,tags\nguess,http://127.0.0.1:9/%s/theirs,%s\n".formatted(run, sport);
        imported("?dryRun=true", rows).body("created", equalTo(1)).body("rejected", equalTo(0));
        imported("", rows).body("created", equalTo(0)).body("rejected", equalTo(1));
    }

    /** Nor by a row that cannot be made anyway: a wrong guess makes a stream, which the audit has. */
    @Test
    void learnsNothingOfForeignUrlsByWhatIsRejectedAnyway() {
        String dependsOn = "names no stream or server that there is";
        String row = """
                {"streams": [{"url": "http://127.0.0.1:9/%s/theirs", "tags": ["%s"], "dependsOn": ["%s"]}]}""";
        as(editor)
                .body(row.formatted(run, sport, UUID.randomUUID()))
                .post("/api/v1/streams/import")
                .then()
                .statusCode(200)
                .body("rows[0].violations[0].message", containsString(dependsOn));
        post(editor, "/streams", """
                        {"url": "http://127.0.0.1:9/%s/theirs", "tags": ["%s"], "dependsOn": ["%s"]}""".formatted(run, sport, UUID.randomUUID()))
                .statusCode(422)
                .body("violations[0].message", containsString(dependsOn));
        patch(editor, "/streams/" + ours, """
                        {"url": "http://127.0.0.1:9/%s/theirs", "dependsOn": ["%s"]}""".formatted(run, UUID.randomUUID()))
                .statusCode(422)
                .body("violations[0].message", containsString(dependsOn));
    }

    @Test
    void listsTheStreamsOfTheSliceAndCountsNoOthers() {
        get(viewer, "/streams").statusCode(200).body("items.id", equalTo(List.of(ours, shared)));
        get(viewer, "/streams?limit=1").body("items.id", equalTo(List.of(ours)));
        String next = get(viewer, "/streams?limit=1").extract().path("nextCursor");
        get(viewer, "/streams?limit=1&cursor=" + next)
                .body("items.id", equalTo(List.of(shared)))
                .body("nextCursor", nullValue());
        get(viewer, "/streams?q=theirs").body("items", empty());
        get(viewer, "/streams?q=" + run + "&status=paused").body("items.id", equalTo(List.of(ours, shared)));
        get(viewer, "/streams?tag=" + news).body("items.id", equalTo(List.of(shared)));
        get(TOKEN, "/streams?q=" + run).body("items.id", equalTo(List.of(ours, shared, theirs, untagged)));
        get(token("viewer", sport, news), "/streams").body("items.id", equalTo(List.of(ours, shared, theirs)));
    }

    @Test
    void doesNotKnowAStreamBeyondIt() {
        for (String other : others()) {
            String unknown = UUID.randomUUID().toString();
            for (String path : List.of("", "/transitions", "/explain")) {
                assertThat(problem(get(viewer, "/streams/" + other + path), other))
                        .isEqualTo(problem(get(viewer, "/streams/" + unknown + path), unknown));
            }
            for (String action : List.of("/check", "/pause", "/resume")) {
                assertThat(problem(post(editor, "/streams/" + other + action, ""), other))
                        .isEqualTo(problem(post(editor, "/streams/" + unknown + action, ""), unknown));
            }
            problem(patch(editor, "/streams/" + other, "{\"name\": \"mine\"}"), other);
            problem(as(editor).delete("/api/v1/streams/" + other).then(), other);
            get(TOKEN, "/streams/" + other).statusCode(200).body("name", not(equalTo("mine")));
        }
        get(viewer, "/streams/" + shared).statusCode(200);
        get(viewer, "/streams/" + ours + "/transitions").statusCode(200);
        get(viewer, "/streams/" + ours + "/explain").statusCode(200);
        as(viewer).post("/api/v1/streams/" + ours + "/pause").then().statusCode(403);
    }

    /** What is answered of something that is not there, with its id taken out. */
    private static String problem(ValidatableResponse answer, String id) {
        return answer.statusCode(404).extract().asString().replace(id, "ID");
    }

    @Test
    void tagsAreComparedAsTheyAreWritten() {
        for (String other : List.of(
                sport.replace('o', '\u043e'),
                sport.toUpperCase(java.util.Locale.ROOT),
                sport + "," + news,
                sport + " ",
                "*",
                "%",
                "{" + sport + "}")) {
            String limited = token("viewer", other);
            get(limited, "/streams?q=" + run).statusCode(200).body("items", empty());
            get(limited, "/streams/" + ours).statusCode(404);
            String bearing = stream(UUID.randomUUID().toString(), other);
            get(limited, "/streams/" + bearing).statusCode(200);
            get(viewer, "/streams/" + bearing).statusCode(404);
        }
    }

    @Test
    void addsStreamsWithinItAlone() {
        post(editor, "/streams", described("new"))
                .statusCode(422)
                .body("violations[0].field", equalTo("tags"))
                .body("detail", containsString("must hold at least one of \"" + sport + "\""));
        post(editor, "/streams", described("new", sport, "hd"))
                .statusCode(422)
                .body("violations[0].field", equalTo("tags"))
                .body("detail", containsString("leave out \"hd\""));
        String added = id(post(editor, "/streams", described("new", sport)));
        get(viewer, "/streams/" + added).statusCode(200);

        post(editor, "/streams", described("theirs", sport))
                .statusCode(409)
                .body("other", nullValue())
                .body("detail", not(containsString(theirs)))
                .body("detail", not(containsString("theirs")));
        post(editor, "/streams", described("ours", sport)).statusCode(409).body("other", equalTo(ours));
    }

    @Test
    void keepsStreamsWithinItAndWhatTheyHaveBeyond() {
        patch(editor, "/streams/" + ours, "{\"tags\": []}")
                .statusCode(422)
                .body("violations[0].field", equalTo("tags"));
        patch(editor, "/streams/" + ours, "{\"tags\": null}").statusCode(422);
        patch(editor, "/streams/" + ours, "{\"tags\": %s}".formatted(json(sport, news)))
                .statusCode(422);
        patch(editor, "/streams/" + shared, "{\"tags\": %s}".formatted(json(news)))
                .statusCode(422);
        patch(editor, "/streams/" + shared, "{\"tags\": %s, \"name\": \"renamed\"}".formatted(json(sport)))
                .statusCode(200)
                .body("name", equalTo("renamed"))
                .body("tags", equalTo(List.of(sport, news)));
        as(editor).post("/api/v1/streams/" + ours + "/resume").then().statusCode(200);
        as(editor).post("/api/v1/streams/" + ours + "/pause").then().statusCode(200);
        as(editor).delete("/api/v1/streams/" + ours).then().statusCode(204);
    }

    @Test
    void dependsOnNothingBeyondItAndKeepsWhatOthersMadeItDependOn() {
        String unknown = UUID.randomUUID().toString();
        String refused = "{\"dependsOn\": [\"%s\"]}";
        String of = patch(editor, "/streams/" + ours, refused.formatted(theirs))
                .statusCode(422)
                .extract()
                .asString();
        assertThat(of.replace(theirs, "ID"))
                .isEqualTo(patch(editor, "/streams/" + ours, refused.formatted(unknown))
                        .statusCode(422)
                        .extract()
                        .asString()
                        .replace(unknown, "ID"));

        patch(TOKEN, "/streams/" + ours, refused.formatted(theirs)).statusCode(200);
        get(viewer, "/streams/" + ours).body("dependsOn", empty());
        patch(editor, "/streams/" + ours, refused.formatted(shared))
                .statusCode(200)
                .body("dependsOn", equalTo(List.of(shared)));
        get(TOKEN, "/streams/" + ours).body("dependsOn", equalTo(List.of(shared, theirs)));
        patch(editor, "/streams/" + ours, "{\"name\": \"renamed\", \"dependsOn\": []}")
                .statusCode(200);
        get(TOKEN, "/streams/" + ours).body("dependsOn", equalTo(List.of(theirs)));
        as(viewer)
                .get("/api/v1/streams/export")
                .then()
                .body(not(containsString(theirs)))
                .body(containsString("ours"));
    }

    private void event(String type, String... tags) {
        sql("""
                insert into event (id, sequence, type, occurred_at, tags, data)
                values (uuid_at(now()), nextval('event_sequence'), '%s', now(), '{%s}', '{"run":"%s"}')""".formatted(type, tags.length == 0 ? "" : "\"" + String.join("\",\"", tags) + "\"", run));
    }

    @Test
    void feedsWhatHappenedWithinIt() {
        long before = feed.last().await().atMost(PATIENCE);
        event("stream.offline", news);
        event("stream.offline", sport, news);
        event("checkpoint.lost");
        event("hub.trouble");
        event("webhook.failing", sport, news);
        event("webhook.failing", sport);
        event("test.ping", sport);
        event("stream.online", news);
        event("stream.online", sport);
        settled();

        get(viewer, "/events?after=" + before)
                .statusCode(200)
                .body("items.type", equalTo(List.of("stream.offline", "webhook.failing", "test.ping", "stream.online")))
                .body("nextCursor", nullValue());
        get(viewer, "/events?after=" + before + "&types=stream.online")
                .body("items.type", equalTo(List.of("stream.online")));
        Response first = as(viewer).get("/api/v1/events?limit=1&after=" + before);
        String next = first.path("nextCursor");
        assertThat(next).isEqualTo(first.path("items[0].sequence").toString());
        get(viewer, "/events?limit=3&after=" + next)
                .body("items.type", equalTo(List.of("webhook.failing", "test.ping", "stream.online")));

        List<Live> live = feed.live(Slice.of(List.of(sport)), before, Set.of())
                .select()
                .first(4)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);
        assertThat(live)
                .extracting(item -> ((Live.Happened) item).event().type().wireName())
                .containsExactly("stream.offline", "webhook.failing", "test.ping", "stream.online");
    }

    @Test
    void isNotToldByWhichStreamBeyondItAnAlertIsHeldBack() {
        long before = feed.last().await().atMost(PATIENCE);
        sql("""
                insert into event (id, sequence, type, occurred_at, tags, withheld, withheld_detail, data)
                values (uuid_at(now()), nextval('event_sequence'), 'stream.offline', now(), '{"%s"}', 'parent_down',
                        'depends on "theirs", which is offline', '{}')""".formatted(sport));
        settled();
        get(viewer, "/events?after=" + before)
                .body("items.withheld.reason", equalTo(List.of("parent_down")))
                .body("items[0].withheld.detail", nullValue());

        patch(TOKEN, "/streams/" + ours, "{\"dependsOn\": [\"%s\"]}".formatted(theirs))
                .statusCode(200);
        sql("""
                update stream_state set withheld = 'parent_down', withheld_detail = 'depends on "theirs", which is offline',
                    withheld_since = now() where stream_id = '%s'""".formatted(ours));
        get(viewer, "/streams/" + ours)
                .body("withheld.reason", equalTo("parent_down"))
                .body("withheld.detail", nullValue());
        get(TOKEN, "/streams/" + ours).body("withheld.detail", containsString("theirs"));
    }

    private String endpoint(String token, String... tags) {
        return id(post(token, "/webhooks", handler(tags)));
    }

    private String handler(String... tags) {
        return """
                {"url": "http://127.0.0.1:9/%s/handler", "tags": %s, "retrySchedule": ["0s"]}""".formatted(run, json(tags));
    }

    @Test
    void knowsTheWebhooksThatHearNothingBeyondIt() {
        String all = endpoint(TOKEN);
        String more = endpoint(TOKEN, sport, news);
        String own = endpoint(editor, sport);
        post(editor, "/webhooks", handler()).statusCode(422).body("violations[0].field", equalTo("tags"));
        post(editor, "/webhooks", handler(sport, news)).statusCode(422).body("violations[0].field", equalTo("tags"));
        patch(editor, "/webhooks/" + own, "{\"tags\": []}").statusCode(422);
        patch(editor, "/webhooks/" + own, "{\"description\": \"ours\"}").statusCode(200);

        get(viewer, "/webhooks").body("items.id", equalTo(List.of(own)));
        get(viewer, "/webhooks?limit=1").body("nextCursor", nullValue());
        for (String other : List.of(all, more)) {
            for (String path : List.of("", "/public-key", "/stats", "/deliveries", "/replays")) {
                get(viewer, "/webhooks/" + other + path).statusCode(404);
            }
            patch(editor, "/webhooks/" + other, "{\"enabled\": false}").statusCode(404);
            post(editor, "/webhooks/" + other + "/rotate-secret", "{}").statusCode(404);
            post(editor, "/webhooks/" + other + "/test", "").statusCode(404);
            post(editor, "/webhooks/" + other + "/replay", "{\"since\": \"2026-01-01T00:00:00Z\"}")
                    .statusCode(404);
            as(editor).delete("/api/v1/webhooks/" + other).then().statusCode(404);
        }
        get(viewer, "/webhooks/" + own + "/stats").statusCode(200);
        post(editor, "/webhooks/" + own + "/rotate-secret", "{}").statusCode(200);
        as(editor).delete("/api/v1/webhooks/" + own).then().statusCode(204);
    }

    @Test
    void showsAndRepeatsItsOwnDeliveriesAlone() {
        String all = endpoint(TOKEN);
        String own = endpoint(editor, sport);
        String theirPing = post(TOKEN, "/webhooks/" + all + "/test", "")
                .statusCode(202)
                .extract()
                .path("id");
        String ourPing = post(editor, "/webhooks/" + own + "/test", "")
                .statusCode(202)
                .extract()
                .path("id");
        String old = delivery(own, news);

        get(viewer, "/deliveries").body("items.id", equalTo(List.of(ourPing)));
        get(viewer, "/deliveries?webhook=" + all).body("items", empty());
        get(viewer, "/webhooks/" + own + "/deliveries").body("items.id", equalTo(List.of(ourPing)));
        get(viewer, "/webhooks/" + own + "/stats").body("deliveries", equalTo(1));
        get(TOKEN, "/webhooks/" + own + "/deliveries").body("items.id", hasItem(old));
        get(viewer, "/deliveries/" + ourPing).statusCode(200);
        for (String other : List.of(theirPing, old)) {
            get(viewer, "/deliveries/" + other).statusCode(404);
            post(editor, "/deliveries/" + other + "/redeliver", "").statusCode(404);
        }

        event("stream.offline", sport);
        event("stream.offline", news);
        String replay = post(editor, "/webhooks/" + own + "/replay", "{\"since\": \"2026-01-01T00:00:00Z\"}")
                .statusCode(202)
                .body("total", equalTo(1))
                .extract()
                .path("id");
        get(viewer, "/webhooks/" + own + "/replays/" + replay).statusCode(200);
        get(viewer, "/webhooks/" + all + "/replays/" + replay).statusCode(404);
        post(TOKEN, "/webhooks/" + own + "/replay", "{\"since\": \"2026-01-01T00:00:00Z\", \"states\": [\"skipped\"]}")
                .statusCode(202)
                .body("total", equalTo(1));

        as(TOKEN).delete("/api/v1/webhooks/" + own).then().statusCode(204);
        get(viewer, "/deliveries").body("items", empty());
        get(viewer, "/webhooks/" + own + "/deliveries").statusCode(404);
    }

    /** Of when the endpoint heard more than it does. */
    private String delivery(String endpoint, String tag) {
        return pool.query("""
                        with ev as (
                            insert into event (id, sequence, type, occurred_at, tags, data)
                            values (uuid_at(now()), nextval('event_sequence'), 'stream.offline', now(), '{"%s"}', '{}')
                            returning id, sequence)
                        insert into webhook_delivery (id, endpoint_id, event_id, event_type, event_sequence, state,
                                                      next_attempt_at, created_at, finished_at)
                        select uuid_at(now()), '%s', ev.id, 'stream.offline', ev.sequence, 'skipped', now(), now(), now()
                        from ev returning id""".formatted(tag, endpoint))
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getUUID("id")
                .toString();
    }

    /** Somebody who sees all replayed what the endpoint heard when its tags were others. */
    @Test
    void neitherSeesNorCancelsReplaysOfWhatIsBeyondIt() {
        String own = endpoint(editor, sport);
        String replays = "/webhooks/" + own + "/replays";
        String ours = replay(own, delivery(own, sport));
        String mixed = replay(own, delivery(own, sport), delivery(own, news));

        get(viewer, replays).body("items.id", equalTo(List.of(ours)));
        get(viewer, replays + "/" + ours).statusCode(200).body("pending", equalTo(1));
        get(viewer, replays + "/" + mixed).statusCode(404);
        post(editor, replays + "/" + mixed + "/cancel", "").statusCode(404);
        get(TOKEN, replays).body("items.id", hasItem(mixed));
        get(TOKEN, replays + "/" + mixed).body("state", equalTo("running")).body("pending", equalTo(2));
        post(editor, replays + "/" + ours + "/cancel", "").statusCode(200).body("state", equalTo("cancelled"));
        post(TOKEN, replays + "/" + mixed + "/cancel", "").statusCode(200).body("state", equalTo("cancelled"));
    }

    /** What waits is due tomorrow: nobody sends it meanwhile. */
    private String replay(String endpoint, String... deliveries) {
        String id = pool.query("""
                        insert into webhook_replay (id, endpoint_id, since, until, total, created_at)
                        values (uuid_at(now()), '%s', now() - interval '1 hour', now(), %d, now()) returning id""".formatted(endpoint, deliveries.length))
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getUUID("id")
                .toString();
        for (String delivery : deliveries) {
            sql("""
                    update webhook_delivery set state = 'pending', finished_at = null, next_attempt_at = now() + interval '1 day',
                        replay_id = '%s', replay_before = 'skipped' where id = '%s'""".formatted(id, delivery));
        }
        return id;
    }

    @Test
    void isNotShownAMessageThatHeldMoreThanItsOwnAlerts() {
        String own = endpoint(editor, sport);
        String alone = delivery(own, sport);
        String together = delivery(own, sport);
        sent("12:00:00", alone);
        sent("12:00:01", together, delivery(own, news));

        get(viewer, "/deliveries/" + alone).statusCode(200).body("attempts[0].request.body", equalTo("all of it"));
        get(viewer, "/deliveries/" + together)
                .statusCode(200)
                .body("attempts[0].request.head", equalTo("POST /"))
                .body("attempts[0].request.body", nullValue());
        get(TOKEN, "/deliveries/" + together).body("attempts[0].request.body", equalTo("all of it"));

        sql("update webhook_endpoint set group_window_ms = 5000 where id = '%s'".formatted(own));
        get(viewer, "/deliveries/" + alone).body("attempts[0].request.body", nullValue());
        get(TOKEN, "/deliveries/" + alone).body("attempts[0].request.body", equalTo("all of it"));
    }

    /** One message for all of these. */
    private void sent(String time, String... deliveries) {
        for (String delivery : deliveries) {
            sql("""
                    insert into webhook_attempt (id, delivery_id, number, started_at, duration_ms, request_head, request_body)
                    select uuid_at(moment), '%s', 1, moment, 1, 'POST /', 'all of it'
                    from (select date_trunc('month', now()) + time '%s' as moment) as began""".formatted(delivery, time));
        }
    }

    private static String window(String name, String streams, String tags) {
        return """
                {"name": "%s", "start": "2026-11-25T02:00", "duration": "1h", "streams": %s, "tags": %s}""".formatted(name, streams, tags);
    }

    @Test
    void seesTheWindowsThatHoldForItsStreamsAndChangesItsOwn() {
        String all = id(post(TOKEN, "/maintenance", window("all", "[]", "[]")));
        String both = id(post(TOKEN, "/maintenance", window("both", json(ours, theirs), json(news, "hd-" + run))));
        String news1 = id(post(TOKEN, "/maintenance", window("news", json(theirs), "[]")));
        String hd = id(post(TOKEN, "/maintenance", window("hd", "[]", json("hd-" + run))));
        String own = id(post(editor, "/maintenance", window("own", json(ours), "[]")));
        String tagged = id(post(editor, "/maintenance", window("tagged", "[]", json(sport))));

        List<String> seen = as(viewer).get("/api/v1/maintenance?limit=500").path("items.id");
        assertThat(seen).contains(all, both, own, tagged).doesNotContain(news1, hd);
        get(viewer, "/maintenance/" + both)
                .body("readOnly", equalTo(true))
                .body("streams", equalTo(List.of(ours)))
                .body("tags", equalTo(List.of(news)));
        get(viewer, "/maintenance/" + own).body("readOnly", nullValue()).body("streams", equalTo(List.of(ours)));
        for (String other : List.of(news1, hd)) {
            get(viewer, "/maintenance/" + other).statusCode(404);
            patch(editor, "/maintenance/" + other, "{\"name\": \"mine\"}").statusCode(404);
            as(editor).delete("/api/v1/maintenance/" + other).then().statusCode(404);
        }
        for (String readOnly : List.of(all, both)) {
            patch(editor, "/maintenance/" + readOnly, "{\"name\": \"mine\"}").statusCode(403);
            as(editor).delete("/api/v1/maintenance/" + readOnly).then().statusCode(403);
        }
        post(editor, "/maintenance", window("new", "[]", "[]"))
                .statusCode(422)
                .body("violations[0].field", equalTo("tags"));
        post(editor, "/maintenance", window("new", "[]", json(news))).statusCode(422);
        post(editor, "/maintenance", window("new", json(theirs), json(sport)))
                .statusCode(422)
                .body("violations[0].field", equalTo("streams"))
                .body("detail", containsString("names no stream that there is"));
        patch(editor, "/maintenance/" + own, "{\"streams\": []}").statusCode(422);
        patch(editor, "/maintenance/" + own, "{\"name\": \"renamed\"}").statusCode(200);
        for (String mine : List.of(own, tagged)) {
            as(editor).delete("/api/v1/maintenance/" + mine).then().statusCode(204);
        }
        for (String rest : List.of(all, both, news1, hd)) {
            as(TOKEN).delete("/api/v1/maintenance/" + rest).then().statusCode(204);
        }
    }

    /** Each holds one connection while it is made: were a second one needed, they would wait for each other. */
    @Test
    void makesMoreWindowsAtOnceThanThereAreConnections() throws Exception {
        Callable<String> making = () -> id(post(editor, "/maintenance", window("own", json(ours), "[]")));
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> made : many.invokeAll(Collections.nCopies(60, making))) {
                as(editor).delete("/api/v1/maintenance/" + made.get()).then().statusCode(204);
            }
        }
    }

    /** A stream that nobody can tell of, because its checkpoint is blind. */
    @Test
    void isNotToldWhyACheckpointIsBlind() {
        long before = feed.last().await().atMost(PATIENCE);
        sql("""
                insert into event (id, sequence, type, occurred_at, tags, withheld, withheld_detail, data)
                values (uuid_at(now()), nextval('event_sequence'), 'stream.unknown', now(), '{"%s"}', 'checkpoint_blind',
                        '5 of 6 hosts fell silent together', '{}')""".formatted(sport));
        settled();
        get(viewer, "/events?after=" + before)
                .body("items.withheld.reason", equalTo(List.of("checkpoint_blind")))
                .body("items[0].withheld.detail", nullValue());
    }

    @Test
    void isToldNamesAndConditionsOfCheckpoints() {
        get(viewer, "/checkpoints")
                .statusCode(200)
                .body("items.name", not(empty()))
                .body("items[0].condition", not(nullValue()))
                .body("items.agents.flatten()", empty())
                .body("items.publicAddress.findAll { it != null }", empty())
                .body("items.streams.findAll { it != null }", empty());
        String one = get(viewer, "/checkpoints").extract().path("items[0].id");
        get(viewer, "/checkpoints/" + one).statusCode(200).body("agents", empty());
        get(TOKEN, "/checkpoints/" + one).statusCode(200).body("streams", not(nullValue()));
        post(editor, "/checkpoints", "{\"name\": \"Mine\"}").statusCode(403);
        get(editor, "/tokens").statusCode(403);
        post(TOKEN, "/tokens", "{\"name\": \"x\", \"role\": \"admin\", \"tags\": [\"sport\"]}")
                .statusCode(422)
                .body("violations[0].field", equalTo("tags"));
        post(TOKEN, "/tokens", "{\"name\": \"x\", \"role\": \"viewer\", \"tags\": [\" \"]}")
                .statusCode(422)
                .body("violations[0].field", equalTo("tags"));
    }

    @Test
    void hasTestHandlersOfItsOwn() {
        String theirKey = post(TOKEN, "/inboxes", "").statusCode(201).extract().path("key");
        String ourKey = post(editor, "/inboxes", "").statusCode(201).extract().path("key");
        given().body("hello").post("/inbox/" + ourKey).then().statusCode(200);
        given().body("hello").post("/inbox/" + theirKey).then().statusCode(200);

        get(viewer, "/inboxes").body("items.key", equalTo(List.of(ourKey)));
        get(viewer, "/inboxes/" + ourKey + "/requests").statusCode(200).body("items.body", equalTo(List.of("hello")));
        get(viewer, "/inboxes/" + theirKey + "/requests").statusCode(404);
        as(editor).delete("/api/v1/inboxes/" + theirKey).then().statusCode(404);
        get(TOKEN, "/inboxes").body("items.key", hasItem(ourKey));
        as(editor).delete("/api/v1/inboxes/" + ourKey).then().statusCode(204);
        as(TOKEN).delete("/api/v1/inboxes/" + theirKey).then().statusCode(204);
    }

    @Test
    void importsAndPrunesWithinItAlone() {
        String exported = as(editor).get("/api/v1/streams/export").asString();
        assertThat(exported).contains("ours", "shared").doesNotContain("theirs", "untagged");
        as(editor)
                .body(exported)
                .post("/api/v1/streams/import")
                .then()
                .statusCode(200)
                .body("unchanged", equalTo(2))
                .body("rows", empty());

        String list = "{\"streams\": [%s, %s, %s, %s]}"
                .formatted(
                        described("ours", sport),
                        described("theirs", sport),
                        described("free"),
                        described("more", sport));
        as(editor)
                .body(list)
                .post("/api/v1/streams/import?prune=true")
                .then()
                .statusCode(200)
                .body("created", equalTo(1))
                .body("deleted", equalTo(0)) // what the rejected rows were to be nobody knows
                .body("rejected", equalTo(2))
                .body("rows.find { it.row == 2 }.violations[0].message", not(containsString(theirs)))
                .body("rows.find { it.row == 3 }.violations[0].field", equalTo("tags"));
        get(TOKEN, "/streams/" + theirs).statusCode(200);
        get(TOKEN, "/streams/" + untagged).statusCode(200);

        as(editor)
                .body("{\"streams\": [%s]}".formatted(described("ours", sport)))
                .post("/api/v1/streams/import?prune=true")
                .then()
                .statusCode(200)
                .body("deleted", equalTo(2));
        get(viewer, "/streams").body("items.id", equalTo(List.of(ours)));
        get(TOKEN, "/streams/" + theirs).statusCode(200);
        get(TOKEN, "/streams/" + untagged).statusCode(200);
    }

    @Test
    void findsThePagesAsNarrow() {
        String session = given().contentType(ContentType.URLENC)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("token", editor)
                .redirects()
                .follow(false)
                .post("/sign-in")
                .cookie(ConsoleSessions.COOKIE);
        String all = endpoint(TOKEN);
        page(session, "/streams")
                .statusCode(200)
                .body(containsString(ours))
                .body(containsString(shared))
                .body(not(containsString(theirs)))
                .body(not(containsString(untagged)));
        page(session, "/streams/" + ours).statusCode(200);
        page(session, "/streams/" + theirs).statusCode(404);
        page(session, "/notifications").statusCode(200).body(not(containsString(all)));
        page(session, "/notifications/" + all).statusCode(404);
        page(session, "/checkpoints").statusCode(200).body(not(containsString("Processes of")));
        for (String path : List.of("/maintenance", "/inboxes", "/import", "/import/progress")) {
            page(session, path).statusCode(200);
        }
        given().cookie(ConsoleSessions.COOKIE, session)
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .post("/streams/" + theirs + "/delete")
                .then()
                .statusCode(404);
        get(TOKEN, "/streams/" + theirs).statusCode(200);
    }

    private static ValidatableResponse page(String session, String path) {
        return given().cookie(ConsoleSessions.COOKIE, session)
                .accept(ContentType.HTML)
                .redirects()
                .follow(false)
                .get(path)
                .then();
    }
}
