package dev.tallylight.access.audit;

import org.jspecify.annotations.Nullable;

/**
 * What was done, as a feature says it.
 *
 * @param object the kind of thing: {@code stream}
 * @param objectId which one; null where it is not one
 * @param name as people know it, without its secrets
 * @param before null where it was not there
 * @param after null where it is not there any more
 */
public record Note(
        Action action,
        String object,
        @Nullable String objectId,
        @Nullable String name,
        @Nullable Fields before,
        @Nullable Fields after) {

    public static Note created(String object, Object id, String name, Fields is) {
        return new Note(Action.CREATE, object, id.toString(), name, null, is);
    }

    /** Nothing is written where both are the same. */
    public static Note updated(String object, Object id, String name, Fields before, Fields after) {
        return new Note(Action.UPDATE, object, id.toString(), name, before, after);
    }

    public static Note deleted(String object, Object id, String name, Fields was) {
        return new Note(Action.DELETE, object, id.toString(), name, was, null);
    }

    /** Something new in place of what nobody may read: a secret, a token. */
    public static Note replaced(String object, Object id, String name, String field) {
        Fields none = Fields.of(java.util.Map.of());
        return updated(object, id, name, none.hiding(field, false), none.hiding(field, true));
    }

    /**
     * Of many at once, which have rows of their own.
     *
     * @param counts what it came to
     */
    public static Note ofMany(String objects, Object counts) {
        return new Note(Action.UPDATE, objects, null, null, null, Fields.of(counts));
    }
}
