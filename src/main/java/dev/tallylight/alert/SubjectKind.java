package dev.tallylight.alert;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A port: what this room must know of one kind of subjects, and have done for it. All of it runs in the caller's transaction,
 * and ids of other kinds are left out of every answer.
 */
public interface SubjectKind {
    /** By which events its statuses are told. */
    ToldBy toldBy();

    /** Locks subjects until the transaction ends, in the order of their ids; those that were deleted are left out. */
    Uni<List<Subject>> lock(Collection<UUID> ids);

    /** Writes what is held back of subjects that are locked. */
    Uni<Void> hold(Map<UUID, AlertState> alerts);

    /** What the owners of subjects want of their alerts. */
    Uni<Map<UUID, AlertPolicy>> policies(Collection<UUID> ids);

    /** When subjects changed their status lately; one without any change since then is not there. */
    Uni<Map<UUID, List<Instant>>> changesSince(Collection<UUID> ids, Instant since);

    /** How those of these subjects stand that there are. */
    Uni<Map<UUID, AlertRules.Parent>> parents(Collection<UUID> ids);

    /** A child of these subjects fails: has them looked at now, where that is possible. */
    Uni<Void> ask(Collection<UUID> parents);
}
