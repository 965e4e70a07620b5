package dev.tallylight.access.openid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a token that Quarkus has checked, and what is said of one that it has refused. Nothing of Quarkus' identity
 * is kept but the token itself: it would take the issuer's groups for roles of ours.
 */
@ApplicationScoped
class VerifiedTokens {
    private final OpenId openId;
    private final ObjectMapper mapper;

    VerifiedTokens(OpenId openId, ObjectMapper mapper) {
        this.openId = openId;
        this.mapper = mapper;
    }

    /** @throws AuthenticationFailedException where its claims cannot be read */
    Person person(TokenCredential checked) {
        try {
            String[] parts = checked.getToken().split("\\.", -1);
            byte[] json = Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.US_ASCII));
            JsonNode claims = mapper.readTree(json);
            return Person.of(claims, openId.groupsClaim());
        } catch (JsonProcessingException e) {
            throw new AuthenticationFailedException("the token's claims cannot be read", e);
        } catch (java.io.IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new AuthenticationFailedException("the token is no JWT", e);
        }
    }

    /**
     * What a person may do.
     *
     * @param request which the audit is told that it was theirs, where it is refused
     * @throws ProblemException 403 where they may do nothing, saying why
     */
    Grant grant(Person person, RoutingContext request) {
        return openId.roles().of(person.groups()).orElseThrow(() -> {
            Caller.wouldHaveBeen(request, person.name(), person.id());
            return new ProblemException(
                    ProblemType.FORBIDDEN,
                    "You are " + person.name() + " at " + openId.name() + ", and " + whyNoRole(person) + ".");
        });
    }

    private String whyNoRole(Person person) {
        return String.valueOf(person.withoutRole(openId.groupsClaim()));
    }

    static SecurityIdentity identity(Person person, Grant grant) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(person.name()))
                .addRoles(grant.role().included())
                .addAttribute("token", person.id())
                .addAttribute(CurrentSlice.ATTRIBUTE, grant.slice())
                .build();
    }

    /** Says what is wrong with a JWT where its signature was right; else it is as wrong as any text. */
    Throwable inWords(Throwable failure) {
        InvalidJwtException why = cause(failure);
        if (why == null) {
            return failure instanceof AuthenticationFailedException || failure instanceof ProblemException
                    ? failure
                    : new ProblemException(
                            ProblemType.UNAVAILABLE,
                            "The issuer " + openId.name()
                                    + " cannot be asked right now, so no JWT can be checked: try again in a minute, or"
                                    + " send a token of Tallylight.");
        }
        if (why.hasErrorCode(ErrorCodes.EXPIRED)) {
            return refusal(ProblemType.TOKEN_EXPIRED, "This JWT has expired: have the issuer give you a new one.");
        }
        String words = why.hasErrorCode(ErrorCodes.NOT_YET_VALID)
                ? "is not valid yet (nbf): compare the clocks, or wait"
                : why.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || why.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)
                        ? "is for somebody else (aud): have the issuer name the audience \"" + openId.clientId()
                                + "\" in it, or one of TALLYLIGHT_OIDC_AUDIENCE"
                        : null;
        return words == null ? failure : refusal(ProblemType.UNAUTHORIZED, "This JWT " + words + ".");
    }

    private static AuthenticationFailedException refusal(ProblemType type, String words) {
        return new AuthenticationFailedException(new ProblemException(type, words));
    }

    private static @Nullable InvalidJwtException cause(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof InvalidJwtException found) {
                return found;
            }
        }
        return null;
    }
}
