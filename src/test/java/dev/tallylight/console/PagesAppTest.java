package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.FileOwnership;
import dev.tallylight.history.summary.SummaryReader;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.qute.Engine;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What a page says where nobody can tell who is there: the database is away, or the request failed before it began. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PagesAppTest {
    @Inject
    Engine engine;

    @Inject
    FileOwnership ownership;

    @Inject
    SummaryReader summary;

    private String problem(Uni<SecurityIdentity> who) {
        CurrentIdentityAssociation unknown = new CurrentIdentityAssociation() {
            @Override
            public void setIdentity(SecurityIdentity identity) {}

            @Override
            public void setIdentity(Uni<SecurityIdentity> identity) {}

            @Override
            public SecurityIdentity getIdentity() {
                throw new IllegalStateException("nobody asks for it at once");
            }

            @Override
            public Uni<SecurityIdentity> getDeferredIdentity() {
                return who;
            }
        };
        return new Pages(engine, unknown, InstantSource.fixed(Instant.EPOCH), ownership, summary, "1")
                .problem("It cannot be done", "Try again")
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    @Test
    void aProblemIsShownToNobodyInParticular() {
        assertThat(problem(Uni.createFrom().failure(new IllegalStateException("the database is away"))))
                .contains("It cannot be done", "Try again");
        assertThat(problem(Uni.createFrom().failure(() -> new IllegalStateException("no context"))))
                .contains("It cannot be done");
    }
}
