package dev.tallylight.store;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.keys.EncryptionKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in the database what only its encryption key can compute, so that a start with another key is noticed before
 * secrets are found unreadable, or are written with two keys; and hands the secrets' box the database's own key of
 * fingerprints.
 */
@ApplicationScoped
public class KeyProof {
    private static final int BEFORE_ALL_OTHERS = 1;
    private static final String SELECT = "select key_proof, fingerprint_key_encrypted from installation";

    private final Pool pool;
    private final SecretBox box;
    private final FreshContext contexts;

    KeyProof(Pool pool, SecretBox box, FreshContext contexts) {
        this.pool = pool;
        this.box = box;
        this.contexts = contexts;
    }

    void keep(@Observes @Priority(BEFORE_ALL_OTHERS) HubStart event) {
        box.useFingerprintKey(contexts.runAtStart(() -> there(pool, box)));
    }

    /** As {@link #kept}: at every start but the first it is there, and one read without a lock tells. */
    static Uni<byte[]> there(Pool pool, SecretBox box) {
        return pool.query(SELECT).execute().chain(rows -> {
            @Nullable Row row = rows.size() == 0 ? null : rows.iterator().next();
            @Nullable Buffer sealed = row == null ? null : row.getBuffer("fingerprint_key_encrypted");
            if (row == null || sealed == null) {
                return pool.withTransaction(connection -> kept(connection, box));
            }
            proven(box, row);
            return Uni.createFrom().item(sealed.getBytes());
        });
    }

    /** @return the key of fingerprints, sealed; the row is locked, for several may start at once */
    static Uni<byte[]> kept(SqlConnection connection, SecretBox box) {
        Tuple fresh = Tuple.of(buffer(box.keys().first().proof()), buffer(box.seal(SecretBox.newFingerprintKey())));
        return connection
                .preparedQuery("insert into installation (key_proof, fingerprint_key_encrypted) values ($1, $2)"
                        + " on conflict do nothing")
                .execute(fresh)
                .chain(() -> connection.query(SELECT + " for update").execute())
                .chain(rows -> fingerprintKey(connection, box, rows.iterator().next()));
    }

    private static Uni<byte[]> fingerprintKey(SqlConnection connection, SecretBox box, Row row) {
        EncryptionKey proven = proven(box, row);
        @Nullable Buffer kept = row.getBuffer("fingerprint_key_encrypted");
        if (kept != null) {
            return Uni.createFrom().item(kept.getBytes());
        }
        // of before it had one of its own: the fingerprints that there are were made with this
        byte[] sealed = box.seal(proven.formerFingerprintKey());
        return connection
                .preparedQuery("update installation set fingerprint_key_encrypted = $1")
                .execute(Tuple.of(buffer(sealed)))
                .replaceWith(sealed);
    }

    private static EncryptionKey proven(SecretBox box, Row row) {
        return box.keys()
                .proven(row.getBuffer("key_proof").getBytes())
                // only where another start, with another key, came in between: the launcher looked a moment ago
                .orElseThrow(() ->
                        new IllegalStateException("the database was written with another TALLYLIGHT_ENCRYPTION_KEY"));
    }

    private static Object buffer(byte[] bytes) {
        return Buffer.buffer(bytes).getDelegate();
    }
}
