package dev.tallylight.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Health;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub with a folder of streams files, which change while it runs. */
@QuarkusTest
@TestProfile(StreamsFolder.Profile.class)
@QuarkusTestResource(PostgresResource.class)
class StreamsFileAppTest {
    static final String FIRST = "streams:\n" + row("a", 1, "") + row("b", 2, "");

    @Inject
    StreamsFile file;

    @BeforeEach
    void theFirstFileIsApplied() {
        empty();
        write("first.yaml", FIRST);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            file.wake();
            assertThat(streams())
                    .filteredOn(each -> each.containsKey("managedByFile"))
                    .extracting(each -> each.get("key"))
                    .containsExactlyInAnyOrder("a", "b");
        });
        awaitTrouble("");
        streams().stream()
                .filter(each -> !each.containsKey("managedByFile"))
                .forEach(each -> Api.as(Api.TOKEN).delete("/api/v1/streams/" + each.get("id")));
        awaitKeys("a", "b");
    }

    @Test
    void appliesWhatItHoldsAndWhatItChangesTo() {
        assertThat(stream("a").get("managedByFile")).isEqualTo(true);
        String id = idOf("a");
        write("second.yml", "streams:\n" + row("c", 3, ""));
        awaitKeys("a", "b", "c");
        write("first.yaml", "streams:\n" + row("a", 4, ""));
        awaitKeys("a", "c");
        assertThat(idOf("a")).isEqualTo(id);
        assertThat(stream("a").get("url")).isEqualTo("http://127.0.0.1:9/4");
    }

    @Test
    void isAuditedAsWhatItIs() {
        write(
                "third.yaml",
                "streams:\n" + row("audited", 7, "")
                        + "maintenance:\n- {name: Audited, start: \"2027-01-01T00:00\", duration: 1h}\n");
        awaitKeys("a", "b", "audited");
        String id = idOf("audited");
        empty();
        write("first.yaml", FIRST + "maintenance: []\n");
        awaitKeys("a", "b");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            List<String> did = Api.as(Api.TOKEN)
                    .queryParam("actor", "streams file")
                    .queryParam("limit", 500)
                    .get("/api/v1/audit")
                    .jsonPath()
                    .getList(
                            "items.collect { it.action + ' ' + it.object + ' ' + (it.object == 'stream' ? it.objectId : it.name) }");
            assertThat(did)
                    .contains(
                            "create stream " + id,
                            "delete stream " + id,
                            "create maintenance Audited",
                            "delete maintenance Audited",
                            "update streams null");
        });
        assertThat(Api.as(Api.TOKEN)
                        .queryParam("actor", "streams file")
                        .get("/api/v1/audit")
                        .jsonPath()
                        .getList("items.address"))
                .containsOnlyNulls();
    }

    @Test
    void mayHaveStreamsDependOnServers() {
        String server = Api.post("/servers", "{\"name\":\"origin\",\"grace\":\"1m\"}")
                .statusCode(201)
                .extract()
                .path("id");
        write("first.yaml", "streams:\n" + row("b", 2, ", dependsOn: [" + server + "]"));
        awaitKeys("b");
        assertThat(stream("b").get("dependsOn")).isEqualTo(List.of(server));
        Api.as(Api.TOKEN).delete("/api/v1/servers/" + server).then().statusCode(204);
    }

    @Test
    void deletesItsOwnAlone() {
        String free = add("free", 10);
        write("first.yaml", "streams:\n" + row("b", 2, ""));
        awaitKeys("b", "free");
        assertThat(stream("free")).doesNotContainKey("managedByFile");
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + free).then().statusCode(204);
    }

    @Test
    void takesOverWhatItNames() {
        String keyed = add("mine", 11);
        String placed = add(null, 12);
        write("first.yaml", FIRST + row("mine", 11, "") + "- {url: 'http://127.0.0.1:9/12', protocol: http}\n");
        await().untilAsserted(() -> {
            file.wake();
            assertThat(Api.get("/streams/" + keyed).jsonPath().<Object>get("managedByFile"))
                    .isEqualTo(true);
            assertThat(Api.get("/streams/" + placed).jsonPath().<Object>get("managedByFile"))
                    .isEqualTo(true);
        });
        write("first.yaml", FIRST);
        awaitKeys("a", "b");
        Api.get("/streams/" + placed).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "streams:\n", "webhook: []\n", "webhooks:\n", "streams: [{url: x}\n", "streams:\n\t- x\n"})
    void changesNothingForAFileThatIsEmptyOrBroken(String text) {
        write("first.yaml", text);
        awaitTrouble("first.yaml: ");
        awaitTrouble("streams file: ");
        assertKeys("a", "b");
        write("first.yaml", FIRST);
        awaitTrouble("");
    }

    @Test
    void deletesWhatItHeldWhereItSaysThatItHoldsNone() {
        String free = add("free", 10);
        write("first.yaml", "streams: []\n");
        awaitKeys("free");
        awaitTrouble("");
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + free).then().statusCode(204);
    }

    @Test
    void changesNothingForAFolderThatIsEmptyOrGone() throws IOException {
        empty();
        awaitTrouble("without a file *.yaml");
        Files.createSymbolicLink(
                StreamsFolder.OF_TESTS.path().resolve("loop.yaml"),
                StreamsFolder.OF_TESTS.path().resolve("loop.yaml"));
        awaitTrouble("loop.yaml: is a loop of symbolic links");
        empty();
        Files.delete(StreamsFolder.OF_TESTS.path());
        awaitTrouble("does not exist");
        assertKeys("a", "b");
    }

    @Test
    void changesNothingAtAllWhereRowsCannotBeAndNamesThemWithTheirFiles() {
        write("second.yml", "streams:\n" + row("c", 3, "") + row("a", 9, "") + row("d", 4, ", interval: 1s"));
        write(
                "first.yaml",
                "streams:\n" + row("b", 2, "")
                        + "- {key: a, url: 'http://127.0.0.1:9/${TALLYLIGHT_TEST_UNSET}', protocol: http}\n");
        awaitTrouble("first.yaml, row 2: url names the variable TALLYLIGHT_TEST_UNSET, which is not set");
        awaitTrouble("second.yml, row 3: interval does not exist");
        assertKeys("a", "b");
    }

    @Test
    void replacesVariablesAndShowsNoneOfTheirValues() {
        String path = Objects.requireNonNull(System.getenv("PATH"));
        write("first.yaml", FIRST + row("c", 3, ", auth: {username: u, password: '${PATH}'}"));
        awaitKeys("a", "b", "c");
        assertThat(Api.get("/streams/export?secrets=true").asString()).contains(path);
        write("first.yaml", FIRST + row("c", 3, ", checkpoints: ['${PATH}']"));
        awaitTrouble("first.yaml, row 3: checkpoints names no checkpoint that there is: \"***\"");
        assertThat(Health.ready().toString()).doesNotContain(path).doesNotContain("names no checkpoint");
    }

    @Test
    void isReadOnlyElsewhere() {
        String id = idOf("a");
        for (Response refused : List.of(
                Api.as(Api.TOKEN).body("{\"name\":\"x\"}").patch("/api/v1/streams/" + id),
                Api.as(Api.TOKEN).delete("/api/v1/streams/" + id),
                Api.as(Api.TOKEN).post("/api/v1/streams/" + id + "/pause"),
                Api.as(Api.TOKEN).post("/api/v1/streams/" + id + "/resume"))) {
            refused.then()
                    .statusCode(409)
                    .body("type", containsString("managed-by-file"))
                    .body("detail", containsString("TALLYLIGHT_STREAMS_FILE"));
        }
        assertThat(stream("a").get("paused")).isEqualTo(false);
    }

    @Test
    void isReadOnlyForImports() {
        String list = "{\"streams\":[" + json("a", 1, "") + "," + json("b", 2, ",\"tags\":[\"x\"]") + ","
                + json("free", 20, "") + "]}";
        for (String query : List.of("?dryRun=true&prune=true", "?prune=true")) {
            Response report = imported(list, query);
            assertThat(report.jsonPath().getInt("unchanged")).isEqualTo(1);
            assertThat(report.jsonPath().getInt("created")).isEqualTo(1);
            assertThat(report.jsonPath().getInt("rejected")).isEqualTo(1);
            assertThat(report.jsonPath().getString("rows.find { it.key == 'b' }.violations[0].message"))
                    .contains("TALLYLIGHT_STREAMS_FILE");
        }
        Response pruned = imported("{\"streams\":[" + json("a", 1, "") + "]}", "?prune=true");
        assertThat(pruned.jsonPath().getInt("deleted")).isEqualTo(1);
        assertKeys("a", "b");
    }

    private static Response imported(String list, String query) {
        Response answer = Api.as(Api.TOKEN).body(list).post("/api/v1/streams/import" + query);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }

    private void awaitKeys(String... keys) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            file.wake();
            assertThat(keys()).containsExactlyInAnyOrder(keys);
        });
    }

    private static void assertKeys(String... keys) {
        assertThat(keys()).containsExactlyInAnyOrder(keys);
    }

    /**
     * In readiness, which is up all the while.
     *
     * @param part empty where there is to be none
     */
    private void awaitTrouble(String part) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            file.wake();
            Health health = Health.ready();
            assertThat(health.up()).isTrue();
            Object trouble = health.named("streams file").get("trouble");
            if (part.isEmpty()) {
                assertThat(trouble).isNull();
            } else {
                assertThat(file.trouble().inWords()).contains(part);
                assertThat(trouble).asString().startsWith("streams file: ").contains(part.split(":", -1)[0]);
            }
        });
    }

    private static List<Map<String, Object>> streams() {
        Response answer = Api.get("/streams?limit=500");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.path("items");
    }

    private static List<String> keys() {
        return streams().stream().map(each -> String.valueOf(each.get("key"))).toList();
    }

    private static Map<String, Object> stream(String key) {
        return streams().stream()
                .filter(each -> key.equals(each.get("key")))
                .findFirst()
                .orElseThrow();
    }

    private static String idOf(String key) {
        return String.valueOf(stream(key).get("id"));
    }

    private static String add(@org.jspecify.annotations.Nullable String key, int url) {
        return Api.post("/streams", json(key, url, ""))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String json(@org.jspecify.annotations.Nullable String key, int url, String more) {
        return "{\"url\":\"http://127.0.0.1:9/%d\",\"protocol\":\"http\"%s%s}"
                .formatted(url, key == null ? "" : ",\"key\":\"" + key + "\"", more);
    }

    private static String row(String key, int url, String more) {
        return "- {key: %s, url: 'http://127.0.0.1:9/%d', protocol: http%s}\n".formatted(key, url, more);
    }

    private static void write(String name, String text) {
        StreamsFolder.OF_TESTS.write(name, text);
    }

    private static void empty() {
        StreamsFolder.OF_TESTS.empty();
    }
}
