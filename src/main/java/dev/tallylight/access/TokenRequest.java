package dev.tallylight.access;

import dev.tallylight.rest.Violations;
import org.jspecify.annotations.Nullable;

/** @param name for people: whose token it is; 1 to 100 characters */
public record TokenRequest(@Nullable String name, @Nullable Role role) {
    void check() {
        Violations violations = new Violations();
        violations.check(
                name != null && !name.isBlank() && name.length() <= 100, "name", "must have 1 to 100 characters");
        violations.line("name", name);
        violations.check(role != null, "role", "must be one of viewer, editor, admin");
        violations.raise();
    }
}
