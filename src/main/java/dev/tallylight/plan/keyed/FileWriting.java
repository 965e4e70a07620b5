package dev.tallylight.plan.keyed;

import dev.tallylight.maintenance.FiledWindows;
import dev.tallylight.store.Retried;
import dev.tallylight.webhook.FiledEndpoints;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Writes both kinds in one transaction, but for the windows that go: they do when nothing depends on them any more. */
@ApplicationScoped
class FileWriting {
    private final FiledEndpoints endpoints;
    private final FiledWindows windows;

    FileWriting(FiledEndpoints endpoints, FiledWindows windows) {
        this.endpoints = endpoints;
        this.windows = windows;
    }

    @Retried
    @WithTransaction
    public Uni<Void> write(FileKinds.Diffs open) {
        return endpoints
                .apply(open.webhooks().rows(), open.webhooks().gone())
                .chain(() -> windows.apply(open.maintenance().rows(), List.of()));
    }

    @Retried
    @WithTransaction
    public Uni<Void> drop(FileKinds.Diffs all) {
        return windows.apply(List.of(), all.maintenance().gone());
    }
}
