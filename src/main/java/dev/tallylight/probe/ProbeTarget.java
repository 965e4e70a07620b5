package dev.tallylight.probe;

import dev.tallylight.net.url.UnshownWords;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.signing.UrlSigning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to play, and for how long at most.
 *
 * @param url with its credentials, if any, in the user information
 * @param credentials given apart from the URL; they win over the URL's
 * @param timeout the hard deadline of the whole probe
 * @param signing how the URL is signed at each probe; null where it is played as it is
 */
public record ProbeTarget(
        Url url,
        Protocol protocol,
        @Nullable Credentials credentials,
        Expectations expect,
        Duration timeout,
        @Nullable UrlSigning signing) {
    private static final Pattern PARTS = Pattern.compile("[/?&;#=:@]+");

    public ProbeTarget(
            Url url, Protocol protocol, @Nullable Credentials credentials, Expectations expect, Duration timeout) {
        this(url, protocol, credentials, expect, timeout, null);
    }

    public ProbeTarget withProtocol(Protocol other) {
        return new ProbeTarget(url, other, credentials, expect, timeout, signing);
    }

    /** An address that a list at this target's names. Credentials go to the target's own origin only. */
    ProbeTarget entry(Url other) {
        boolean own = other.sameOriginAs(url);
        return new ProbeTarget(other, Protocol.AUTO, own ? credentials : null, expect, timeout, null);
    }

    /** What of the URL and the credentials nobody is shown, for a server may say it back. */
    UnshownWords unshown() {
        List<String> secrets = new ArrayList<>();
        String sent = url.full();
        String shown = url.redacted();
        if (!sent.equals(shown)) {
            PARTS.splitAsStream(sent).forEach(secrets::add);
            String login = url.login();
            if (login != null) {
                secrets.add(login);
                secrets.add(login.substring(login.indexOf(':') + 1));
                secrets.add(String.valueOf(url.authorization()).substring("Basic ".length()));
            }
        }
        switch (credentials) {
            case Credentials.UserPassword(String user, String password) -> {
                secrets.add(password);
                secrets.add(
                        Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
            }
            case Credentials.BearerToken(String token) -> secrets.add(token);
            case null -> {}
        }
        return UnshownWords.of(sent, shown, secrets);
    }

    ProbeTarget withUrl(Url other) {
        return new ProbeTarget(other, protocol, credentials, expect, timeout, signing);
    }
}
