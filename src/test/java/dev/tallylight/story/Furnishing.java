package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.ClosedPort;
import dev.tallylight.testing.MailServer;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts into an installation with streams what its pages show beside them: servers of each state, hints and what they propose, status
 * pages on which nothing is wrong and much is, subscribers, an alert with its link. It looks for nothing: what it made is named.
 */
final class Furnishing {
    /** What such an installation needs to send mails with links to itself, and to ask receivers on this machine. */
    static Map<String, String> environment(MailServer mails) {
        return Map.of(
                "TALLYLIGHT_SMTP_URL",
                "smtp://127.0.0.1:" + mails.port() + "?starttls=never",
                "TALLYLIGHT_MAIL_FROM",
                "tallylight@example.com",
                "TALLYLIGHT_PUBLIC_URL",
                "http://tallylight.example.com",
                "TALLYLIGHT_EGRESS_SUBSCRIBERS",
                "private");
    }

    /** What opens the page that is behind a password. */
    static final String PASSWORD = "correct horse";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern LINK = Pattern.compile("https?://[^/\\s\"]+(/(?:acknowledge|status)/[^\\s>]+)");

    private final int port;
    private final String token;
    private final String database;
    private final MailServer mails;

    /** By what it is of: the id, slug or token that stands in the address of its page. */
    final Map<String, String> made = new HashMap<>();

    /**
     * @param database as JDBC names it
     * @param mails where the installation's mails go
     */
    Furnishing(int port, String token, String database, MailServer mails) {
        this.port = port;
        this.token = token;
        this.database = database;
        this.mails = mails;
    }

    Furnishing run() throws Exception {
        servers();
        hints();
        made.put("inbox", api().post("/api/v1/inboxes").path("key"));
        statusPages();
        subscribers();
        alert();
        made.put("leaving", linked("ada@example.org", "/status/unsubscribe/"));
        made.put("left", linked("carol@example.org", "/status/unsubscribe/"));
        made.put("outage", api().get("/api/v1/outages?open=true").path("items[0].id"));
        made.put("stream", api().get("/api/v1/streams?status=offline").path("items[0].id"));
        made.put("receiver", api().get("/api/v1/webhooks").path("items[0].id"));
        made.put("delivery", api().get("/api/v1/deliveries").path("items[0].id"));
        assertThat(made).doesNotContainValue(null);
        return this;
    }

    private RequestSpecification api() {
        return RestAssured.given()
                .port(port)
                .header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON);
    }

    private Response add(String what, String body) {
        return api().body(body)
                .post("/api/v1/" + what)
                .then()
                .statusCode(201)
                .extract()
                .response();
    }

    /** In the form of a stranger. */
    private RequestSpecification stranger() {
        return RestAssured.given().port(port);
    }

    private void servers() {
        beat(server("edge1.example.com", "30s", "20m", "[\"edge\", \"radio\"]"), """
                {"load": 0.42, "version": "nginx/1.28.0", "streams": 118, "disk": "61 %"}""");
        beat(server("edge2.example.com", "5s", "5s", "[\"edge\"]"), "{\"load\": 3.9}");
        server("encoder.studio-a.example.com, in the rack behind the second door", "1m", "5m", "[\"studio\"]");
        String paused = add("servers", "{\"name\": \"spare.example.com\", \"paused\": true}")
                .path("id");
        made.put("server", paused);
        await().atMost(PATIENCE)
                .until(() -> !api().get("/api/v1/servers?status=offline")
                        .path("items")
                        .equals(List.of()));
    }

    /** @return its heartbeats' address */
    private String server(String name, String interval, String grace, String tags) {
        String body = "{\"name\": \"%s\", \"interval\": \"%s\", \"grace\": \"%s\", \"tags\": %s}";
        return add("servers", body.formatted(name, interval, grace, tags)).path("key");
    }

    private void beat(String key, String facts) {
        stranger()
                .contentType(ContentType.JSON)
                .body(facts)
                .post("/api/v1/heartbeats/" + key)
                .then()
                .statusCode(204);
    }

    private void hints() {
        String ingest = add(
                        "hints", "{\"kind\": \"nginx-rtmp\", \"name\": \"Ingest Frankfurt\", \"tags\": [\"radio\"]}")
                .path("key");
        add("hints", "{\"kind\": \"icecast\", \"name\": \"Radio farm\"}");
        for (String name : List.of("studio-b", "studio-c", "an-outside-broadcast-with-a-name-that-goes-on-for-long")) {
            stranger()
                    .formParam("call", "publish")
                    .formParam("app", "live")
                    .formParam("name", name)
                    .formParam("tcurl", "rtmp://ingest.example.com/live")
                    .formParam("addr", "203.0.113.7")
                    .post("/hints/" + ingest);
        }
        await().atMost(PATIENCE)
                .until(() -> !api().get("/api/v1/hints/proposals").path("items").equals(List.of()));
    }

    /** Of a stream that nobody plays, by mail: it holds the link to take it in hand. */
    private void alert() throws Exception {
        add("webhooks", "{\"url\": \"mailto:ops@example.org\", \"format\": \"email\"}");
        try (ClosedPort closed = new ClosedPort()) {
            add("streams", """
                    {"name": "Radio One, low bitrate", "url": "http://127.0.0.1:%d/low.mp3", "protocol": "icecast", "tags": ["own"],
                     "checkpoints": ["local"],
                     "policy": {"interval": "5s", "retryInterval": "1s", "timeout": "2s", "failuresToDown": 1}}""".formatted(closed.port()));
            made.put("link", linked("ops@example.org", "/acknowledge/"));
        }
    }

    /** What comes after that in the first link so-and-so of a mail to somebody, once one came. */
    private String linked(String address, String before) {
        return await().atMost(PATIENCE).until(() -> found(address, before), link -> !link.isEmpty());
    }

    private String found(String address, String before) {
        for (MailServer.Got mail : mails.got()) {
            Matcher link = LINK.matcher(mail.data().replace("=\n", "").replace("=3D", "="));
            while (mail.to().contains(address) && link.find()) {
                if (link.group(1).startsWith(before)) {
                    return link.group(1).substring(before.length());
                }
            }
        }
        return "";
    }

    private void statusPages() throws Exception {
        List<String> well = api().get("/api/v1/streams?status=online&limit=6").path("items.id");
        well.forEach(id -> tag(id, "calm"));
        List<String> off = api().get("/api/v1/streams?status=offline&limit=50").path("items.id");
        tag(off.getLast(), "long");
        tag(well.getFirst(), "long");
        sql("""
                update outage set since = now() - interval '40 days', confirmed_at = now() - interval '40 days', part_since = now() - interval '40 days',
                    note = 'The transmitter mast is being rebuilt. We expect to be back in the week of 14 December.'
                where ended_at is null and stream_id = '%1$s'""".formatted(off.getLast()));
        sql(
                "update stream_state set since = now() - interval '40 days', outage_since = now() - interval '40 days' where stream_id = '"
                        + off.getLast() + "'");
        made.put("statuspage", page("""
                {"slug": "radio", "title": "Radio Example", "everything": true, "showNotes": true, "showReasons": true,
                 "text": "All programmes of Radio Example, and how they are.\\n\\nQuestions: the desk, day and night, at +49 30 5550 100.",
                 "groups": [{"tag": "radio", "title": "Our radio stations"}, {"tag": "tv", "title": "Television"}]}"""));
        page("""
                {"slug": "calm", "title": "Nord and friends", "tags": ["calm"], "theme": {"accent": "#0b5fa5", "banner": "#123a5c"}}""");
        page("""
                {"slug": "long", "title": "Parliament TV", "tags": ["long"], "showNotes": true}""");
        page("""
                {"slug": "empty", "title": "Nothing yet", "tags": ["nobody-bears-this"]}""");
        page("""
                {"slug": "locked", "title": "For partners", "tags": ["tv"], "password": "%s"}""".formatted(PASSWORD));
    }

    private void tag(String stream, String more) {
        List<String> tags = api().get("/api/v1/streams/" + stream).path("tags");
        String all = String.join("\", \"", tags) + "\", \"" + more;
        api().contentType("application/merge-patch+json")
                .body("{\"tags\": [\"" + all + "\"]}")
                .patch("/api/v1/streams/" + stream)
                .then()
                .statusCode(200);
    }

    /** @return its id, once strangers find it */
    private String page(String body) {
        Response page = add("status-pages", body);
        await().atMost(PATIENCE)
                .until(() -> stranger().get("/status/" + page.path("slug")).statusCode() == 200);
        return page.path("id");
    }

    /** Two have confirmed, one's mails come back, two have not confirmed: of each two one link stays unused. */
    private void subscribers() {
        subscribe("ada@example.org");
        subscribe("carol@example.org");
        subscribe("bounces@example.net");
        ask("not-yet@example.com");
        made.put("confirming", linked("not-yet@example.com", "/status/confirm/"));
        ask("soon@example.com");
        made.put("confirmed", linked("soon@example.com", "/status/confirm/"));
        String page = "/api/v1/status-pages/" + made.get("statuspage") + "/subscribers";
        String bounced = api().get(page).path("items.find { it.address == 'bounces@example.net' }.id");
        api().body("{\"permanent\": true}").post(page + "/" + bounced + "/bounce");
    }

    private void ask(String address) {
        stranger()
                .formParam("address", address)
                .formParam("website", "")
                .post("/status/radio/subscribe")
                .then()
                .statusCode(200);
    }

    private void subscribe(String address) {
        ask(address);
        stranger()
                .post("/status/confirm/" + linked(address, "/status/confirm/"))
                .then()
                .statusCode(200);
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(database);
                Statement it = connection.createStatement()) {
            it.execute(statement);
        }
    }
}
