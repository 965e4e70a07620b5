package dev.tallylight.access.live;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * What a request proved itself by, for as long as its answer lasts.
 *
 * @param hash of the token or of the console session, in hexadecimal: by it the database is asked whether it still holds
 * @param token that it is, or that the session was made with
 */
public record HeldCredential(String hash, UUID token) {
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
