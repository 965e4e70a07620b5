package dev.tallylight.rest;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** What is asked for by its id: there, or answered with 404. */
public final class Existing {
    private Existing() {}

    /**
     * @param read gives null where there is none
     * @param what the kind of thing: "webhook"
     * @return what was read; fails with a {@link ProblemException} of the type {@code not-found} where there is none
     */
    public static <T> Uni<T> orNotFound(Uni<? extends @Nullable T> read, String what, Object id) {
        return read.map(found -> {
            if (found == null) {
                throw ProblemException.notFound(what, id.toString());
            }
            return found;
        });
    }
}
