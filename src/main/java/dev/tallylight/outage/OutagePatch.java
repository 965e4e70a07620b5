package dev.tallylight.outage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What people write of an outage.
 *
 * @param note null for none
 * @param cause one of a short list; null while it is not known
 * @param acknowledged whether somebody has it in hand
 * @param acknowledgedWith a word of him who has; null for none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutagePatch(
        @Schema(maxLength = 4000, examples = "The encoder's licence had run out") @Nullable
        String note,

        @Schema(examples = "encoder") @Nullable String cause,
        @Nullable Boolean acknowledged,

        @Schema(maxLength = 200, examples = "on my way") @Nullable
        String acknowledgedWith) {
    static final int MOST_NOTE = 4_000;
    static final int MOST_WORD = 200;

    /** Whether somebody has it in hand. */
    boolean taken() {
        return Boolean.TRUE.equals(acknowledged);
    }

    /** @throws dev.tallylight.rest.ProblemException naming every field that is not valid */
    void check(List<String> causes) {
        Violations violations = new Violations();
        violations.check(
                note == null || note.length() <= MOST_NOTE,
                "note",
                "must have at most " + MOST_NOTE + " characters, and has " + (note == null ? 0 : note.length())
                        + ": link to what is longer");
        violations.check(
                cause == null || causes.contains(cause),
                "cause",
                "must be one of " + String.join(", ", causes) + " (TALLYLIGHT_OUTAGES_CAUSES adds to them)");
        word(violations);
        violations.raise();
    }

    /** The same of the acknowledgement alone. */
    void checkAcknowledgement() {
        Violations violations = new Violations();
        word(violations);
        violations.raise();
    }

    private void word(Violations violations) {
        violations.check(
                acknowledgedWith == null || acknowledgedWith.length() <= MOST_WORD,
                "acknowledgedWith",
                "must have at most " + MOST_WORD + " characters");
        violations.line("acknowledgedWith", acknowledgedWith);
        violations.check(
                acknowledgedWith == null || Boolean.TRUE.equals(acknowledged),
                "acknowledgedWith",
                "goes with an acknowledgement: set acknowledged to true");
    }
}
