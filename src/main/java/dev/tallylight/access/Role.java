package dev.tallylight.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Set;

/** What a token allows. Each role may do all that the ones before it may. */
@RegisterForReflection
public enum Role {
    /** Sees the wallboard, and nothing else: for a screen that everybody walks past, and whoever finds its link. */
    WALL,
    /** Reads. */
    VIEWER,
    /** Reads and changes streams and webhooks. */
    EDITOR,
    /** Everything, tokens included. */
    ADMIN;

    /** For {@code @RolesAllowed}. */
    public static final String WATCH_WALL = "wall";

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
        throw new IllegalArgumentException("must be one of wall, viewer, editor, admin");
    }

    /** The names of all the roles that this one includes. */
    public Set<String> included() {
        return switch (this) {
            case WALL -> Set.of(WATCH_WALL);
            case VIEWER -> Set.of(WATCH_WALL, VIEW);
            case EDITOR -> Set.of(WATCH_WALL, VIEW, EDIT);
            case ADMIN -> Set.of(WATCH_WALL, VIEW, EDIT, ADMINISTER);
        };
    }
}
