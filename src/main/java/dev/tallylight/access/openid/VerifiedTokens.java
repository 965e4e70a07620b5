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
import java.util.Locale;
import java.util.Set;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * What is made of a token that Quarkus has checked, and what is said of one that it has refused. Nothing of Quarkus' identity
 * is kept but the token itself: it would take the issuer's groups for roles of ours.
 */
@ApplicationScoped
class VerifiedTokens {
    /** Of ID tokens (ours always have a nonce, which we ask for) and of those that end a sign-in. */
    private static final Set<String> OTHER_CLAIMS = Set.of("nonce", "at_hash", "c_hash", "s_hash", "events");

    /** As Keycloak writes them into the claims. */
    private static final Set<String> OTHER_TYPES = Set.of("id", "refresh", "offline", "logout");

    private final OpenId openId;
    private final ObjectMapper mapper;

    VerifiedTokens(OpenId openId, ObjectMapper mapper) {
        this.openId = openId;
        this.mapper = mapper;
    }

    /** @throws AuthenticationFailedException where its claims cannot be read */
    Person person(TokenCredential checked) {
        return Person.of(claims(checked), openId.groupsClaim());
    }

    /**
     * An ID token says who signed in, and opens nothing (RFC 9068 §5, OpenID Connect Core §3.1.3.6): its audience is the client
     * as well, and whoever reads an address or a log where somebody signed out has one.
     *
     * @throws AuthenticationFailedException where it is one, or what refreshes or ends a sign-in
     */
    void requireAccessToken(TokenCredential checked) {
        JsonNode claims = claims(checked);
        boolean other = OTHER_CLAIMS.stream().anyMatch(claims::has)
                || OTHER_TYPES.contains(claims.path("typ").asText("").toLowerCase(Locale.ROOT));
        if (other) {
            throw refusal(
                    ProblemType.UNAUTHORIZED,
                    "This JWT is an ID token, or another that opens no API: send an access token of the issuer.");
        }
    }

    private JsonNode claims(TokenCredential checked) {
        try {
            String[] parts = checked.getToken().split("\\.", -1);
            byte[] json = Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.US_ASCII));
            return mapper.readTree(json);
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
        if (Causes.isOfTheWay(failure)) { // Quarkus says of keys that it cannot read that the JWT is wrong
            return away();
        }
        if (Causes.of(failure, UnresolvableKeyException.class) != null) { // right perhaps, by a key that is minutes old
            return refusal(
                    ProblemType.UNAUTHORIZED,
                    "This is no valid token of " + openId.name()
                            + ": no key of it that is known here is the one that it names.");
        }
        InvalidJwtException why = Causes.of(failure, InvalidJwtException.class);
        if (why == null) {
            return failure instanceof AuthenticationFailedException || failure instanceof ProblemException
                    ? failure
                    : away();
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

    private ProblemException away() {
        return new ProblemException(
                ProblemType.UNAVAILABLE,
                "The issuer " + openId.name()
                        + " cannot be asked right now, so no JWT can be checked: try again in a minute, or send a token of"
                        + " Tallylight.");
    }

    private static AuthenticationFailedException refusal(ProblemType type, String words) {
        return new AuthenticationFailedException(new ProblemException(type, words));
    }
}
