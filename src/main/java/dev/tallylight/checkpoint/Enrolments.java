package dev.tallylight.checkpoint;

import dev.tallylight.access.SecretText;
import dev.tallylight.access.entry.Guessing;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose agent somebody is who brings a token: one look-up by its hash. What is not valid is refused and audited. */
@ApplicationScoped
public class Enrolments {
    /** What an enrolment token begins with. */
    public static final String PREFIX = "tlc_";

    private static final int MOST_CHARACTERS = 200;
    private static final String OF_TOKEN = """
            select c.id, c.name, c.kind, c.tags, c.public_address, c.private_networks, c.created_at,
                c.condition, c.condition_since, c.condition_detail, r.checkpoint_name, r.revoked_at
            from (select $1::bytea as hash) as asked
            left join checkpoint c on c.token_hash = asked.hash
            left join revoked_checkpoint_token r on r.hash = asked.hash""";

    private final Pool pool;
    private final SecurityLog audit;
    private final Guessing guessing;

    Enrolments(Pool pool, SecurityLog audit, Guessing guessing) {
        this.pool = pool;
        this.guessing = guessing;
        this.audit = audit;
    }

    static String newToken() {
        return SecretText.random(PREFIX);
    }

    /**
     * The checkpoint that a token was made for.
     *
     * @param authorization the header, as it came
     * @param peer where the request came from, for the audit
     * @return fails with a problem of a type of its own for a token that was never valid, and for one that was revoked
     */
    public Uni<Checkpoint> checkpointOf(@Nullable String authorization, String peer) {
        String token = bearer(authorization);
        if (token == null) {
            return Uni.createFrom().failure(unknown(peer));
        }
        return pool.preparedQuery(OF_TOKEN)
                .execute(Tuple.of(Buffer.buffer(SecretText.sha256(token))))
                .map(rows -> checkpoint(rows.iterator().next(), peer));
    }

    /** Whether the token is still the checkpoint's: asked now and then while a link is open. */
    public Uni<Boolean> isValid(@Nullable String authorization) {
        String token = bearer(authorization);
        return token == null
                ? Uni.createFrom().item(false)
                : pool.preparedQuery("select 1 from checkpoint where token_hash = $1")
                        .execute(Tuple.of(Buffer.buffer(SecretText.sha256(token))))
                        .map(rows -> rows.size() == 1);
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        String token = authorization.substring(7).strip();
        return token.startsWith(PREFIX) && token.length() <= MOST_CHARACTERS ? token : null;
    }

    private Checkpoint checkpoint(Row row, String peer) {
        if (row.getString("id") != null) {
            return new Checkpoint(
                    row.getString("id"),
                    row.getString("name"),
                    row.getString("kind"),
                    List.of(row.getArrayOfStrings("tags")),
                    row.getString("public_address"),
                    row.getBoolean("private_networks"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    Condition.ofWireName(row.getString("condition")),
                    row.getOffsetDateTime("condition_since").toInstant(),
                    row.getString("condition_detail"));
        }
        if (row.getString("checkpoint_name") != null) {
            String name = row.getString("checkpoint_name");
            audit.note("a revoked token of checkpoint \"%s\" was used from %s", name, peer);
            throw new ProblemException(
                    ProblemType.CHECKPOINT_TOKEN_REVOKED,
                    "This token was revoked at "
                            + JsonForm.time(row.getOffsetDateTime("revoked_at").toInstant())
                            + ": start the agent with the checkpoint's present token, or have a new one made.");
        }
        throw unknown(peer);
    }

    private ProblemException unknown(String peer) {
        audit.note("a token that no checkpoint has was used on the agent link from %s", peer);
        ProblemException tooOften = guessing.wrong(peer, "checkpoint token");
        if (tooOften != null) {
            return tooOften;
        }
        return new ProblemException(
                ProblemType.CHECKPOINT_TOKEN_UNKNOWN,
                "Send the token that the checkpoint was created with: \"Authorization: Bearer tlc_…\".");
    }
}
