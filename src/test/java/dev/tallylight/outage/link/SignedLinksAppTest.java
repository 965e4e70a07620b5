package dev.tallylight.outage.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SignedLinksAppTest {
    private static final Instant UNTIL = Instant.parse("2026-11-30T03:00:00Z");

    @Inject
    SignedLinks links;

    @Test
    void isGoodForItsOutageUntilItEnds() {
        UUID outage = UUID.randomUUID();
        String token = links.token(outage, UNTIL);
        assertThat(token).isEqualTo(links.token(outage, UNTIL)).matches("[A-Za-z0-9_-]{75}");
        assertThat(links.outage(token, UNTIL.minusSeconds(1))).isEqualTo(outage);
        assertThat(links.outage(token, UNTIL)).isNull();
    }

    @Test
    void isGoodForNothingWhereAnythingOfItWasAltered() {
        String token = links.token(UUID.randomUUID(), UNTIL);
        for (int i = 0; i < token.length() - 1; i++) {
            String altered = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            assertThat(links.outage(altered, UNTIL.minusSeconds(1)))
                    .as("character " + i)
                    .isNull();
        }
        for (String other : new String[] {"", "x", "%00", token.substring(4), token + "AAAA", "é".repeat(75)}) {
            assertThat(links.outage(other, UNTIL.minusSeconds(1))).as(other).isNull();
        }
    }
}
