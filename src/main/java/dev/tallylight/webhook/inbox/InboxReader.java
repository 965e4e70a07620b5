package dev.tallylight.webhook.inbox;

import dev.tallylight.access.Slice;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads an inbox, each request with whether it proves its sender. */
@ApplicationScoped
public class InboxReader {
    private final Inboxes inboxes;
    private final InboxContents contents;
    private final InboxEndpoints endpoints;

    InboxReader(Inboxes inboxes, InboxContents contents, InboxEndpoints endpoints) {
        this.inboxes = inboxes;
        this.contents = contents;
        this.endpoints = endpoints;
    }

    /** The requests of the last ten minutes, the newest first. */
    public Uni<List<InboxRequestView>> requests(Slice slice, String key) {
        return inboxes.byKey(slice, key)
                .chain(inbox -> endpoints
                        .sendingTo(slice, inbox)
                        .chain(known -> contents.of(inbox.id())
                                .map(all -> all.stream()
                                        .map(request -> InboxRequestView.of(request, known))
                                        .toList())));
    }
}
