package dev.tallylight.access;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.tallylight.OpenApiAppTest;
import dev.tallylight.access.openid.OpenId;
import dev.tallylight.stream.browse.ShortId;
import dev.tallylight.testing.OpenIdIssuer;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.testing.Routes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every route there is, as everybody who may come along. What each is answered stands in one table: a route that is not in it
 * fails the test, and so does a row that is no route. Those who see all ask for what nobody has; those of a slice ask for what
 * there is beyond it.
 */
@QuarkusTest
@TestProfile(OpenIdIssuer.Profile.class)
@QuarkusTestResource(PostgresResource.class)
class RouteWalkAppTest {
    /**
     * The route; who is let in (open, agent, wall, view, edit, admin); what its id is of; a body that gets past the form. What has
     * an id is not there for a slice, but for checkpoints, which are everybody's. A live page of what is not there begins with
     * 200 and ends at once, whoever asks.
     */
    private static final String TABLE = """
            GET /api/v1/tokens | admin
            POST /api/v1/tokens | admin
            DELETE /api/v1/tokens/{id} | admin | token
            DELETE /api/v1/people/{id}/sessions | admin | person
            GET /api/v1/audit | admin
            GET /api/v1/checkpoints | view
            POST /api/v1/checkpoints | admin
            GET /api/v1/checkpoints/{id} | view | checkpoint
            PATCH /api/v1/checkpoints/{id} | admin | checkpoint
            DELETE /api/v1/checkpoints/{id} | admin | checkpoint
            POST /api/v1/checkpoints/{id}/rotate-token | admin | checkpoint
            GET /api/v1/streams | view
            POST /api/v1/streams | edit
            GET /api/v1/streams/{id} | view | stream
            PATCH /api/v1/streams/{id} | edit | stream
            DELETE /api/v1/streams/{id} | edit | stream
            POST /api/v1/streams/{id}/pause | edit | stream
            POST /api/v1/streams/{id}/resume | edit | stream
            POST /api/v1/streams/{id}/check | edit | stream
            GET /api/v1/streams/{id}/transitions | view | stream
            GET /api/v1/streams/{id}/explain | view | stream
            GET /api/v1/streams/{id}/uptime | view | stream
            GET /api/v1/streams/{id}/history | view | stream
            PUT /api/v1/streams/{id}/target | edit | stream | {"percent":99.9}
            DELETE /api/v1/streams/{id}/target | edit | stream
            GET /api/v1/targets | view
            PUT /api/v1/targets | edit
            DELETE /api/v1/targets | edit
            GET /api/v1/reports/availability | view
            GET /api/v1/summary | view
            GET /api/v1/streams/export | view
            GET /api/v1/streams/import | view
            POST /api/v1/streams/import | edit
            POST /api/v1/probe | edit
            GET /api/v1/events | view
            GET /api/v1/events/live | view
            POST /api/v1/streams/{id}/mute | edit | stream
            POST /api/v1/mutes | edit
            GET /api/v1/outages | view
            GET /api/v1/outages/{id} | view | outage
            PATCH /api/v1/outages/{id} | edit | outage
            GET /api/v1/annotations | view
            POST /api/v1/annotations | edit
            DELETE /api/v1/annotations/{id} | edit | annotation
            GET /api/v1/maintenance | view
            POST /api/v1/maintenance | edit
            GET /api/v1/maintenance/{id} | view | window
            PATCH /api/v1/maintenance/{id} | edit | window
            DELETE /api/v1/maintenance/{id} | edit | window
            GET /api/v1/status-pages | view
            POST /api/v1/status-pages | edit
            GET /api/v1/status-pages/{id} | view | statuspage
            PATCH /api/v1/status-pages/{id} | edit | statuspage
            DELETE /api/v1/status-pages/{id} | edit | statuspage
            PUT /api/v1/status-pages/{id}/logo | edit | statuspage
            DELETE /api/v1/status-pages/{id}/logo | edit | statuspage
            GET /api/v1/status-pages/{id}/subscribers | view | statuspage
            GET /api/v1/status-pages/{id}/subscribers/counts | view | statuspage
            GET /api/v1/status-pages/{id}/subscribers/export | edit | statuspage
            DELETE /api/v1/status-pages/{id}/subscribers/{subscriber} | edit | statuspage
            POST /api/v1/status-pages/{id}/subscribers/{subscriber}/bounce | edit | statuspage
            GET /status/{slug}/subscribe | open
            POST /status/{slug}/subscribe | open
            POST /status/{slug}/subscribe/webhook | open
            GET /status/confirm/{token} | open
            POST /status/confirm/{token} | open
            GET /status/unsubscribe/{token} | open
            POST /status/unsubscribe/{token} | open
            GET /status-pages/{id}/subscribers | view | statuspage
            POST /status-pages/{id}/subscribers/{subscriber}/remove | edit | statuspage
            GET /api/v1/servers | view
            POST /api/v1/servers | edit
            GET /api/v1/servers/{id} | view | server
            PATCH /api/v1/servers/{id} | edit | server
            DELETE /api/v1/servers/{id} | edit | server
            POST /api/v1/servers/{id}/pause | edit | server
            POST /api/v1/servers/{id}/resume | edit | server
            POST /api/v1/servers/{id}/rotate-key | edit | server
            GET /api/v1/heartbeats/{key} | open
            HEAD /api/v1/heartbeats/{key} | open
            POST /api/v1/heartbeats/{key} | open
            GET /api/v1/webhooks | view
            POST /api/v1/webhooks | edit
            GET /api/v1/webhooks/{id} | view | webhook
            PATCH /api/v1/webhooks/{id} | edit | webhook
            DELETE /api/v1/webhooks/{id} | edit | webhook
            POST /api/v1/webhooks/{id}/rotate-secret | edit | webhook
            GET /api/v1/webhooks/{id}/public-key | view | webhook
            GET /api/v1/webhooks/{id}/deliveries | view | webhook
            GET /api/v1/webhooks/{id}/stats | view | webhook
            POST /api/v1/webhooks/{id}/test | edit | webhook
            POST /api/v1/webhooks/{id}/replay | edit | webhook | {"since":"2026-01-01T00:00:00Z"}
            GET /api/v1/webhooks/{id}/replays | view | webhook
            GET /api/v1/webhooks/{id}/replays/{replay} | view | webhook
            POST /api/v1/webhooks/{id}/replays/{replay}/cancel | edit | webhook
            GET /api/v1/deliveries | view
            GET /api/v1/deliveries/{id} | view | delivery
            POST /api/v1/deliveries/{id}/redeliver | edit | delivery
            GET /api/v1/inboxes | view
            POST /api/v1/inboxes | edit
            DELETE /api/v1/inboxes/{key} | edit | inbox
            GET /api/v1/inboxes/{key}/requests | view | inbox
            GET /api/v1/hints | view
            POST /api/v1/hints | edit
            GET /api/v1/hints/{id} | view | hint
            PATCH /api/v1/hints/{id} | edit | hint
            DELETE /api/v1/hints/{id} | edit | hint
            POST /api/v1/hints/{id}/rotate-key | edit | hint
            GET /api/v1/hints/proposals | view
            POST /api/v1/hints/proposals/{id}/add | edit | proposal
            POST /api/v1/hints/proposals/{id}/ignore | edit | proposal
            DELETE /api/v1/hints/proposals/{id} | edit | proposal
            GET /api/v1/agent/assignments | agent
            POST /api/v1/agent/observations | agent
            GET /inbox/{key} | open | inbox
            HEAD /inbox/{key} | open | inbox
            OPTIONS /inbox/{key} | open | inbox
            POST /inbox/{key} | open | inbox
            PUT /inbox/{key} | open | inbox
            PATCH /inbox/{key} | open | inbox
            DELETE /inbox/{key} | open | inbox
            GET /v1/dispersa/streams | view
            POST /v1/dispersa/streams | edit
            GET /v1/dispersa/streams/{id} | view | stream of 24 digits
            PUT /v1/dispersa/streams/{id} | edit | stream of 24 digits
            DELETE /v1/dispersa/streams/{id} | edit | stream of 24 digits
            GET /v1/dispersa/streams/{id}/pause | edit | stream of 24 digits
            GET /v1/dispersa/streams/{id}/resume | edit | stream of 24 digits
            GET /v1/dispersa/checkpoints | view
            GET /hints/{key} | open | door
            HEAD /hints/{key} | open | door
            OPTIONS /hints/{key} | open | door
            POST /hints/{key} | open | door
            PUT /hints/{key} | open | door
            PATCH /hints/{key} | open | door
            DELETE /hints/{key} | open | door
            GET / | view
            GET /favicon/{count:[1-9][0-9]?}.svg | open
            GET /docs | open
            GET /docs/{page:.*} | open
            GET /q/openapi | open
            GET /q/openapi.json | open
            GET /q/openapi.yaml | open
            GET /q/openapi.yml | open
            GET /sign-in | open
            POST /sign-in | open
            GET /sign-in/openid | open
            GET /sign-in/callback | open
            POST /sign-out | open
            GET /streams | view
            POST /streams | edit
            POST /streams/try | edit
            POST /streams/bulk | edit
            GET /streams/live | view
            GET /streams/{id} | view | stream
            GET /streams/reasons | view
            POST /streams/{id}/check | edit | stream
            POST /streams/{id}/{action:pause|resume|delete|mute} | edit | stream
            POST /streams/{id}/acknowledge | edit | stream
            POST /streams/{id}/edit | edit | stream
            POST /streams/{id}/note | edit | stream
            GET /outages | view
            GET /outages/{id} | view | outage
            POST /outages/{id}/acknowledge | edit | outage
            POST /outages/{id}/note | edit | outage
            GET /outages/{id}/markdown | view | outage
            GET /reports | view
            GET /wall | wall
            GET /wall/live | wall
            GET /wall/links | admin
            POST /wall/links | admin
            GET /wall/open | open
            POST /wall/open | open
            GET /acknowledge/{key} | open
            POST /acknowledge/{key} | open
            GET /import | edit
            GET /import/progress | edit
            POST /import/{action:compare|apply} | edit
            GET /moving | edit
            POST /moving/{action:compare|apply} | edit
            GET /maintenance | view
            POST /maintenance | edit
            POST /maintenance/{id}/delete | edit | window
            GET /status-pages | view
            POST /status-pages | edit
            GET /status-pages/{id} | view | statuspage
            POST /status-pages/{id} | edit | statuspage
            POST /status-pages/{id}/delete | edit | statuspage
            POST /status-pages/{id}/logo | edit | statuspage
            POST /status-pages/{id}/logo/remove | edit | statuspage
            GET /servers | view
            POST /servers | edit
            POST /servers/{id} | edit | server | name=edge
            POST /servers/{id}/pause | edit | server
            POST /servers/{id}/resume | edit | server
            POST /servers/{id}/rotate-key | edit | server
            POST /servers/{id}/delete | edit | server
            GET /find | view
            GET /first | edit
            POST /first/stream | edit
            POST /first/receiver | edit
            POST /first/test | edit
            GET /checkpoints | view
            GET /checkpoints/live | view
            POST /checkpoints/{id}/place | admin | checkpoint
            POST /checkpoints | admin
            POST /checkpoints/{id}/rename | admin | checkpoint
            POST /checkpoints/{id}/rotate-token | admin | checkpoint
            POST /checkpoints/{id}/delete | admin | checkpoint
            GET /audit | admin
            GET /tokens | admin
            POST /tokens | admin
            POST /tokens/{id}/revoke | admin | token
            GET /notifications | view
            GET /notifications/live | view
            POST /notifications | edit
            POST /notifications/{id}/{action:test|enable|disable|delete} | edit | webhook
            GET /notifications/{id} | view | webhook
            POST /notifications/{id}/replay | edit | webhook | since=2026-01-01T00:00
            POST /notifications/{id}/replays/{replay}/cancel | edit | webhook
            GET /notifications/deliveries/{delivery} | view | delivery
            POST /notifications/deliveries/{delivery}/redeliver | edit | delivery
            GET /inboxes | view
            POST /inboxes | edit
            GET /inboxes/{key} | view | inbox
            GET /inboxes/{key}/live | view
            POST /inboxes/{key}/delete | edit | inbox
            GET /hints | view
            POST /hints | edit
            POST /hints/{id}/rotate | edit | hint
            POST /hints/{id}/delete | edit | hint
            POST /hints/proposals/{id}/add | edit | proposal | url=http://127.0.0.1:9/x
            POST /hints/proposals/{id}/ignore | edit | proposal
            POST /hints/proposals/{id}/forget | edit | proposal
            """;

    /** Pages say who is signed in. */
    private static final String WALKER = "who walks through all routes";

    private static final List<String> ROLES = List.of("wall", "view", "edit", "admin");

    private static final String FACADE_ERROR = "{\"status\":\"error\",\"description\":\"";

    private static final String SESSION = ConsoleSessions.COOKIE + "=";

    @Inject
    Pool pool;

    @Inject
    OpenId openId;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String mark = "beyond-" + UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, String> beyond = new HashMap<>();

    private record Row(String verb, String path, String letsIn, String kind, String body) {
        static Row of(String line) {
            String[] parts = line.split(" \\| ", -1);
            String[] route = parts[0].split(" ", 2);
            return new Row(
                    route[0],
                    route[1].strip(),
                    parts[1].strip(),
                    parts.length > 2 ? parts[2].strip() : "",
                    parts.length > 3 ? parts[3].strip() : "");
        }

        String route() {
            return verb + " " + path;
        }

        boolean isPage() {
            return !path.startsWith("/api/")
                    && !path.startsWith("/inbox/")
                    && !path.equals("/hints/{key}")
                    && !isFacade();
        }

        /** Where credentials are in the query, tokens of ours alone count, and every answer has one shape. */
        boolean isFacade() {
            return path.startsWith("/v1/dispersa/");
        }
    }

    /** @param role the greatest of {@link #ROLES} that he has; -1 for none */
    private record Caller(String name, String token, int role, boolean sliced) {}

    private static List<Row> rows() {
        // a row's alternatives are set apart by a bar without spaces
        return TABLE.lines().filter(line -> !line.isBlank()).map(Row::of).toList();
    }

    @Test
    void everyRouteIsInTheTableAndNothingElse() {
        TreeSet<String> routes = Routes.all();
        assertThat(new TreeSet<>(rows().stream().map(Row::route).toList())).isEqualTo(routes);

        Map<String, Map<String, ?>> documented = RestAssured.given()
                .accept("application/json")
                .get(OpenApiAppTest.OF_THE_CODE)
                .jsonPath()
                .getMap("paths");
        documented.forEach((path, operations) -> operations.keySet().stream()
                .filter(verb -> Routes.VERBS.stream()
                        .anyMatch(known -> known.getSimpleName().equalsIgnoreCase(verb)))
                .forEach(verb -> assertThat(routes).contains(verb.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    }

    @Test
    void everybodyIsAnsweredWhatTheTableSays() {
        whatThereIsBeyond();
        List<String> wrong = new ArrayList<>();
        for (Caller caller : callers()) {
            for (Row row : rows()) {
                if (row.path().equals("/sign-out") && caller.token().startsWith(SESSION)) {
                    continue; // it is needed for the rest
                }
                for (String path : paths(row, caller)) {
                    @Nullable String found = judged(row, caller, path);
                    if (found != null) {
                        wrong.add(caller.name() + ": " + row.verb() + " " + path + " " + found);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Those who see all ask for nothing that there is: most of these routes would change it. */
    private List<String> paths(Row row, Caller caller) {
        Map<String, String> ids = caller.sliced() ? beyond : Map.of();
        String unknown = row.kind().equals("inbox")
                ? "in_" + "A".repeat(43)
                : UUID.randomUUID().toString();
        String path = row.path()
                .replace("{count:[1-9][0-9]?}", "2")
                .replace("{page:.*}", "alerts")
                .replaceAll("\\{(id|key|delivery)}", ids.getOrDefault(row.kind(), unknown))
                .replace("{slug}", "nowhere")
                .replace("{token}", "none")
                .replace("{subscriber}", unknown)
                .replace("{replay}", ids.getOrDefault("replay", unknown));
        int choice = path.indexOf("{action:");
        if (choice < 0) {
            return List.of(path);
        }
        String[] actions = path.substring(choice + 8, path.indexOf('}', choice)).split("\\|", -1);
        return Arrays.stream(actions)
                .map(action -> path.substring(0, choice) + action)
                .toList();
    }

    /** Null where the answer is as it should be. */
    private @Nullable String judged(Row row, Caller caller, String path) {
        Answer answer = answer(row, caller, path);
        String expected = expected(row, caller);
        boolean right = switch (expected) {
            case "refused" ->
                row.isFacade() ? answer.status() == 403 : answer.status() == 401 || row.isPage() && answer.toSignIn();
            case "forbidden" -> answer.status() == 403;
            case "not there" -> answer.status() == 404;
            case "any" -> answer.status() < 500;
            default -> answer.status() < 500 && answer.status() != 401 && answer.status() != 403 && !answer.toSignIn();
        };
        if (!right) {
            return "is answered " + answer.status() + ", not " + expected + ": " + answer.body();
        }
        if (row.isFacade() && !answer.body().startsWith(answer.status() == 200 ? "{\"status\":\"Ok\"" : FACADE_ERROR)) {
            return "is not in the family's envelope: " + answer.body();
        }
        return caller.sliced() && answer.body().contains(mark) ? "tells of what is beyond: " + answer.body() : null;
    }

    private static String expected(Row row, Caller caller) {
        if (row.letsIn().equals("open")) {
            return "any";
        }
        if (row.letsIn().equals("agent")
                || caller.role() < 0
                || row.isFacade() && !caller.token().startsWith(TokenRegistry.PREFIX)) {
            return "refused";
        }
        if (caller.role() < ROLES.indexOf(row.letsIn())) {
            return "forbidden";
        }
        return caller.sliced() && !row.kind().isEmpty() && !row.kind().equals("checkpoint") ? "not there" : "let in";
    }

    private record Answer(int status, boolean toSignIn, String body) {}

    private Answer answer(Row row, Caller caller, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + path + query(row, caller)))
                .timeout(Duration.ofSeconds(60))
                .header("Last-Event-ID", "0")
                .header(
                        "Content-Type",
                        !row.isPage()
                                ? "application/json"
                                : path.startsWith("/import/") || path.endsWith("/logo")
                                        ? "application/octet-stream"
                                        : path.startsWith("/moving/")
                                                ? "text/plain"
                                                : "application/x-www-form-urlencoded");
        if (caller.token().startsWith(SESSION)) {
            request.header("Cookie", caller.token()).header("Sec-Fetch-Site", "same-origin");
        } else if (!caller.token().isEmpty()) {
            request.header("Authorization", "Bearer " + caller.token());
        }
        String body = row.body().isEmpty() && !row.isPage() ? "{}" : row.body();
        boolean sends = List.of("POST", "PUT", "PATCH").contains(row.verb());
        request.method(row.verb(), sends ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
        try {
            HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream text = response.body()) {
                boolean endless = path.endsWith("/live") && response.statusCode() == 200;
                return new Answer(
                        response.statusCode(),
                        response.headers()
                                .firstValue("Location")
                                .filter(to -> to.endsWith("/sign-in"))
                                .isPresent(),
                        endless ? "" : new String(text.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(row.route() + " as " + caller.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As the family's clients prove who they are. */
    private String query(Row row, Caller caller) {
        if (!row.isFacade() || caller.token().isEmpty()) {
            return "";
        }
        UUID id = UUID.randomUUID();
        for (var known : pool.preparedQuery("select id from access_token where hash = $1")
                .execute(Tuple.of(Buffer.buffer(SecretText.sha256(caller.token()))))
                .await()
                .atMost(Duration.ofSeconds(30))) {
            id = known.getUUID("id");
        }
        return "?client_id=" + id + "&api_key=" + URLEncoder.encode(caller.token(), StandardCharsets.UTF_8);
    }

    private List<Caller> callers() {
        String revoked = token("admin", "[]");
        List<String> ids = as(TOKEN).get("/api/v1/tokens").path("items.findAll { it.name == '" + WALKER + "' }.id");
        as(TOKEN).delete("/api/v1/tokens/" + ids.getLast()).then().statusCode(204);
        return List.of(
                new Caller("nobody", "", -1, false),
                new Caller("somebody with a token that there never was", "tl_" + "A".repeat(43), -1, false),
                new Caller("somebody with a revoked token", revoked, -1, false),
                new Caller("somebody with a token that expired", expired(), -1, false),
                new Caller("a screen", token("wall", "[]"), 0, false),
                new Caller("a screen of a slice", token("wall", "[\"sport\"]"), 0, true),
                new Caller("a viewer", token("viewer", "[]"), 1, false),
                new Caller("an editor", token("editor", "[]"), 2, false),
                new Caller("an admin", token("admin", "[]"), 3, false),
                new Caller("a viewer of a slice", token("viewer", "[\"sport\"]"), 1, true),
                new Caller("an editor of a slice", token("editor", "[\"sport\"]"), 2, true),
                new Caller("a viewer of a slice by a JWT", jwt("Sport, Desk", 300), 1, true),
                new Caller("an editor of a slice by a JWT", jwt("sport-editors", 300), 2, true),
                new Caller("an admin by a JWT", jwt("ops", 300), 3, false),
                new Caller("somebody with a JWT that has expired", jwt("ops", -60), -1, false),
                new Caller("a viewer of a slice who signed in", session("viewer", "array['sport']", true), 1, true),
                new Caller("an editor of a slice who signed in", session("editor", "array['sport']", true), 2, true),
                new Caller("an admin who signed in", session("admin", "null", true), 3, false),
                new Caller("somebody who signed in under other rules", session("admin", "null", false), -1, false));
    }

    /** Of a person, as a cookie. */
    private String session(String role, String tags, boolean byTheseRules) {
        String secret = SecretText.random("");
        pool.preparedQuery("""
                        insert into console_session (hash, expires_at, person_id, person_name, role, tags, rules)
                        values ($1, now() + interval '1 hour', $2, 'the walker', $3, %s, $4)""".formatted(tags))
                .execute(Tuple.of(
                        Buffer.buffer(SecretText.sha256(secret)),
                        UUID.randomUUID(),
                        role,
                        Buffer.buffer(byTheseRules ? openId.rules() : new byte[] {0})))
                .await()
                .atMost(Duration.ofSeconds(30));
        return SESSION + secret;
    }

    private static String jwt(String group, int seconds) {
        Instant now = Instant.now();
        return OpenIdIssuer.running()
                .sign(new JWTClaimsSet.Builder()
                        .issuer(OpenIdIssuer.running().url())
                        .subject(WALKER)
                        .audience(OpenIdIssuer.CLIENT)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(seconds)))
                        .claim("groups", List.of(group))
                        .build());
    }

    private String expired() {
        String token = token("admin", "[]");
        pool.preparedQuery("update access_token set expires_at = now() - interval '1 second' where hash = $1")
                .execute(Tuple.of(Buffer.buffer(SecretText.sha256(token))))
                .await()
                .atMost(Duration.ofSeconds(30));
        return token;
    }

    private String token(String role, String tags) {
        return post(
                "/tokens",
                "{\"name\": \"" + WALKER + "\", \"role\": \"" + role + "\", \"tags\": " + tags + "}",
                "token");
    }

    private static String post(String path, String body, String field) {
        return as(TOKEN).body(body).post("/api/v1" + path).then().extract().path(field);
    }

    private void whatThereIsBeyond() {
        String described = """
                {"url": "http://127.0.0.1:9/%1$s", "name": "%1$s", "tags": ["%1$s"], "paused": true}""".formatted(mark);
        beyond.put("stream", post("/streams", described, "id"));
        beyond.put(
                "stream of 24 digits",
                ShortId.of(UUID.fromString(beyond.get("stream"))).text());
        beyond.put("webhook", post("/webhooks", "{\"url\": \"http://127.0.0.1:9/" + mark + "\"}", "id"));
        beyond.put("delivery", post("/webhooks/" + beyond.get("webhook") + "/test", "", "id"));
        beyond.put(
                "replay",
                post(
                        "/webhooks/" + beyond.get("webhook") + "/replay",
                        "{\"since\": \"2026-01-01T00:00:00Z\", \"types\": [\"stream.unknown\"]}",
                        "id"));
        beyond.put("window", post("/maintenance", """
                        {"name": "%1$s", "start": "2026-11-25T02:00", "duration": "1h", "tags": ["%1$s"]}""".formatted(mark), "id"));
        beyond.put("server", post("/servers", "{\"name\": \"" + mark + "\", \"tags\": [\"" + mark + "\"]}", "id"));
        beyond.put("statuspage", post("/status-pages", """
                        {"slug": "%1$s", "title": "%1$s", "tags": ["%1$s"]}""".formatted(mark), "id"));
        beyond.put(
                "annotation", post("/annotations", "{\"text\": \"%1$s\", \"tags\": [\"%1$s\"]}".formatted(mark), "id"));
        beyond.put("outage", UUID.randomUUID().toString());
        sql("""
                insert into outage (id, stream_id, name, tags, since, confirmed_at, part_since, course, checkpoints)
                values ('%s', '%s', '%3$s', array['%3$s'], now(), now(), now(), '[]', '[]')""".formatted(beyond.get("outage"), beyond.get("stream"), mark));
        beyond.put("inbox", post("/inboxes", "", "key"));
        beyond.put(
                "hint",
                post("/hints", "{\"kind\": \"srs\", \"name\": \"%1$s\", \"tags\": [\"%1$s\"]}".formatted(mark), "id"));
        beyond.put("door", "hint_" + "A".repeat(43));
        beyond.put("proposal", UUID.randomUUID().toString());
        sql("""
                insert into hint_proposal (id, hint_id, application, name, url, first_at, last_at)
                values ('%s', '%s', 'live', '%s', 'rtmp://127.0.0.1:9/live/x', now(), now())""".formatted(beyond.get("proposal"), beyond.get("hint"), mark));
        beyond.put("token", UUID.randomUUID().toString());
        beyond.put("checkpoint", as(TOKEN).get("/api/v1/checkpoints").path("items[0].id"));
        sql("""
                insert into event (id, sequence, type, occurred_at, tags, data)
                select uuid_at(now()), nextval('event_sequence'), 'stream.offline', now(), array[tag], '{"tag":"' || tag || '"}'
                from unnest(array['%s', 'sport']) as tag""".formatted(mark));
        assertThat(beyond).doesNotContainValue(null);
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(Duration.ofSeconds(60));
    }

    /** Others find, and count, what is left behind. */
    @AfterEach
    void nothingIsLeft() {
        sql("delete from webhook_endpoint where url_redacted like '%" + mark + "%'");
        sql("delete from stream where name = '" + mark + "'");
        sql("delete from maintenance_window where name = '" + mark + "'");
        sql("delete from status_page where title = '" + mark + "'");
        sql("delete from outage where name = '" + mark + "'");
        sql("delete from annotation where text = '" + mark + "'");
        sql("delete from hint where name = '" + mark + "'");
        sql("delete from inbox");
        sql("delete from access_token where name = '" + WALKER + "'");
    }
}
