package dev.tallylight.maintenance;

import dev.tallylight.access.Filed;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.follow.Sequence;
import dev.tallylight.rest.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The maintenance windows of the streams file, which go through the same steps as those of the API. */
@ApplicationScoped
public class FiledWindows implements Filed<WindowRequest> {
    private final WindowRepository windows;
    private final MaintenanceWindows all;
    private final Audit audit;

    FiledWindows(WindowRepository windows, MaintenanceWindows all, Audit audit) {
        this.windows = windows;
        this.all = all;
        this.audit = audit;
    }

    @Override
    public int most() {
        return MaintenanceWindows.MOST;
    }

    @Override
    public void check(WindowRequest request) {
        WindowDraft.of(request);
    }

    @Override
    @WithSession
    public Uni<List<Held>> held() {
        return windows.listAll()
                .map(found -> found.stream()
                        .map(one -> new Held(one.id, one.fileKey, one.name, one.managedByFile))
                        .toList());
    }

    @Override
    @WithSession
    public Uni<List<Row<WindowRequest>>> open(List<Row<WindowRequest>> rows) {
        List<UUID> ids = rows.stream().map(Row::id).filter(Objects::nonNull).toList();
        return windows.list("id in ?1", ids).map(found -> {
            Map<UUID, WindowEntity> held = found.stream().collect(Collectors.toMap(one -> one.id, Function.identity()));
            return rows.stream()
                    .filter(row -> !isSo(row.id() == null ? null : held.get(row.id()), row))
                    .toList();
        });
    }

    private boolean isSo(@Nullable WindowEntity held, Row<WindowRequest> row) {
        if (held == null || !held.managedByFile || !row.key().equals(held.fileKey)) {
            return false;
        }
        try {
            return WindowDraft.of(all.describe(held)).equals(WindowDraft.of(row.request()));
        } catch (ProblemException e) {
            return false; // what an older version took and this one would not is something else
        }
    }

    @Override
    @WithTransaction
    public Uni<Void> apply(List<Row<WindowRequest>> rows, Collection<UUID> gone) {
        return Sequence.of(rows, this::apply)
                .chain(() -> gone.isEmpty() ? Uni.createFrom().voidItem() : remove(gone))
                .chain(() -> windows.flush())
                .chain(() -> rows.isEmpty() && gone.isEmpty() ? Uni.createFrom().voidItem() : all.changed());
    }

    private Uni<Void> remove(Collection<UUID> gone) {
        return windows.list("managedByFile = true and id in ?1", gone)
                .chain(rows -> audit.noteAll(rows.stream().map(all::deleted).toList()))
                .chain(() -> windows.delete("managedByFile = true and id in ?1", gone))
                .replaceWithVoid();
    }

    private Uni<Void> apply(Row<WindowRequest> row) {
        UUID id = row.id();
        Uni<WindowEntity> found = id == null ? Uni.createFrom().nullItem() : windows.findById(id);
        return found.chain(held -> {
            WindowDraft draft = WindowDraft.of(row.request());
            Fields was = held == null ? null : all.audited(held);
            WindowEntity entity = held == null ? all.made(draft) : held;
            if (held != null) {
                all.write(entity, draft);
                entity.revision++;
            }
            entity.fileKey = row.key();
            entity.managedByFile = true;
            return windows.persist(entity)
                    .chain(() -> audit.note(was == null ? all.created(entity) : all.updated(entity, was)));
        });
    }
}
