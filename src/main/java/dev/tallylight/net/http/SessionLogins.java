package dev.tallylight.net.http;

import dev.tallylight.net.auth.AuthAnswer;
import dev.tallylight.net.auth.AuthChallenge;
import dev.tallylight.net.url.Url;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Digest (RFC 7616), where a server asks for it of somebody who comes with user and password: requests bring them as Basic
 * credentials, and from the challenge on as digests, to the origin that asked. Who has none, or a token, has no answer.
 */
final class SessionLogins {
    private static final String AUTHORIZATION = "Authorization";
    private static final String BASIC = "basic ";

    /** A server may want a new nonce for each request; a session makes about as many. */
    private static final int MOST_RENEWALS = 20;

    /** As a session speaks to few hosts that know its credentials, one each. */
    private final Map<String, AuthAnswer> answers = new HashMap<>();

    private int renewals;
    private final String clientNonce = AuthAnswer.clientNonce();

    /** The call with a digest instead of its password, where its origin has asked for one. */
    HttpCall with(HttpCall call) {
        AuthAnswer answer = answers.get(origin(call.url()));
        if (answer == null || login(call) == null) {
            return call;
        }
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.keySet().removeIf(AUTHORIZATION::equalsIgnoreCase);
        headers.put(AUTHORIZATION, answer.header(call.method(), HttpRequest.target(call.url()), clientNonce));
        return call.to(call.url(), headers);
    }

    /**
     * What the call is sent again with; null where the answer stands. An answer is given once, and anew where the server
     * says that only its nonce was too old.
     */
    @Nullable
    String answer(HttpCall call, ResponseHead head) {
        String login = head.status() == 401 ? login(call) : null;
        if (login == null) {
            return null;
        }
        var challenges = AuthChallenge.read(head.headers().getAll("WWW-Authenticate"));
        String origin = origin(call.url());
        boolean again = answers.containsKey(origin);
        if (again && (challenges.stream().noneMatch(AuthChallenge::stale) || ++renewals > MOST_RENEWALS)) {
            return null;
        }
        int colon = login.indexOf(':');
        AuthAnswer answer = AuthAnswer.answering(challenges, login.substring(0, colon), login.substring(colon + 1));
        if (answer == null || !answer.isDigest()) {
            return null;
        }
        answers.put(origin, answer);
        return answer.scheme();
    }

    /** User and password with a colon between, as the call or its URL brings them; null where they do not. */
    private static @Nullable String login(HttpCall call) {
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase(AUTHORIZATION)) {
                String value = header.getValue();
                return value.toLowerCase(Locale.ROOT).startsWith(BASIC) ? plain(value.substring(BASIC.length())) : null;
            }
        }
        return call.url().login();
    }

    private static @Nullable String plain(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
            return text.indexOf(':') < 0 ? null : text;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String origin(Url url) {
        return url.scheme() + "://" + url.host() + ":" + url.port();
    }
}
