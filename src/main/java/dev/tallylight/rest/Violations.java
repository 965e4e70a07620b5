package dev.tallylight.rest;

import java.util.ArrayList;
import java.util.List;

/** Collects every field of a request that is not valid, so that the client learns of all of them at once. */
public final class Violations {
    private final List<Problem.Violation> found = new ArrayList<>();

    public void add(String field, String message) {
        found.add(new Problem.Violation(field, message));
    }

    public void check(boolean valid, String field, String message) {
        if (!valid) {
            add(field, message);
        }
    }

    /** @throws ProblemException when something was found */
    public void raise() {
        if (found.isEmpty()) {
            return;
        }
        ProblemType type = ProblemType.INVALID;
        String detail = found.getFirst().field() + " " + found.getFirst().message()
                + (found.size() > 1 ? " (and " + (found.size() - 1) + " more)" : "");
        throw new ProblemException(
                new Problem(type.urn(), type.title(), type.status(), detail, List.copyOf(found), null));
    }
}
