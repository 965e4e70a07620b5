package dev.tallylight.plan.keyed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Filed;
import dev.tallylight.maintenance.FiledWindows;
import dev.tallylight.maintenance.WindowRequest;
import dev.tallylight.webhook.EndpointRequest;
import dev.tallylight.webhook.FiledEndpoints;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Webhooks and maintenance windows as a streams file has them: read, compared, written. */
@ApplicationScoped
public class FileKinds {
    private static final Logger LOG = Logger.getLogger(FileKinds.class);

    private final ObjectMapper mapper;
    private final FiledEndpoints endpoints;
    private final FiledWindows windows;
    private final FileWriting writing;

    FileKinds(ObjectMapper mapper, FiledEndpoints endpoints, FiledWindows windows, FileWriting writing) {
        this.mapper = mapper;
        this.endpoints = endpoints;
        this.windows = windows;
        this.writing = writing;
    }

    /** What is to become of each kind. */
    public record Diffs(KeyedDiff<EndpointRequest> webhooks, KeyedDiff<WindowRequest> maintenance) {
        public boolean deletes() {
            return !webhooks.gone().isEmpty() || !maintenance.gone().isEmpty();
        }
    }

    public KeyedRows<EndpointRequest> webhooks() {
        return new KeyedRows<>(mapper, new KeyedRows.Kind<>(EndpointRequest.class, null, endpoints::check));
    }

    public KeyedRows<WindowRequest> maintenance() {
        return new KeyedRows<>(mapper, new KeyedRows.Kind<>(WindowRequest.class, "name", windows::check));
    }

    /**
     * Nothing is changed.
     *
     * @param webhooks null where the file says nothing of them
     * @param maintenance the same
     */
    public Uni<Diffs> compare(
            @Nullable List<KeyedRow<EndpointRequest>> webhooks, @Nullable List<KeyedRow<WindowRequest>> maintenance) {
        return compare(webhooks, endpoints)
                .chain(first -> compare(maintenance, windows).map(second -> new Diffs(first, second)));
    }

    private static <T> Uni<KeyedDiff<T>> compare(@Nullable List<KeyedRow<T>> wanted, Filed<T> kind) {
        return wanted == null
                ? Uni.createFrom().item(KeyedDiff.none())
                : kind.held().map(held -> KeyedDiff.of(wanted, held, kind.most()));
    }

    /** Makes all of it so, or nothing, but for the windows that go. */
    public Uni<Void> write(Diffs diffs) {
        return endpoints
                .open(diffs.webhooks().rows())
                .chain(webhooks -> windows.open(diffs.maintenance().rows())
                        .chain(maintenance -> write(
                                new Diffs(open(diffs.webhooks(), webhooks), open(diffs.maintenance(), maintenance)),
                                diffs)));
    }

    /** Deletes the windows that go, once what they hold back is written. */
    public Uni<Void> drop(Diffs diffs) {
        return writing.drop(diffs);
    }

    private Uni<Void> write(Diffs open, Diffs all) {
        return writing.write(open)
                .invoke(() -> log("webhooks", open.webhooks(), all.webhooks()))
                .invoke(() -> log("maintenance windows", open.maintenance(), all.maintenance()));
    }

    private static <T> KeyedDiff<T> open(KeyedDiff<T> diff, List<Filed.Row<T>> rows) {
        return new KeyedDiff<>(rows, diff.refusals(), diff.gone());
    }

    private static void log(String kind, KeyedDiff<?> open, KeyedDiff<?> all) {
        if (!open.rows().isEmpty() || !open.gone().isEmpty()) {
            LOG.infof(
                    "the %s of the streams file were applied: %d written, %d unchanged, %d deleted",
                    kind,
                    open.rows().size(),
                    all.rows().size() - open.rows().size(),
                    open.gone().size());
        }
    }
}
