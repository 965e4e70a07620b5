package dev.tallylight.stream;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Protocol;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.stream.draft.KeptSecrets;
import dev.tallylight.stream.draft.StreamDraft;
import dev.tallylight.stream.draft.StreamLot;
import dev.tallylight.stream.draft.StreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks described streams without the database, and says what tells them from others. It may be called on any thread. */
@ApplicationScoped
public class StreamMarks {
    private final StreamSecrets secrets;

    StreamMarks(StreamSecrets secrets) {
        this.secrets = secrets;
    }

    /** @throws ProblemException naming every field that is not valid */
    public StreamLot.Mark check(StreamRequest request) {
        StreamDraft draft = StreamDraft.of(withUrl(request, KeptSecrets.checkable(request.url())));
        return mark(request, draft.name(), draft.dependsOn());
    }

    /** The same of one that is not valid; null where not even its URL is. */
    public StreamLot.@Nullable Mark ofInvalid(StreamRequest request) {
        try {
            StreamDraft.url(String.valueOf(KeptSecrets.checkable(request.url())).strip(), protocol(request));
            return mark(request, String.valueOf(request.name()), List.of());
        } catch (ProblemException e) {
            return null;
        }
    }

    private StreamLot.Mark mark(StreamRequest request, String name, List<UUID> dependsOn) {
        String url = String.valueOf(request.url()).strip();
        boolean leftOut = KeptSecrets.leftOut(url);
        String parsed = StreamDraft.url(String.valueOf(KeptSecrets.checkable(url)), protocol(request))
                .full();
        return new StreamLot.Mark(
                StreamIndex.place(secrets.fingerprint(parsed, protocol(request))),
                leftOut ? Url.redact(url) + " " + protocol(request).wireName() : null,
                name,
                dependsOn);
    }

    private static Protocol protocol(StreamRequest request) {
        return request.protocol() == null ? Protocol.AUTO : request.protocol();
    }

    /** The violations that a problem names; one of the whole row where it names none. */
    public static List<Problem.Violation> violations(Problem problem, String field) {
        List<Problem.Violation> named = problem.violations();
        return named != null && !named.isEmpty()
                ? named
                : List.of(new Problem.Violation(field, String.valueOf(problem.detail())));
    }

    /** The same stream for somebody who has no id of his own for it. */
    public static StreamRequest withoutKey(StreamRequest request) {
        return with(request, null, request.url());
    }

    private static StreamRequest withUrl(StreamRequest request, @Nullable String url) {
        return with(request, request.key(), url);
    }

    private static StreamRequest with(StreamRequest request, @Nullable String key, @Nullable String url) {
        return new StreamRequest(
                key,
                request.name(),
                url,
                request.protocol(),
                request.tags(),
                request.checkpoints(),
                request.policy(),
                request.expect(),
                request.auth(),
                request.paused(),
                request.schedule(),
                request.alertOutsideSchedule(),
                request.dependsOn(),
                request.signing());
    }
}
