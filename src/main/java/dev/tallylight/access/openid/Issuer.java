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
 * Whether the issuer is there and is who it should be: its discovery document is read every so often, and what is wrong is
 * said, once, in the log and for as long as it lasts in readiness' details. Nothing waits for it: who signs in while it is
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

    /** What is wrong with it, in words; null where nothing is known to be. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Where a browser signs out there; empty where it has no such place, or has not answered yet. */
    Optional<String> endSession() {
        return Optional.ofNullable(endSession);
    }

    /** A turn: always done, whatever the other end does. */
    Uni<Void> look(Url url) {
        HttpSession session = sessions.open(egress.oidc(), NetListener.NONE);
        return session.get(
                        url, Map.of("Accept", "application/json"), GuardedRequests.MOST_BYTES, GuardedRequests.PATIENCE)
                .map(reply -> read(url, reply))
                .ifNoItem()
                .after(GuardedRequests.PATIENCE.plusSeconds(2))
                .recoverWithItem("it does not answer")
                .onFailure()
                .recoverWithItem(failure -> String.valueOf(failure.getMessage()))
                .invoke(this::note)
                .onTermination()
                .invoke(session::close)
                .replaceWithVoid();
    }

    private @Nullable String read(Url asked, HttpReply reply) {
        if (!reply.url().full().equals(asked.full())) {
            return "its discovery document is elsewhere, and redirects are not followed: at "
                    + reply.url().redacted();
        }
        if (reply.status() != 200) {
            return "its discovery document is answered " + reply.status();
        }
        JsonNode document;
        try {
            document = mapper.readTree(reply.bytes());
        } catch (JsonProcessingException e) {
            return "its discovery document is no JSON";
        } catch (java.io.IOException e) {
            return "its discovery document cannot be read";
        }
        String says = document.path("issuer").asText("");
        if (!says.equals(openId.issuer())) {
            return "its discovery document says that it is \"" + says
                    + "\": TALLYLIGHT_OIDC_ISSUER must be that very text, or the issuer be told its own address";
        }
        known = true;
        endSession = webAddress(document.path("end_session_endpoint").asText(""));
        return null;
    }

    /** What a browser is sent to is a web address, whatever a document says. */
    private static @Nullable String webAddress(String text) {
        return text.startsWith("https://") || text.startsWith("http://") ? text : null;
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
