package dev.tallylight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Violations;
import dev.tallylight.webhook.message.Format;
import java.util.List;
import java.util.Map;

/**
 * What a patch of an endpoint needs beside being valid, so that nobody reads by it what is never shown: secrets go to no
 * other server (scheme, host or port) than the one that they were given for, and a URL whose path is secret stays so.
 * Pure.
 */
final class EndpointMoves {
    private static final String AGAIN = "must be given again, or set to null: the URL moves to another server";

    private EndpointMoves() {}

    /** Whether what was sent to the one goes to another server from now on; to another mailbox, too. */
    static boolean moved(EndpointRequest before, EndpointDraft wanted) {
        String held = String.valueOf(before.url());
        Url to = wanted.url();
        if (held.equals(wanted.urlAsGiven())) {
            return false;
        }
        try {
            return to == null || !to.sameOriginAs(Url.parse(held));
        } catch (UrlException e) {
            return true;
        }
    }

    /** @throws ProblemException 403 where streams' credentials would go where no admin sends them */
    static void checkCredentials(boolean sentBefore, boolean moved, EndpointDraft wanted, boolean byAdmin) {
        if (byAdmin || !wanted.sendCredentials()) {
            return;
        }
        if (!sentBefore) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN,
                    "Whether a webhook is sent the credentials of streams is for admins to decide: leave `sendCredentials` out, or ask one.");
        }
        if (moved) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN,
                    "The webhook is sent the credentials of streams, so only an admin may move it to another server: ask one, or set its `sendCredentials` to false.");
        }
    }

    /**
     * @param patch what was sent: a secret that stands in it, null included, was given
     * @throws ProblemException 422 naming each secret that was not
     */
    static void checkSecrets(EndpointRequest before, EndpointDraft wanted, JsonNode patch) {
        Violations violations = new Violations();
        if (moved(before, wanted)) {
            violations.check(
                    before.token() == null || before.token().isEmpty() || MergePatch.gives(patch, "token"),
                    "token",
                    AGAIN);
            List<String> kept = headers(before).keySet().stream()
                    .filter(name -> !MergePatch.gives(patch, "headers", name))
                    .toList();
            violations.check(kept.isEmpty(), "headers", AGAIN + " (" + String.join(", ", kept) + ")");
            violations.check(
                    before.clientCertificate() == null || MergePatch.gives(patch, "clientCertificate", "key"),
                    "clientCertificate",
                    AGAIN);
        }
        Format format = before.format() == null ? Format.STANDARD : before.format();
        violations.check(
                !format.hasSecretPath() || wanted.format().hasSecretPath() || MergePatch.gives(patch, "url"),
                "url",
                "must be given again: its path is secret for " + format.wireName() + ", and would be shown for "
                        + wanted.format().wireName());
        violations.raise();
    }

    private static Map<String, String> headers(EndpointRequest before) {
        return before.headers() == null ? Map.of() : before.headers();
    }
}
