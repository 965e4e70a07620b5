package dev.tallylight.plan.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.net.egress.EgressRefusedException;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.plan.list.ListReader;
import dev.tallylight.rest.Descriptions;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the rows of one kind as a streams file has them: the API's request, and beside it the key. */
public final class KeyedRows<T> implements ListReader.Rows {
    private static final String KEY = "key";
    private static final int MOST_CHARACTERS = 200;

    private final ObjectMapper mapper;
    private final Kind<T> kind;
    private final List<KeyedRow<T>> rows = new ArrayList<>();

    /**
     * What the rows are.
     *
     * @param orKey the field that is the key where a row has none; null where each must have one
     * @param check raises a problem that names what is not valid
     */
    public record Kind<T>(Class<T> request, @Nullable String orKey, Consumer<T> check) {}

    public KeyedRows(ObjectMapper mapper, Kind<T> kind) {
        this.mapper = mapper;
        this.kind = kind;
    }

    /** Those that were taken, in their order. */
    public List<KeyedRow<T>> rows() {
        return rows;
    }

    @Override
    public void row(int row, JsonNode description) {
        if (!(description instanceof ObjectNode object)) {
            rejected(row, description, List.of(violation("row", "must be an object: a name and a value in each line")));
            return;
        }
        String field = object.hasNonNull(KEY) || kind.orKey() == null ? KEY : kind.orKey();
        String key = object.path(field).asText("").strip();
        List<Problem.Violation> why = new ArrayList<>();
        if (key.isEmpty()
                || key.length() > MOST_CHARACTERS
                || !object.path(field).isValueNode()) {
            why.add(violation(
                    field,
                    "is required, a text of at most " + MOST_CHARACTERS
                            + " characters: a name of your own, by which the file knows it again"));
        }
        T request = request(object, why);
        rows.add(new KeyedRow<>(row, key, field, request, why));
    }

    private @Nullable T request(ObjectNode object, List<Problem.Violation> why) {
        ObjectNode described = mapper.createObjectNode();
        described.setAll(object); // several rows may share one
        described.remove(KEY);
        try {
            T request = Descriptions.read(mapper, described, kind.request());
            kind.check().accept(request);
            return request;
        } catch (ProblemException e) {
            List<Problem.Violation> named = e.problem().violations();
            why.addAll(
                    named == null || named.isEmpty()
                            ? List.of(
                                    violation("row", String.valueOf(e.problem().detail())))
                            : named);
        } catch (EgressRefusedException | UrlException e) {
            why.add(violation("url", String.valueOf(e.getMessage())));
        }
        return null;
    }

    @Override
    public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
        rows.add(new KeyedRow<>(row, "", KEY, null, why));
    }

    private static Problem.Violation violation(String field, String message) {
        return new Problem.Violation(field, message);
    }
}
