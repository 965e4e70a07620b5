package dev.tallylight.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A list is read whole before anybody asks what it is: a dozen at once of 62 MiB ended a hub of 512 MB. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class BodyLimitTest {
    private static final int LARGE = 60 * 1024 * 1024;
    private static final int PATIENCE_MS = 20_000;

    /** Says how much will come, and sends nothing of it. */
    private static Socket begin(String length) throws IOException {
        Socket client = new Socket("127.0.0.1", RestAssured.port);
        client.setSoTimeout(PATIENCE_MS);
        client.getOutputStream()
                .write(("POST /api/v1/streams/import?dryRun=true HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + Api.TOKEN + "\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String status(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    private static String refusedOf(String length) throws IOException {
        try (Socket next = begin(length)) {
            return status(next);
        }
    }

    private static int sent(int bytes) {
        return Api.as(Api.TOKEN)
                .body(" ".repeat(bytes))
                .post("/api/v1/streams/import?dryRun=true")
                .statusCode();
    }

    @Test
    void readsNoMoreLargeListsThanMemoryHolds() throws IOException {
        try (Socket first = begin("Content-Length: " + LARGE)) {
            assertThat(first.isConnected()).isTrue();
            await().untilAsserted(() ->
                    assertThat(refusedOf("Content-Length: " + LARGE)).contains(" 409 "));
            assertThat(refusedOf("Transfer-Encoding: chunked")).contains(" 409 ");
            assertThat(sent(1024)).as("a small one is read meanwhile").isEqualTo(400);
        }
        await().untilAsserted(() ->
                assertThat(sent(LARGE)).as("once the first has ended").isEqualTo(400));
    }
}
