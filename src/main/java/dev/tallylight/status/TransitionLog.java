package dev.tallylight.status;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.Cursor;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.StreamView;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what happened to a stream. */
@ApplicationScoped
public class TransitionLog {
    private final TransitionRepository transitions;
    private final StreamRegistry streams;

    TransitionLog(TransitionRepository transitions, StreamRegistry streams) {
        this.transitions = transitions;
        this.streams = streams;
    }

    /** Newest first; one more than {@code limit} where there are more. A problem when there is no such stream. */
    @WithSession
    public Uni<List<TransitionView>> of(Slice slice, UUID streamId, @Nullable Cursor cursor, int limit) {
        return streams.get(slice, streamId).chain(found -> of(found.view(), cursor, limit));
    }

    /** The same of a stream that the caller has been shown already. */
    @WithSession
    public Uni<List<TransitionView>> of(StreamView stream, @Nullable Cursor cursor, int limit) {
        return transitions
                .of(stream.id(), cursor, limit + 1)
                .map(rows -> rows.stream().map(TransitionView::of).toList());
    }
}
