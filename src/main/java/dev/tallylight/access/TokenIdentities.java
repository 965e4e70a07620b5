package dev.tallylight.access;

import dev.tallylight.access.audit.Caller;
import dev.tallylight.access.entry.AddressList;
import dev.tallylight.access.openid.OpenId;
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
import java.util.UUID;

/**
 * Knows whose a secret is: one indexed look-up per request, by its hash. A session of somebody whom an issuer knows holds under
 * the rules alone by which it was made: another issuer, or other roles of groups, end it.
 */
@ApplicationScoped
class TokenIdentities implements IdentityProvider<Credentials> {
    private static final String BY_TOKEN =
            "select id, name, role, tags, addresses, expires_at, expires_at <= now() as expired from access_token where hash = $1";
    private static final String BY_SESSION = """
            select t.id, t.addresses, s.person_id, coalesce(t.name, s.person_name) as name, coalesce(t.role, s.role) as role,
                   case when t.id is null then s.tags else t.tags end as tags, t.expires_at, t.expires_at <= now() as expired
            from console_session s left join access_token t on t.id = s.token_id
            where s.hash = $1 and s.expires_at > now() and (s.rules is null or s.rules = $2)""";

    private final Pool pool;
    private final TokenUse use;
    private final OpenId openId;

    TokenIdentities(Pool pool, TokenUse use, OpenId openId) {
        this.pool = pool;
        this.use = use;
        this.openId = openId;
    }

    @Override
    public Class<Credentials> getRequestType() {
        return Credentials.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Credentials request, AuthenticationRequestContext context) {
        boolean isToken = request.kind() == Credentials.Kind.TOKEN;
        Buffer hash = Buffer.buffer(SecretText.sha256(request.secret()));
        return pool.preparedQuery(isToken ? BY_TOKEN : BY_SESSION)
                .execute(isToken ? Tuple.of(hash) : Tuple.of(hash, Buffer.buffer(openId.rules())))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new AuthenticationFailedException();
                    }
                    return identity(request, rows.iterator().next());
                });
    }

    private SecurityIdentity identity(Credentials request, Row row) {
        if (!request.isOf(row.getUUID("id"))) {
            throw new AuthenticationFailedException();
        }
        if (!AddressList.ofColumn(row.getArrayOfStrings("addresses")).holds(request.address())) {
            // as if it were wrong, but for the audit, whose readers want to know which token is tried elsewhere
            Caller.wouldHaveBeen(request.context(), row.getString("name"), row.getUUID("id"));
            throw new AuthenticationFailedException();
        }
        if (Boolean.TRUE.equals(row.getBoolean("expired"))) {
            throw new AuthenticationFailedException(new ProblemException(
                    ProblemType.TOKEN_EXPIRED,
                    "This token expired at "
                            + JsonForm.time(row.getOffsetDateTime("expires_at").toInstant())
                            + ": have an admin make a new one."));
        }
        UUID token = row.getUUID("id");
        if (token != null) {
            use.note(token);
        }
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(row.getString("name")))
                .addRoles(Role.ofWireName(row.getString("role")).included())
                .addAttribute("token", token == null ? row.getUUID("person_id") : token)
                .addAttribute(CurrentSlice.ATTRIBUTE, Slice.ofColumn(row.getArrayOfStrings("tags")))
                .build();
    }
}
