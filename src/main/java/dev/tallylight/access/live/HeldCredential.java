package dev.tallylight.access.live;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request proved itself by, for as long as its answer lasts.
 *
 * @param hash of the token, the console session or the JWT, in hexadecimal: by it the database is asked whether it still holds
 * @param token that it is, or that the session was made with; for a person, the person
 * @param until when it holds, where the database does not know it: a JWT says so itself
 */
public record HeldCredential(
        String hash, UUID token, @Nullable Instant until) {
    private static final String KEY = HeldCredential.class.getName();

    /** Notes it with the request that brought it. */
    public void of(RoutingContext request) {
        request.put(KEY, this);
    }

    static HeldCredential by(RoutingContext request) {
        HeldCredential held = request.get(KEY);
        if (held == null) {
            throw new ProblemException(ProblemType.UNAUTHORIZED, "A live feed needs a token, or a sign-in.");
        }
        return held;
    }
}
