package dev.tallylight.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Set;

/** What a token allows. Each role may do all that the ones before it may. */
@RegisterForReflection
public enum Role {
    /** Reads. */
    VIEWER,
    /** Reads and changes streams and webhooks. */
    EDITOR,
    /** Everything, tokens included. */
    ADMIN;

    /** For {@code @RolesAllowed}. */
    public static final String VIEW = "viewer";

    public static final String EDIT = "editor";
    public static final String ADMINISTER = "admin";

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Role ofWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        throw new IllegalArgumentException("must be one of viewer, editor, admin");
    }

    /** The names of all the roles that this one includes. */
    public Set<String> included() {
        return switch (this) {
            case VIEWER -> Set.of(VIEW);
            case EDITOR -> Set.of(VIEW, EDIT);
            case ADMIN -> Set.of(VIEW, EDIT, ADMINISTER);
        };
    }
}
