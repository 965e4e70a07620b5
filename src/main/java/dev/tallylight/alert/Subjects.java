package dev.tallylight.alert;

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
        Uni<Void> locked = Uni.createFrom().voidItem();
        for (SubjectKind kind : kinds) {
            locked = locked.chain(
                            () -> all.size() == ids.size() ? Uni.createFrom().item(List.<Subject>of()) : kind.lock(ids))
                    .invoke(all::addAll)
                    .replaceWithVoid();
        }
        return locked.replaceWith(all);
    }

    /** How those stand that others depend on. */
    Uni<Map<UUID, AlertRules.Parent>> parents(Set<UUID> ids) {
        Map<UUID, AlertRules.Parent> parents = new HashMap<>();
        Uni<Void> found = Uni.createFrom().voidItem();
        for (SubjectKind kind : kinds) {
            found = found.chain(() -> parents.size() == ids.size()
                            ? Uni.createFrom().item(Map.<UUID, AlertRules.Parent>of())
                            : kind.parents(ids))
                    .invoke(parents::putAll)
                    .replaceWithVoid();
        }
        return found.replaceWith(parents);
    }

    /** Has those that others depend on looked at now. */
    Uni<Void> ask(Set<UUID> parents) {
        Uni<Void> asked = Uni.createFrom().voidItem();
        if (!parents.isEmpty()) {
            for (SubjectKind kind : kinds) {
                asked = asked.chain(() -> kind.ask(parents));
            }
        }
        return asked;
    }
}
