package dev.tallylight.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads what a client described from a tree, as strictly as from a body, whatever the tree was made of. */
public final class Descriptions {
    private Descriptions() {}

    /** @throws ProblemException naming the field that does not fit */
    public static <T> T read(ObjectMapper mapper, JsonNode description, Class<T> type) {
        try {
            return mapper.treeToValue(description, type);
        } catch (JsonProcessingException e) {
            throw new ProblemException(JsonProblems.of(e));
        }
    }
}
