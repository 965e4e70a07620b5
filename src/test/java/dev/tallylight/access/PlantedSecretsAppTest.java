package dev.tallylight.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.net.url.SmtpServer;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.EchoServer;
import dev.tallylight.testing.MailServer;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.TestCertificate;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets in every form that we know of are given to the application; servers and handlers echo them; streams go off air
 * and everybody is told. Then none of them is anywhere that a viewer looks, or somebody else than whom it is for.
 *
 * <p>Not looked at: the files of the data folder, heaps.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PlantedSecretsAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** URLs; {@code $} is the secret, {@code @@} a server that echoes what it is asked. */
    private static final List<String> URLS = List.of(
            "http://joe:$@@@/a01.m3u8",
            "http://$@@@/a02.m3u8",
            "http://@@/a03.m3u8?token=$",
            "http://@@/a04.m3u8?pass=$",
            "http://@@/a05.m3u8?pw=$&mode=live",
            "http://@@/a06.m3u8?psk=$",
            "http://@@/a07.m3u8?streamkey=$",
            "http://@@/a08.m3u8?stream_key=$",
            "http://@@/a09.m3u8?access_key=$",
            "http://@@/a10.m3u8?AWSAccessKeyId=$&Expires=1764406206",
            "http://@@/a11.m3u8?X-Amz-Credential=a%2F$%2Fb",
            "http://@@/a12.m3u8?code=$",
            "http://@@/a13.m3u8?sid=$",
            "http://@@/a14.m3u8?zzz=$",
            "http://@@/a15.m3u8?$",
            "http://@@/a16.m3u8?$=",
            "http://@@/a17.m3u8?id=7;$",
            "http://@@/a18.m3u8?%70ass=$",
            "http://@@/a19.m3u8?a%3D$",
            "http://@@/a20.m3u8?type=$",
            "http://@@/a21.m3u8?u=http://joe:$@h/x",
            "http://@@/a22;jsessionid=$/x.m3u8",
            "http://@@/a23/hdnts=exp=17~acl=*~hmac=$/x.m3u8",
            "http://@@/a24/expire/17/sig/$/x.m3u8",
            "http://@@/a25%3Ftoken%3D$/x.m3u8",
            "http://@@/a26/x.m3u8;token=$",
            "ws://@@/a27.flv?token=$",
            "rtmp://@@/a28/name?key=$",
            "rtmp://@@/a29?key=$/name",
            "rtsp://joe:$@@@/a30",
            "rtsp://@@/a31?user=joe&password=$",
            "rtsp://@@/a32/user=joe&password=$&channel=1",
            "srt://127.0.0.1:9?passphrase=$&streamid=a33/x",
            "srt://127.0.0.1:9?streamid=read:a34:joe:$",
            "srt://127.0.0.1:9?streamid=%23!::r=a35,m=request,u=joe,p=$,s=$",
            "srt://127.0.0.1:9?streamid=a36/x?key=$",
            "srt://127.0.0.1:9?streamid=$");

    /** What else a stream keeps, beside the URL of a server that echoes. */
    private static final List<String> PARTS = List.of(
            "\"auth\":{\"username\":\"joe\",\"password\":\"$\"}",
            "\"auth\":{\"bearer\":\"$\"}",
            "\"signing\":{\"kind\":\"wmsauth\",\"key\":\"$\"}",
            "\"signing\":{\"kind\":\"query\",\"key\":\"$\",\"algorithm\":\"hmac-sha256\",\"signs\":\"{path}{expires}\","
                    + "\"query\":\"sig={signature}&exp={expires}\"}");

    private static final List<String> WEBHOOKS = List.of(
            "\"url\":\"http://@@/w01?code=$\"",
            "\"url\":\"http://@@/w02?sig=$&api-version=1\"",
            "\"url\":\"http://@@/w03?$\"",
            "\"url\":\"http://@@/w04\",\"headers\":{\"Authorization\":\"Bearer $\"}",
            "\"url\":\"http://@@/w05\",\"headers\":{\"X-Anything\":\"$\"}",
            "\"url\":\"http://@@/w06\",\"format\":\"dispersa\",\"token\":\"$\"",
            "\"url\":\"http://@@/w07/$\",\"format\":\"slack\"",
            "\"url\":\"http://@@/w08/$\",\"format\":\"discord\"",
            "\"url\":\"http://@@/w09/$\",\"format\":\"teams\"",
            "\"url\":\"http://@@/w10/$\",\"format\":\"ntfy\"",
            "\"url\":\"http://@@/w11/topic\",\"format\":\"ntfy\",\"token\":\"tk_$\"",
            "\"url\":\"http://@@/w12\",\"format\":\"pagerduty\",\"token\":\"$\"",
            "\"url\":\"http://@@/w13\",\"format\":\"opsgenie\",\"token\":\"$\"",
            "\"url\":\"http://@@/w14\",\"format\":\"telegram\",\"token\":\"12345:$\",\"chatId\":\"@channel\"",
            "\"url\":\"http://@@/w15\",\"secret\":\"whsec_$\"");

    @Inject
    Pool pool;

    @Inject
    MessageConfig config;

    private final HttpClient client = HttpClient.newHttpClient();

    /** What was planted where. */
    private final Map<String, String> planted = new LinkedHashMap<>();

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final List<String> streams = new ArrayList<>();
    private final List<String> webhooks = new ArrayList<>();
    private String viewer = "";

    @Test
    void areNowhereToBeSeen(@TempDir Path folder) throws Exception {
        Handler listening = listen();
        try (EchoServer echo = new EchoServer();
                Receiver receiver = Receiver.ok();
                MailServer mails = MailServer.on(
                        SmtpServer.parse(config.smtpUrl().orElseThrow()).port())) {
            viewer = Api.post("/tokens", "{\"name\":\"onlooker\",\"role\":\"viewer\"}")
                    .statusCode(201)
                    .extract()
                    .path("token");
            for (String format : List.of("standard", "dispersa", "cloudevents", "slack")) {
                webhooks.add(made("/webhooks", """
                        {"url":"%s","format":"%s","tags":["planted"]}""".formatted(receiver.url("/" + format), format)));
            }
            webhooks.add(made("/webhooks", """
                    {"url":"mailto:ops@example.com","format":"email","tags":["planted"]}"""));
            plantWebhooks(echo, folder);
            CompletableFuture<String> feed = follow();
            plantStreams(echo);
            String inbox = Api.post("/inboxes").statusCode(201).extract().path("key");
            askInbox(inbox);

            awaitAlerts(receiver);
            assertThat(planted).hasSizeGreaterThanOrEqualTo(40);
            Map<String, String> seen = new LinkedHashMap<>();
            lookAtTheApi(seen, inbox);
            lookAtThePages(seen, inbox);
            lookAtTheDatabase(seen);
            receiver.got().forEach(got -> add(seen, "POST to another webhook", got.headers() + got.body()));
            add(seen, "log", String.join("\n", logged));
            add(seen, "the live feed", feed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            await().atMost(PATIENCE).until(() -> !mails.got().isEmpty());
            mails.got().forEach(mail -> add(seen, "a mail", plain(mail.data())));

            assertThat(logged).isNotEmpty();
            assertThat(receiver.got()).isNotEmpty();
            planted.forEach((secret, where) -> seen.forEach((place, text) -> assertThat(text.contains(secret))
                    .as("%s is seen in %s: %s", where, place, around(text, secret))
                    .isFalse()));
        } finally {
            Logger.getLogger("dev.tallylight").removeHandler(listening);
            Logger.getLogger("dev.tallylight").setLevel(null);
            streams.forEach(id -> Api.as(Api.TOKEN).delete("/api/v1/streams/" + id));
            webhooks.forEach(id -> Api.as(Api.TOKEN).delete("/api/v1/webhooks/" + id));
            client.shutdownNow();
        }
    }

    /** 32 letters and digits that are nowhere else, as long as the strictest of keys. */
    private String secret(String where) {
        String secret = "s3cr37" + UUID.randomUUID().toString().replace("-", "").substring(0, 26);
        planted.put(secret, where);
        return secret;
    }

    private void plantWebhooks(EchoServer echo, Path folder) throws Exception {
        for (String form : WEBHOOKS) {
            String filled = form.replace("@@", "127.0.0.1:" + echo.port()).replace("$", secret(form));
            webhooks.add(made("/webhooks", "{\"tags\":[\"planted\"]," + filled + "}"));
        }
        Map<String, String> pem = TestCertificate.make(folder, "planted").pem();
        String key = String.valueOf(pem.get("key"));
        planted.put(key.split("\\R", -1)[2], "the key of a client certificate");
        webhooks.add(made(
                "/webhooks",
                JSON.writeValueAsString(Map.of(
                        "url",
                        "http://127.0.0.1:" + echo.port() + "/w16",
                        "tags",
                        List.of("planted"),
                        "clientCertificate",
                        pem))));
    }

    private void plantStreams(EchoServer echo) {
        for (String form : URLS) {
            String host = "127.0.0.1:" + echo.port();
            String url = form.replace("@@@", "@" + host).replace("@@", host).replace("$", secret(form));
            streams.add(stream("\"url\":\"" + url + "\""));
        }
        int number = 0;
        for (String form : PARTS) {
            String url = "\"url\":\"http://127.0.0.1:" + echo.port() + "/p" + number++ + ".m3u8\",";
            streams.add(stream(url + form.replace("$", secret(form))));
        }
    }

    private static String stream(String parts) {
        return made(
                "/streams",
                "{\"tags\":[\"planted\"],\"policy\":{\"interval\":\"2s\",\"retryInterval\":\"1s\",\"timeout\":\"2s\"},"
                        + parts + "}");
    }

    private static String made(String path, String body) {
        Response answer = Api.as(Api.TOKEN).body(body).post("/api/v1" + path);
        assertThat(answer.statusCode()).as("%s: %s", body, answer.asString()).isEqualTo(201);
        return answer.path("id");
    }

    private void askInbox(String inbox) {
        given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + secret("inbox, Authorization"))
                .header("X-Api-Key", secret("inbox, X-Api-Key"))
                .body("{\"token\":\"" + secret("inbox, token") + "\",\"a\":{\"password\":[\""
                        + secret("inbox, a.password") + "\"]},\"url\":\"rtmp://u:" + secret("inbox, url") + "@h/x\"}")
                .post("/inbox/" + inbox + "?secret=" + secret("inbox, query"))
                .then()
                .statusCode(200);
    }

    /** Each stream was seen off air, and the receiver was told of all of them; the others have failed by then. */
    private void awaitAlerts(Receiver receiver) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String id : streams) {
                Response seen = Api.as(Api.TOKEN).get("/api/v1/streams/" + id);
                boolean unknown = "unknown".equals(seen.path("checkpoints[0].view"))
                        && seen.path("checkpoints[0].lastProbeAt")
                                != null; // such as one that is not signed for anybody
                assertThat(unknown
                                || receiver.got().stream()
                                        .anyMatch(got -> got.path().equals("/standard")
                                                && got.body().contains(id)))
                        .as("what is said of %s", seen.asString())
                        .isTrue();
            }
        });
        for (String id : webhooks) {
            await().atMost(PATIENCE)
                    .until(() -> Api.as(Api.TOKEN)
                            .get("/api/v1/webhooks/" + id + "/deliveries?limit=1")
                            .asString()
                            .contains("\"id\""));
        }
    }

    /** What the feed says of the first thirty streams that went off air. */
    private CompletableFuture<String> follow() {
        URI feed = URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/api/v1/events/live");
        HttpRequest request = HttpRequest.newBuilder(feed)
                .header("Authorization", "Bearer " + viewer)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                .thenApplyAsync(answer -> answer.body()
                        .filter(line -> line.startsWith("data:"))
                        .limit(30)
                        .collect(Collectors.joining("\n")));
    }

    /** Quoted-printable lines joined again (RFC 2045 §6.7). */
    private static String plain(String mail) {
        return mail.replace("=\n", "").replace("=3D", "=");
    }

    private void lookAtTheApi(Map<String, String> seen, String inbox) {
        List<String> paths = new ArrayList<>(List.of(
                "/streams?limit=500",
                "/streams/export",
                "/streams/export?format=yaml",
                "/streams/export?format=csv",
                "/webhooks?limit=500",
                "/deliveries?limit=500",
                "/events?limit=500",
                "/checkpoints",
                "/maintenance",
                "/inboxes",
                "/inboxes/" + inbox + "/requests",
                "/streams/import"));
        for (String id : streams) {
            paths.addAll(List.of("/streams/" + id, "/streams/" + id + "/transitions", "/streams/" + id + "/explain"));
        }
        for (String id : webhooks) {
            paths.addAll(List.of(
                    "/webhooks/" + id,
                    "/webhooks/" + id + "/deliveries",
                    "/webhooks/" + id + "/stats",
                    "/webhooks/" + id + "/replays"));
            List<String> deliveries = Api.as(viewer)
                    .get("/api/v1/webhooks/" + id + "/deliveries?limit=3")
                    .path("items.id");
            deliveries.forEach(delivery -> paths.add("/deliveries/" + delivery));
        }
        paths.forEach(path -> add(seen, path, ok(Api.as(viewer).get("/api/v1" + path), path)));
        add(seen, "/q/metrics", given().get("/q/metrics").asString());
        add(seen, "/q/health", given().get("/q/health").asString());
        add(seen, "/q/openapi", given().get("/q/openapi").asString());
    }

    private void lookAtThePages(Map<String, String> seen, String inbox) {
        String cookie = Browser.session(viewer);
        List<String> paths = new ArrayList<>(
                List.of("/streams", "/notifications", "/checkpoints", "/maintenance", "/inboxes", "/inboxes/" + inbox));
        streams.forEach(id -> paths.add("/streams/" + id));
        webhooks.forEach(id -> paths.add("/notifications/" + id));
        for (String path : paths) {
            Response page = given().redirects()
                    .follow(false)
                    .header("Accept", "text/html")
                    .cookie(ConsoleSessions.COOKIE, cookie)
                    .get(path);
            add(seen, "the page " + path, ok(page, path));
        }
    }

    /** What a dump of it would hold: every column of every table; of those of bytes, what stands in them as it is. */
    private void lookAtTheDatabase(Map<String, String> seen) {
        for (Row table : pool.query("select tablename from pg_tables where schemaname = 'public'")
                .execute()
                .await()
                .indefinitely()) {
            String name = table.getString(0);
            // what inboxes were sent lies there for ten minutes as it came: the signature is of its bytes
            String row = name.equals("inbox_request") ? "(id, source, method, headers)" : "t";
            StringBuilder all = new StringBuilder();
            pool.query("select cast(" + row + " as text) as row from \"" + name + "\" t")
                    .execute()
                    .await()
                    .indefinitely()
                    .forEach(one -> all.append(one.getString(0)).append('\n'));
            String text = all.toString();
            add(seen, "the table " + name, text);
            planted.forEach((secret, where) -> assertThat(text)
                    .as("%s in the bytes of the table %s", where, name)
                    .doesNotContain(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private Handler listen() {
        Formatter formatter = new SimpleFormatter();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord log) {
                logged.add(formatter.format(log) + formatter.formatMessage(log));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Logger.getLogger("dev.tallylight").setLevel(Level.ALL);
        Logger.getLogger("dev.tallylight").addHandler(handler);
        return handler;
    }

    private static String ok(Response answer, String path) {
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.asString();
    }

    private static void add(Map<String, String> seen, String place, String text) {
        seen.merge(place, text, String::concat);
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return at < 0 ? "" : text.substring(Math.max(0, at - 80), Math.min(text.length(), at + secret.length() + 20));
    }
}
