package dev.tallylight.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the docs mark as such are run as a reader would, one page after the other, against an application. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class CommandsAppTest {
    /** An answer that is an error ends it, as it would have a reader look up. */
    private static final String STRICT = """
            set -euo pipefail
            curl() { command curl --fail-with-body --max-time 60 "$@"; }
            """;

    @Inject
    Pool pool;

    @Test
    void everyCommandThatCanRunHereWorks(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("tallylight-data"));
        Files.writeString(folder.resolve("tallylight-data/admin-token"), Api.TOKEN);
        Map<Path, StringBuilder> scripts = new TreeMap<>();
        for (Fences.Fence fence : Fences.all()) {
            if (fence.isRun()) {
                scripts.computeIfAbsent(fence.source(), each -> new StringBuilder(STRICT))
                        .append(fence.text());
            }
        }
        assertThat(scripts).isNotEmpty();
        for (Map.Entry<Path, StringBuilder> script : scripts.entrySet()) {
            run(script.getKey(), script.getValue().toString(), folder);
            nothingIsLeft(); // the next page begins anew, too
        }
    }

    private static void run(Path source, String script, Path folder) throws IOException, InterruptedException {
        String here = script.replace("http://127.0.0.1:8080", "http://127.0.0.1:" + RestAssured.port);
        Process bash = new ProcessBuilder(List.of("bash", "-x"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        bash.getOutputStream().write(here.getBytes(StandardCharsets.UTF_8));
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(source + "\n" + said).isZero();
    }

    /** Others find, and count, what is left behind. */
    @AfterEach
    void nothingIsLeft() {
        for (String statement : List.of(
                "delete from webhook_endpoint",
                "delete from stream where name like 'Studio %'",
                "delete from maintenance_window",
                "delete from inbox",
                "delete from access_token where name = 'wall display'",
                "delete from checkpoint where name = 'Frankfurt, Germany'")) {
            pool.query(statement).execute().await().atMost(Duration.ofSeconds(30));
        }
    }
}
