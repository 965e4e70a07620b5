package dev.tallylight.access.openid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.http.NetListener;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Texts;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether the issuer is there and is who it should be: its discovery document and its keys are read every so often; what is
 * wrong is said in the log, once, and that something is, for as long as it lasts, in readiness' details. Nothing waits for it: who signs in while it is
 * away is told so, and tokens of Tallylight open as ever.
 */
@ApplicationScoped
public class Issuer {
    private static final Logger LOG = Logger.getLogger(Issuer.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final int MOST_TROUBLE = 300;

    private final OpenId openId;
    private final HttpSessions sessions;
    private final Egress egress;
    private final ObjectMapper mapper;
    private volatile @Nullable Follower looking;
    private volatile boolean known;
    private volatile @Nullable String trouble;
    private volatile @Nullable String endSession;

    Issuer(OpenId openId, HttpSessions sessions, Egress egress, ObjectMapper mapper) {
        this.openId = openId;
        this.sessions = sessions;
        this.egress = egress;
        this.mapper = mapper;
    }

    void start(@Observes HubStart event, Followers followers) throws UrlException {
        if (openId.isConfigured()) {
            Url url = Url.parse(openId.discovery());
            looking = followers.each(Follower.Plan.of("issuer", EVERY).spacedBy(LEAST), () -> look(url));
        }
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        Follower running = looking;
        if (running != null) {
            running.stop();
        }
    }

    /**
     * Before Quarkus asks the issuer anything: somebody must have heard of it. Otherwise whoever sends us sign-ins, or what
     * looks like a JWT, would have us ask an issuer that does not answer, once for each.
     *
     * @throws ProblemException 503 where it has never answered as it should; it is looked at soon
     */
    void requireKnown() {
        if (!known) {
            Follower running = looking;
            if (running != null) {
                running.wake();
            }
            throw new ProblemException(
                    ProblemType.UNAVAILABLE,
                    openId.name()
                            + " cannot be reached right now, so nobody can sign in with it and no JWT can be checked: try"
                            + " again in a few seconds, or use a token of Tallylight.");
        }
    }

    /** Whether something is wrong with it; what, says the log. */
    public boolean isInTrouble() {
        return trouble != null;
    }

    /** Where a browser signs out there; empty where it has no such place, or has not answered yet. */
    Optional<String> endSession() {
        return Optional.ofNullable(endSession);
    }

    /**
     * A turn: always done, whatever the other end does. Its keys are asked for as well: an issuer whose keys are out of our reach
     * lets nobody in.
     */
    Uni<Void> look(Url url) {
        HttpSession session = sessions.open(egress.oidc(), NetListener.NONE);
        Uni<@Nullable String> looked = ask(session, url, "discovery document")
                .map(document -> Discovery.of(document, openId.issuer(), openId.isPlain()))
                .chain(found -> ask(session, found.keys(), "jwks_uri")
                        .invoke(Discovery::requireKey)
                        .invoke(() -> {
                            endSession = found.endSession();
                            known = true;
                        }))
                .map(ignored -> null);
        return looked.ifNoItem()
                .after(GuardedRequests.PATIENCE.plusSeconds(2))
                .recoverWithItem("it does not answer")
                .onFailure()
                .recoverWithItem(failure -> String.valueOf(failure.getMessage()))
                .invoke(this::note)
                .onTermination()
                .invoke(session::close)
                .replaceWithVoid();
    }

    private Uni<JsonNode> ask(HttpSession session, Url url, String what) {
        return session.get(
                        url, Map.of("Accept", "application/json"), GuardedRequests.MOST_BYTES, GuardedRequests.PATIENCE)
                .map(reply -> read(reply, url, "its " + what));
    }

    private JsonNode read(HttpReply reply, Url asked, String what) {
        if (!reply.url().full().equals(asked.full())) {
            throw new IllegalArgumentException(what + " is elsewhere, and redirects are not followed: at "
                    + reply.url().redacted());
        }
        if (reply.status() != 200) {
            throw new IllegalArgumentException(what + " is answered " + reply.status());
        }
        if (reply.truncated()) {
            throw new IllegalArgumentException(what + " is longer than " + GuardedRequests.MOST_BYTES + " bytes");
        }
        try {
            return mapper.readTree(reply.bytes());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(what + " is no JSON", e);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(what + " cannot be read", e);
        }
    }

    private void note(@Nullable String found) {
        String now = found == null ? null : brief(Texts.asLine(found));
        String before = trouble;
        trouble = now;
        if (now != null && !now.equals(before)) {
            LOG.warnf(
                    "nobody can sign in with %s, tokens of Tallylight can: %s; trying again every %d s",
                    openId.issuer(), now, EVERY.toSeconds());
        } else if (now == null && before != null) {
            LOG.infof("people can sign in with %s again", openId.issuer());
        }
    }

    private static String brief(String words) {
        return words.length() <= MOST_TROUBLE ? words : words.substring(0, MOST_TROUBLE - 1) + "…";
    }
}
