package dev.tallylight.access;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A kind of thing of which the streams file may hold some, besides what people add. What is which is decided by whoever reads
 * the file; each kind says what there is of it, checks what is wanted as if the API were asked for it, and writes it.
 *
 * @param <T> the API's request for one
 */
public interface Filed<T> {
    /**
     * One as the file wants it.
     *
     * @param key by which the file knows it
     * @param id which one it is; null for a new one
     */
    record Row<T>(String key, @Nullable UUID id, T request) {}

    /**
     * One that there is.
     *
     * @param key null where no file has ever held it
     * @param name as people know it, without its secrets
     */
    record Held(UUID id, @Nullable String key, String name, boolean managedByFile) {}

    /** How many there may be in all. */
    int most();

    /**
     * On any thread, without the database.
     *
     * @throws ProblemException naming every field that is not valid
     */
    void check(T request);

    /** All that there are. */
    Uni<List<Held>> held();

    /** Those of the rows that are not so yet, or not the file's. */
    Uni<List<Row<T>>> open(List<Row<T>> rows);

    /** Makes these so and the file's, and deletes others of the file's, in one transaction. */
    Uni<Void> apply(List<Row<T>> rows, Collection<UUID> gone);
}
