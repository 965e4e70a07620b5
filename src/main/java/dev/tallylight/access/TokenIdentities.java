package dev.tallylight.access;

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

/** Knows whose a secret is: one indexed look-up per request, by its hash. Use of a token is noted once a minute. */
@ApplicationScoped
class TokenIdentities implements IdentityProvider<Credentials> {
    private static final String BY_TOKEN = """
            with found as (select id, name, role, tags, last_used_at from access_token where hash = $1),
                 noted as (update access_token t set last_used_at = now() from found
                           where t.id = found.id and coalesce(found.last_used_at, '-infinity') < now() - interval '1 minute')
            select id, name, role, tags from found""";
    private static final String BY_SESSION = """
            select t.id, t.name, t.role, t.tags from console_session s join access_token t on t.id = s.token_id
            where s.hash = $1 and s.expires_at > now()""";

    private final Pool pool;

    TokenIdentities(Pool pool) {
        this.pool = pool;
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

    private static SecurityIdentity identity(Row row) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(row.getString("name")))
                .addRoles(Role.ofWireName(row.getString("role")).included())
                .addAttribute("token", row.getUUID("id"))
                .addAttribute(CurrentSlice.ATTRIBUTE, Slice.ofColumn(row.getArrayOfStrings("tags")))
                .build();
    }
}
