package dev.tallylight.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What a start finds of its own checkpoint, and what it makes of it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class BuiltInCheckpointAppTest {
    @Inject
    BuiltInCheckpoint builtIn;

    @Inject
    CheckpointRegistry registry;

    @Inject
    Pool pool;

    @Inject
    FreshContext contexts;

    private Checkpoint startAs(String name) {
        return contexts.runAtStart(() -> BuiltInCheckpoint.installed(name, registry, pool));
    }

    @Test
    void isReadAsItWouldBeWritten() {
        String name = builtIn.self().name();
        assertThat(startAs(name)).isEqualTo(contexts.runAtStart(() -> registry.installBuiltIn(name)));
        change("set tags = array['eu', 'radio'], public_address = '192.0.2.1', private_networks = true");
        try {
            assertThat(startAs(name))
                    .isEqualTo(contexts.runAtStart(() -> registry.installBuiltIn(name)))
                    .satisfies(self -> assertThat(self.tags()).containsExactly("eu", "radio"));
        } finally {
            change("set tags = '{}', public_address = null, private_networks = false");
        }
    }

    @Test
    void isRenamedAndNotMadeAgain() {
        Checkpoint before = builtIn.self();
        try {
            Checkpoint renamed = startAs("Elsewhere, by another start");
            assertThat(renamed.id()).isEqualTo(before.id());
            assertThat(startAs("Elsewhere, by another start")).isEqualTo(renamed);
        } finally {
            assertThat(startAs(before.name()).name()).isEqualTo(before.name());
        }
    }

    private void change(String how) {
        contexts.runAtStart(() -> pool.query("update checkpoint " + how + " where kind = 'built-in'")
                .execute());
    }
}
