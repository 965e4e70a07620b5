package dev.tallylight.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;

/** Applies a JSON merge patch (RFC 7396) to what a client could have sent to create the thing. */
@ApplicationScoped
public class MergePatch {
    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private final ObjectMapper mapper;

    MergePatch(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * @param current the thing as its request would describe it
     * @param patch an object; a null member removes, that is, sets the default again
     * @return the request with the patch applied, read as strictly as a request is
     */
    public <T> T apply(T current, JsonNode patch, Class<T> type) {
        if (!patch.isObject()) {
            throw new ProblemException(ProblemType.MALFORMED_JSON, "A merge patch is a JSON object (RFC 7396).");
        }
        ObjectNode merged = merge(mapper.valueToTree(current), patch);
        try {
            return mapper.readerFor(type).readValue(mapper.treeAsTokens(merged));
        } catch (com.fasterxml.jackson.databind.JsonMappingException e) {
            throw new ProblemException(JsonProblems.of(e));
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a patch says what is to become of a member within members: sets it, or removes it or one that it is in. */
    public static boolean gives(JsonNode patch, String... path) {
        JsonNode at = patch;
        for (String name : path) {
            if (!at.isObject()) {
                return true; // it takes the place of all that was there
            }
            at = at.path(name);
            if (at.isMissingNode()) {
                return false;
            }
        }
        return true;
    }

    private static ObjectNode merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(member.getKey());
            } else if (value.isObject() && target.get(member.getKey()) instanceof ObjectNode inner) {
                merge(inner, value);
            } else {
                target.set(member.getKey(), value);
            }
        });
        return target;
    }
}
