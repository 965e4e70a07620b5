package dev.tallylight.access.audit;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something is done: the one place where that is found. It is kept in the Vert.x context of the request, or of
 * the turn of a follower, which is where a transaction runs, too.
 *
 * @param actor the name of a token or of a person, or what Tallylight calls its own; null where nobody is known
 * @param actorId the token's id, or the person's: names are not unique
 * @param address of the client, as the server knows it; null for Tallylight itself
 */
public record Caller(
        @Nullable String actor,
        @Nullable String actorId,
        @Nullable String address) {
    /** Of what no request asked for. */
    static final Caller SELF = new Caller("tallylight", null, null);

    /** The attribute of an identity that holds the id of its token. */
    private static final String TOKEN = "token";

    private static final String KEY = Caller.class.getName();

    private static final String REFUSED = KEY + ".refused";

    /** A request, with the address that its connection had: one that is closed has none. */
    private record Asked(RoutingContext request, String address) {
        Caller caller() {
            if (request.get(REFUSED) instanceof Caller refused) {
                return new Caller(refused.actor(), refused.actorId(), address);
            }
            if (!(request.user() instanceof QuarkusHttpUser user)
                    || user.getSecurityIdentity().isAnonymous()) {
                return new Caller(null, null, address);
            }
            UUID token = user.getSecurityIdentity().getAttribute(TOKEN);
            return new Caller(
                    user.getSecurityIdentity().getPrincipal().getName(),
                    token == null ? null : token.toString(),
                    address);
        }
    }

    /** Whoever the present Vert.x context is for. */
    public static Caller now() {
        Object known = VertxContext.isOnDuplicatedContext() ? ContextLocals.get(KEY, SELF) : SELF;
        return known instanceof Asked asked ? asked.caller() : (Caller) known;
    }

    /** From now on, what is done in this context is done for whoever sent the request. */
    static void is(RoutingContext request, String address) {
        if (VertxContext.isOnDuplicatedContext()) {
            ContextLocals.put(KEY, new Asked(request, address));
        }
    }

    /** Of somebody who is known and has no role: the audit says whom a request was refused. */
    public static void wouldHaveBeen(RoutingContext request, String name, UUID id) {
        request.put(REFUSED, new Caller(name, id.toString(), null));
    }

    /** Whoever sent it, once it is answered. */
    static Caller of(RoutingContext request, String address) {
        return new Asked(request, address).caller();
    }

    /** From now on, what is done in this context is done by whoever sent the request, who proved nothing but that he has a link. */
    public static void cameBy(String link, String calledHimself) {
        if (VertxContext.isOnDuplicatedContext()) {
            ContextLocals.put(KEY, new Caller(link + ": " + calledHimself, null, now().address()));
        }
    }

    /** From now on, what is done in this context is done for a part of Tallylight itself, by its name. */
    public static void isOurOwn(String part) {
        if (VertxContext.isOnDuplicatedContext()) {
            ContextLocals.put(KEY, new Caller(part, null, null));
        }
    }
}
