package dev.tallylight.alert;

import dev.tallylight.follow.Sequence;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Subjects of all kinds. Everything here runs in the caller's transaction. */
@ApplicationScoped
public class Subjects {
    private final List<SubjectKind> kinds;

    Subjects(@All List<SubjectKind> kinds) {
        this.kinds = kinds;
    }

    /** Locks subjects until the transaction ends; one kind after the other, each in the order of its ids. */
    public Uni<List<Subject>> lock(Collection<UUID> ids) {
        List<Subject> all = new ArrayList<>();
        return Sequence.of(
                        kinds,
                        kind -> all.size() == ids.size()
                                ? Uni.createFrom().voidItem()
                                : kind.lock(ids).invoke(all::addAll))
                .replaceWith(all);
    }

    /** How those stand that others depend on. */
    Uni<Map<UUID, AlertRules.Parent>> parents(Set<UUID> ids) {
        Map<UUID, AlertRules.Parent> parents = new HashMap<>();
        return Sequence.of(
                        kinds,
                        kind -> parents.size() == ids.size()
                                ? Uni.createFrom().voidItem()
                                : kind.parents(ids).invoke(parents::putAll))
                .replaceWith(parents);
    }

    /** Has those that others depend on looked at now. */
    Uni<Void> ask(Set<UUID> parents) {
        return parents.isEmpty() ? Uni.createFrom().voidItem() : Sequence.of(kinds, kind -> kind.ask(parents));
    }
}
