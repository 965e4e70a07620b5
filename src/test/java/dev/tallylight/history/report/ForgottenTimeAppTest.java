package dev.tallylight.history.report;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tallylight.access.Slice;
import dev.tallylight.history.story.ServerStories;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.store.RetentionConfig;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of what is older than the transitions that are kept, nothing is made up. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ForgottenTimeAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    ServerStories servers;

    @Inject
    RetentionConfig retention;

    private final String tag = "tag-" + UUID.randomUUID();
    private final List<String> made = new ArrayList<>();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @AfterEach
    void delete() {
        made.forEach(path -> as(TOKEN).delete("/api/v1" + path));
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }

    private String make(String collection, String body) {
        String id = Api.post(collection, body).statusCode(201).extract().path("id");
        made.add(collection + "/" + id);
        return id;
    }

    /** Nobody watches it, and nothing of it has changed for four years. */
    private String oldStream() {
        String id = make("/streams", """
                {"url":"http://forgotten.example.com/%s.m3u8","name":"Studio A","tags":["%s"],"paused":true}""".formatted(UUID.randomUUID(), tag));
        sql("""
                update stream set created_at = now() - interval '4 years' where id = '%1$s';
                delete from transition where stream_id = '%1$s';
                update stream_state set status = 'online', since = now() - interval '4 years' where stream_id = '%1$s'""".formatted(id));
        return id;
    }

    /** The first moment of which a change would still be known. */
    private Instant kept() {
        return now.minus(retention.transitions());
    }

    private static JsonPath get(String path) {
        return Api.get(path).then().statusCode(200).extract().jsonPath();
    }

    @Test
    void isUnknownInAStreamsFigures() {
        String stream = oldStream();
        JsonPath before = get("/streams/" + stream + "/uptime?from="
                + kept().minus(Duration.ofDays(4)) + "&to="
                + kept().minus(Duration.ofDays(1)));
        assertThat(before.getDouble("items[0].unknownSeconds")).isEqualTo(3 * 86_400);
        assertThat(before.getDouble("items[0].onlineSeconds")).isZero();
        assertThat(before.getString("items[0].availability")).isNull();
        JsonPath across = get("/streams/" + stream + "/uptime?from="
                + kept().minus(Duration.ofDays(2)) + "&to="
                + kept().plus(Duration.ofDays(2)));
        assertThat(across.getDouble("items[0].onlineSeconds")).isEqualTo(2 * 86_400, within(60.0));
        assertThat(across.getDouble("items[0].coverage")).isEqualTo(0.5, within(0.001));
    }

    @Test
    void isUnknownInReports() {
        oldStream();
        String period =
                "from=" + kept().minus(Duration.ofDays(4)) + "&to=" + kept().minus(Duration.ofDays(1)) + "&tag=" + tag;
        JsonPath report = get("/reports/availability?" + period);
        assertThat(report.getDouble("total.unknownSeconds")).isEqualTo(3 * 86_400);
        assertThat(report.getString("total.availability")).isNull();
    }

    @Test
    void isUnknownInAServersStory() {
        String id = make("/servers", "{\"name\":\"edge1\",\"tags\":[\"" + tag + "\"]}");
        sql("""
                update server set created_at = now() - interval '4 years' where id = '%1$s';
                delete from server_transition where server_id = '%1$s';
                update server_state set status = 'online', since = now() - interval '4 years' where server_id = '%1$s'""".formatted(id));
        List<Account> accounts = new ArrayList<>();
        Instant from = kept().minus(Duration.ofDays(4));
        servers.some(
                        Slice.ALL,
                        List.of(UUID.fromString(id)),
                        from,
                        (server, story) -> accounts.add(story.account(from, kept().minus(Duration.ofDays(1)))))
                .await()
                .atMost(PATIENCE);
        assertThat(accounts).hasSize(1);
        assertThat(accounts.getFirst().unknown()).isEqualTo(Duration.ofDays(3));
        assertThat(accounts.getFirst().availability()).isNull();
    }
}
