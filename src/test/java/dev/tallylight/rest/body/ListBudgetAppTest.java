package dev.tallylight.rest.body;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Lists are held in memory while they come: of all that are under way, only so much is taken in. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ListBudgetAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Empty, so that it is 400 for whoever reads it. */
    private static Response aShortList() {
        return Api.as(Api.TOKEN).body("[]").post("/api/v1/streams/import?dryRun=true");
    }

    private static Socket begun(String token) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream()
                .write(("POST /api/v1/streams/import?dryRun=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                                + "\r\nContent-Type: application/json\r\nContent-Length: 67108864\r\n\r\n[")
                        .getBytes(US_ASCII));
        return socket;
    }

    @Test
    void aListWaitsForOneThatTakesAllThereIs() throws IOException {
        assertThat(aShortList().statusCode()).isEqualTo(400);
        Socket[] longest = {begun(Api.TOKEN)};
        try {
            await().atMost(PATIENCE).until(() -> {
                if (longest[0].getInputStream().available()
                        > 0) { // refused: what the one before took was not given back yet
                    longest[0].close();
                    longest[0] = begun(Api.TOKEN);
                }
                return aShortList().statusCode() == 429;
            });
            aShortList().then().header("Retry-After", "5").contentType("application/problem+json");
        } finally {
            longest[0].close();
        }
        await().atMost(PATIENCE).until(() -> aShortList().statusCode() == 400);
    }

    @Test
    void whoMayNotSendOneTakesNothing() throws IOException {
        try (Socket stranger = begun("wrong")) {
            byte[] status = stranger.getInputStream().readNBytes("HTTP/1.1 401".length());
            assertThat(new String(status, US_ASCII)).isEqualTo("HTTP/1.1 401");
            assertThat(aShortList().statusCode()).isEqualTo(400);
        }
    }
}
