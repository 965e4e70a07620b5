package dev.tallylight.console;

import dev.tallylight.net.EgressRefusedException;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with a form, in words: beside each field, and on top what belongs to none. */
public final class FormErrors {
    /** What belongs to no field of the form. */
    private static final String OTHER = "other";

    private FormErrors() {}

    /** Whether a failure is the form's, and not a bug of ours. */
    public static boolean speaksOf(Throwable failure) {
        return failure instanceof ProblemException || failure instanceof EgressRefusedException;
    }

    /** Whether what the form is about is not there: no page can show it again. */
    public static boolean isMissing(Throwable failure) {
        return failure instanceof ProblemException problem && problem.problem().status() == 404;
    }

    /** By field, for the fields that the form has. */
    public static Map<String, String> of(Throwable failure, String... fields) {
        Map<String, String> errors = new LinkedHashMap<>();
        if (failure instanceof EgressRefusedException refused) {
            add(errors, "url", String.valueOf(refused.getMessage()));
            return errors;
        }
        Problem problem = ((ProblemException) failure).problem();
        List<Problem.Violation> violations = problem.violations();
        if (violations == null || violations.isEmpty()) {
            add(errors, OTHER, problem.detail() == null ? problem.title() : problem.detail());
            return errors;
        }
        for (Problem.Violation violation : violations) {
            String field = violation.field().substring(violation.field().lastIndexOf('.') + 1);
            if (Arrays.asList(fields).contains(field)) {
                add(errors, field, "The " + (field.equals("url") ? "URL" : field) + " " + violation.message() + ".");
            } else {
                add(errors, OTHER, violation.field() + " " + violation.message() + ".");
            }
        }
        return errors;
    }

    private static void add(Map<String, String> errors, String field, String message) {
        errors.merge(field, message, (one, other) -> one + " " + other);
    }
}
