package dev.tallylight.store;

import dev.tallylight.follow.FreshContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;

/**
 * Keeps in the database what only its encryption key can compute, so that a start with another key is noticed before
 * secrets are found unreadable, or are written with two keys.
 */
@ApplicationScoped
public class KeyProof {
    private static final int BEFORE_ALL_OTHERS = 1;
    private static final String TEXT = "this database's encryption key";

    private final Pool pool;
    private final SecretBox box;
    private final FreshContext contexts;

    KeyProof(Pool pool, SecretBox box, FreshContext contexts) {
        this.pool = pool;
        this.box = box;
        this.contexts = contexts;
    }

    /**
     * What the database of that key holds in {@code installation.key_proof}.
     *
     * @param encryptionKey base64 of 32 bytes
     */
    public static byte[] of(String encryptionKey) {
        return new SecretBox(() -> encryptionKey).fingerprint(TEXT);
    }

    void keep(@Observes @Priority(BEFORE_ALL_OTHERS) HubStart event) {
        byte[] proof = box.fingerprint(TEXT);
        if (!Arrays.equals(contexts.runAtStart(() -> kept(proof)), proof)) {
            // only where another start, with another key, came in between: the launcher looked a moment ago
            throw new IllegalStateException("the database was written with another TALLYLIGHT_ENCRYPTION_KEY");
        }
    }

    private Uni<byte[]> kept(byte[] proof) {
        return pool.preparedQuery("insert into installation (key_proof) values ($1) on conflict do nothing")
                .execute(Tuple.of(Buffer.buffer(proof)))
                .chain(() -> pool.query("select key_proof from installation").execute())
                .map(rows -> rows.iterator().next().getBuffer("key_proof").getBytes());
    }
}
