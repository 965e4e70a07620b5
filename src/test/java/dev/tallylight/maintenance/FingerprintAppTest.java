package dev.tallylight.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever compares fingerprints notices each change, also where no signal comes. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class FingerprintAppTest {
    @Inject
    MaintenanceWindows windows;

    @Inject
    FreshContext contexts;

    private String fingerprint() {
        return contexts.run(windows::fingerprint).await().atMost(Duration.ofSeconds(20));
    }

    private static String add() {
        return Api.post("/maintenance", """
                        {"name": "Mast", "start": "2026-01-01T00:00:00", "duration": "1h", "timezone": "UTC", "tags": ["fingerprint"]}""").statusCode(201).extract().path("id");
    }

    @Test
    void isAnotherOneAfterEachChangeAndOnlyThen() {
        List<String> seen = new ArrayList<>(List.of(fingerprint()));
        String one = add();
        seen.add(fingerprint());
        Api.patch("/maintenance/" + one, "{\"name\": \"Mast and cable\"}").statusCode(200);
        seen.add(fingerprint());
        String other = add();
        seen.add(fingerprint());
        Api.as(Api.TOKEN).delete("/api/v1/maintenance/" + one).then().statusCode(204);
        seen.add(fingerprint());
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(fingerprint()).isEqualTo(seen.getLast());
        Api.as(Api.TOKEN).delete("/api/v1/maintenance/" + other).then().statusCode(204);
        assertThat(fingerprint()).as("all is as it was").isEqualTo(seen.getFirst());
    }
}
