package dev.tallylight.stream.draft;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.probe.Protocol;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Violations;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a list of streams leaves out because it is a secret, or because the stream is known without it: that stays as it
 * is held. A secret goes to no other server than the one that it was given for.
 */
public final class KeptSecrets {
    private static final String MARK = "***";
    private static final String AGAIN = "must be given again: the URL moved to another server";
    private static final String NOT_ITS_OWN =
            "holds *** where a secret was, and is not the stream's own: write the secret";

    private KeptSecrets() {}

    /** Whether a URL is what we show of one with secrets, or an older version did, and not one to connect to. */
    public static boolean leftOut(@Nullable String url) {
        return url != null
                && url.length() <= Url.MOST_CHARACTERS
                && (url.contains("=" + MARK)
                        || url.contains(MARK + "@")
                        || url.contains(MARK) && Url.redact(url.strip()).equals(url.strip()));
    }

    /** A URL of the same form that can be checked, where secrets were left out. */
    public static @Nullable String checkable(@Nullable String url) {
        return url != null && leftOut(url) ? url.replace(MARK, "left-out-here") : url;
    }

    /**
     * The whole description, with what is held where the row leaves it out.
     *
     * @param held what the stream is
     * @throws ProblemException where a secret was left out and cannot be kept
     */
    public static StreamRequest keep(StreamRequest row, StreamRequest held) {
        String url = url(row.url(), held.url());
        Violations violations = new Violations();
        violations.check(url != null, "url", NOT_ITS_OWN);
        boolean leavesOut = row.auth() == null || row.signing() == null;
        boolean moved = url != null && leavesOut && moved(url, String.valueOf(held.url()));
        violations.check(!moved || row.auth() != null || held.auth() == null, "auth", AGAIN);
        violations.check(!moved || row.signing() != null || held.signing() == null, "signing", AGAIN);
        violations.raise();
        return with(
                row,
                row.key() == null ? held.key() : row.key(),
                url,
                row.auth() == null ? held.auth() : row.auth(),
                row.signing() == null ? held.signing() : row.signing());
    }

    private static StreamRequest with(
            StreamRequest row,
            @Nullable String key,
            @Nullable String url,
            StreamRequest.@Nullable Auth auth,
            StreamRequest.@Nullable Signing signing) {
        return new StreamRequest(
                key,
                row.name(),
                url,
                row.protocol(),
                row.tags(),
                row.checkpoints(),
                row.policy(),
                row.expect(),
                auth,
                row.paused(),
                row.schedule(),
                row.alertOutsideSchedule(),
                row.dependsOn(),
                signing);
    }

    /** What a patch made of a stream: its URL, where it was sent back as it is shown, is the stream's own. */
    public static StreamRequest unlessShown(StreamRequest held, StreamRequest wanted) {
        String url = wanted.url();
        if (url == null || url.equals(held.url()) || !leftOut(url)) {
            return wanted;
        }
        String own = url(url, held.url());
        if (own == null) {
            throw ProblemException.field(ProblemType.INVALID_URL, "url", NOT_ITS_OWN);
        }
        return with(wanted, wanted.key(), own, wanted.auth(), wanted.signing());
    }

    /**
     * Whether a patch may move a stream.
     *
     * @param patch what was sent: a secret that stands in it, null included, was given
     * @throws ProblemException naming each secret that the stream would keep at another server
     */
    public static void checkGiven(StreamRequest held, StreamDraft wanted, JsonNode patch) {
        if (!moved(wanted.urlAsGiven(), String.valueOf(held.url()))) {
            return;
        }
        Violations violations = new Violations();
        StreamRequest.Auth auth = held.auth();
        violations.check(
                auth == null
                        || (auth.password() == null || MergePatch.gives(patch, "auth", "password"))
                                && (auth.username() == null || MergePatch.gives(patch, "auth", "username"))
                                && (auth.bearer() == null || MergePatch.gives(patch, "auth", "bearer")),
                "auth",
                AGAIN + ", or set to null");
        violations.check(
                held.signing() == null || MergePatch.gives(patch, "signing", "key"),
                "signing",
                AGAIN + ", or set to null");
        violations.raise();
    }

    private static @Nullable String url(@Nullable String given, @Nullable String held) {
        if (given == null || !leftOut(given)) {
            return given;
        }
        return held != null && isShown(given.strip(), held) ? held : null;
    }

    /** Of what an older version showed more of, each part must be so. */
    private static boolean isShown(String given, String held) {
        String shown = Url.redact(held);
        return shown.equals(given) || shown.equals(Url.redact(given)) && holdsParts(held, given);
    }

    private static boolean holdsParts(String held, String given) {
        String[] parts = given.split(Pattern.quote(MARK), -1);
        int at = 0;
        for (String part : parts) {
            at = held.indexOf(part, at);
            if (at < 0) {
                return false;
            }
            at += part.length();
        }
        return held.startsWith(parts[0]) && held.endsWith(parts[parts.length - 1]);
    }

    private static boolean moved(String url, String held) {
        if (url.strip().equals(held)) {
            return false;
        }
        Url to = StreamDraft.url(url.strip(), Protocol.AUTO);
        try {
            return !to.sameOriginAs(Url.parse(held));
        } catch (UrlException e) {
            return true; // what an older version took and this one would not
        }
    }
}
