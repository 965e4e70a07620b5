package dev.tallylight.stream.draft;

import dev.tallylight.net.Url;
import dev.tallylight.probe.Protocol;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.Violations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a list of streams leaves out because it is a secret, or because the stream is known without it: that stays as it
 * is held. A secret goes to no other server than the one that it was given for.
 */
public final class KeptSecrets {
    private static final String MARK = "***";

    private KeptSecrets() {}

    /** Whether a URL is what we show of one with secrets, and not one to connect to. */
    public static boolean leftOut(@Nullable String url) {
        return url != null
                && url.length() <= Url.MOST_CHARACTERS
                && (url.contains("=" + MARK) || url.contains(MARK + "@"))
                && Url.redact(url.strip()).equals(url.strip());
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
        violations.check(
                url != null, "url", "holds *** where a secret was, and is not the stream's own: write the secret");
        boolean leavesOut = row.auth() == null || row.signing() == null;
        boolean moved = url != null && leavesOut && moved(url, String.valueOf(held.url()));
        violations.check(
                !moved || row.auth() != null || held.auth() == null,
                "auth",
                "must be given again: the URL moved to another server");
        violations.check(
                !moved || row.signing() != null || held.signing() == null,
                "signing",
                "must be given again: the URL moved to another server");
        violations.raise();
        return new StreamRequest(
                row.key() == null ? held.key() : row.key(),
                row.name(),
                url,
                row.protocol(),
                row.tags(),
                row.checkpoints(),
                row.policy(),
                row.expect(),
                row.auth() == null ? held.auth() : row.auth(),
                row.paused(),
                row.schedule(),
                row.alertOutsideSchedule(),
                row.dependsOn(),
                row.signing() == null ? held.signing() : row.signing());
    }

    private static @Nullable String url(@Nullable String given, @Nullable String held) {
        if (given == null || !leftOut(given)) {
            return given;
        }
        return held != null && Url.redact(held).equals(given.strip()) ? held : null;
    }

    private static boolean moved(String url, String held) {
        if (url.strip().equals(held)) {
            return false;
        }
        Url to = StreamDraft.url(url.strip(), Protocol.AUTO);
        Url from = Url.parse(held);
        return !to.scheme().equals(from.scheme())
                || !to.host().equals(from.host())
                || !Objects.equals(to.port(), from.port());
    }
}
