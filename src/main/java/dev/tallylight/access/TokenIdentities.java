package dev.tallylight.access;

import dev.tallylight.rest.JsonForm;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Knows whose a secret is: one indexed look-up per request, by its hash. */
@ApplicationScoped
class TokenIdentities implements IdentityProvider<Credentials> {
    private static final String BY_TOKEN =
            "select id, name, role, tags, expires_at, expires_at <= now() as expired from access_token where hash = $1";
    private static final String BY_SESSION = """
            select t.id, t.name, t.role, t.tags, t.expires_at, t.expires_at <= now() as expired from console_session s join access_token t on t.id = s.token_id
            where s.hash = $1 and s.expires_at > now()""";

    private final Pool pool;
    private final TokenUse use;

    TokenIdentities(Pool pool, TokenUse use) {
        this.pool = pool;
        this.use = use;
    }

    @Override
    public Class<Credentials> getRequestType() {
        return Credentials.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Credentials request, AuthenticationRequestContext context) {
        String sql = request.kind() == Credentials.Kind.TOKEN ? BY_TOKEN : BY_SESSION;
        return pool.preparedQuery(sql)
                .execute(Tuple.of(Buffer.buffer(SecretText.sha256(request.secret()))))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new AuthenticationFailedException();
                    }
                    return identity(rows.iterator().next());
                });
    }

    private SecurityIdentity identity(Row row) {
        if (Boolean.TRUE.equals(row.getBoolean("expired"))) {
            throw new AuthenticationFailedException(new ProblemException(
                    ProblemType.TOKEN_EXPIRED,
                    "This token expired at "
                            + JsonForm.time(row.getOffsetDateTime("expires_at").toInstant())
                            + ": have an admin make a new one."));
        }
        use.note(row.getUUID("id"));
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(row.getString("name")))
                .addRoles(Role.ofWireName(row.getString("role")).included())
                .addAttribute("token", row.getUUID("id"))
                .addAttribute(CurrentSlice.ATTRIBUTE, Slice.ofColumn(row.getArrayOfStrings("tags")))
                .build();
    }
}
