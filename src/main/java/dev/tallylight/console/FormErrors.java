package dev.tallylight.console;

import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A problem as the form shows it: what is wrong beside each field, and the rest on top. */
final class FormErrors {
    private FormErrors() {}

    /** By field, without its group; {@code other} holds what belongs to none. */
    static Map<String, String> of(ProblemException e) {
        Map<String, String> errors = new HashMap<>();
        List<Problem.Violation> violations = e.problem().violations();
        if (violations == null || violations.isEmpty()) {
            errors.put("other", String.valueOf(e.problem().detail()));
            return errors;
        }
        for (Problem.Violation violation : violations) {
            String field = violation.field().substring(violation.field().lastIndexOf('.') + 1);
            errors.put(field, violation.field() + " " + violation.message());
        }
        return errors;
    }
}
