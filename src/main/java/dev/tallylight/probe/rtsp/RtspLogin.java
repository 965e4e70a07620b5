package dev.tallylight.probe.rtsp;

import dev.tallylight.net.auth.AuthAnswer;
import dev.tallylight.net.auth.AuthChallenge;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.ProbeTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream's credentials, given apart or in its URL, and what is made of them for each request. They go to the
 * stream's own origin only: a redirect elsewhere takes none along.
 */
final class RtspLogin {
    private final ProbeTarget target;
    private final String clientNonce;
    private Url url;
    private @Nullable AuthAnswer auth;

    RtspLogin(ProbeTarget target) {
        this.target = target;
        this.url = target.url();
        this.clientNonce = AuthAnswer.clientNonce();
    }

    private record UserPassword(String user, String password) {
        @Override
        public String toString() {
            return "UserPassword[***]";
        }
    }

    /** From now on requests go there; what another server asked for is forgotten. */
    void at(Url there) {
        auth = there.equals(url) ? auth : null;
        url = there;
    }

    /** Whether the stream has credentials that this server is not given. */
    boolean withheld() {
        return !url.sameOriginAs(target.url()) && (target.credentials() != null || given() != null);
    }

    /** Whether there is something to log in with here. */
    boolean known() {
        return hasToken() || hasPassword();
    }

    boolean hasPassword() {
        return url.sameOriginAs(target.url()) && given() != null;
    }

    private boolean hasToken() {
        return url.sameOriginAs(target.url()) && target.credentials() instanceof Credentials.BearerToken;
    }

    /** Whether requests carry credentials by now. */
    boolean sends() {
        return auth != null || hasToken();
    }

    /**
     * Answers from now on, if that can be done.
     *
     * @return what is sent, for people; null where nothing is known
     */
    @Nullable
    String answer(List<AuthChallenge> challenges) {
        UserPassword given = hasPassword() ? given() : null;
        AuthAnswer next = given == null ? null : AuthAnswer.answering(challenges, given.user, given.password);
        auth = next == null ? auth : next;
        return next == null ? null : next.scheme();
    }

    /** Sends user and password with every request, though nobody asked. */
    void unasked() {
        UserPassword given = given();
        if (given != null && hasPassword()) {
            auth = AuthAnswer.basic(given.user, given.password);
        }
    }

    /** The value of {@code Authorization}; null for none. */
    @Nullable
    String header(String method, String uri) {
        if (hasToken() && target.credentials() instanceof Credentials.BearerToken(String token)) {
            return "Bearer " + token;
        }
        return auth == null ? null : auth.header(method, uri, clientNonce);
    }

    private @Nullable UserPassword given() {
        if (target.credentials() instanceof Credentials.UserPassword(String user, String password)) {
            return new UserPassword(user, password);
        }
        String login = target.credentials() == null ? target.url().login() : null;
        if (login == null) {
            return null;
        }
        int colon = login.indexOf(':'); // no user's name has one (RFC 7617 §2)
        return new UserPassword(login.substring(0, colon), login.substring(colon + 1));
    }
}
