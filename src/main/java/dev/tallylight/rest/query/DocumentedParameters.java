package dev.tallylight.rest.query;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses query parameters that the API's document does not name: whoever sends {@code dryrun=true} with a list does not want it
 * applied, and whoever asks for {@code state=offline} must not take all streams for the offline ones.
 */
class DocumentedParameters {
    /** What the build makes of the API's document: a line for each call, with the names of its parameters. */
    private static final String FILE = "manual/query-parameters.gz";

    private static final String API = "/api/";

    /** What may be said again: a name that was encoded badly holds a token. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,20}");

    private @Nullable List<Call> calls;

    @ServerRequestFilter
    void refuse(ContainerRequestContext request) {
        Set<String> asked = request.getUriInfo().getQueryParameters().keySet();
        String path = request.getUriInfo().getRequestUri().getPath();
        if (asked.isEmpty() || path == null || !path.startsWith(API)) {
            return;
        }
        String method = request.getMethod().equals(HttpMethod.HEAD) ? HttpMethod.GET : request.getMethod();
        calls().stream()
                .filter(call -> call.is(method, path))
                .findFirst()
                .flatMap(call -> call.refusal(asked))
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }

    private synchronized List<Call> calls() {
        if (calls == null) {
            calls = read();
        }
        return calls;
    }

    /** Those with more segments of their own come first: {@code /streams/export} is no stream. */
    private static List<Call> read() {
        try (InputStream packed = Thread.currentThread().getContextClassLoader().getResourceAsStream(FILE)) {
            String all = new String(
                    new GZIPInputStream(Objects.requireNonNull(packed, "the build packs it")).readAllBytes(),
                    StandardCharsets.UTF_8);
            return all.lines()
                    .map(Call::of)
                    .sorted(Comparator.comparingLong(Call::places))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A call of the API.
     *
     * @param segments of its path; those in braces stand for any
     * @param parameters which its query may have
     */
    record Call(String method, List<String> segments, List<String> parameters) {
        boolean is(String asked, String path) {
            if (!asked.equals(method)) {
                return false;
            }
            List<String> given = segments(path);
            if (given.size() != segments.size()) {
                return false;
            }
            for (int i = 0; i < given.size(); i++) {
                if (!isAny(segments.get(i)) && !segments.get(i).equals(given.get(i))) {
                    return false;
                }
            }
            return true;
        }

        Optional<ProblemException> refusal(Set<String> asked) {
            return asked.stream()
                    .filter(name -> !parameters.contains(name))
                    .findFirst()
                    .map(this::refusal);
        }

        private ProblemException refusal(String name) {
            String there = parameters.isEmpty() ? "there are none" : "there are " + String.join(", ", parameters);
            return HARMLESS.matcher(name).matches()
                    ? ProblemException.field(ProblemType.INVALID_PARAMETER, name, "is not known here: " + there)
                    : new ProblemException(
                            ProblemType.INVALID_PARAMETER,
                            "One of the query's parameters is not known here: " + there + ".");
        }

        /** Of a line such as {@code GET /api/v1/events after limit types}. */
        static Call of(String line) {
            List<String> words = List.of(line.split(" "));
            return new Call(words.getFirst(), segments(words.get(1)), words.subList(2, words.size()));
        }

        private static List<String> segments(String path) {
            return List.of(path.substring(1).split("/"));
        }

        private long places() {
            return segments.stream().filter(Call::isAny).count();
        }

        private static boolean isAny(String segment) {
            return segment.startsWith("{");
        }
    }
}
