package dev.tallylight.history.target;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.history.story.StreamRows;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes down what is promised. */
@ApplicationScoped
public class Targets {
    private static final String KIND = "target";

    /** Each is reckoned every minute. */
    private static final int MOST_TAGS = 1_000;

    private final Pool pool;
    private final TargetRows rows;
    private final StreamRows streams;
    private final Audit audit;

    Targets(Pool pool, TargetRows rows, StreamRows streams, Audit audit) {
        this.pool = pool;
        this.rows = rows;
        this.streams = streams;
        this.audit = audit;
    }

    /** All that a slice may see: of tags, in their order, and then of streams. */
    public Uni<List<TargetView>> list(Slice slice) {
        return rows.all(slice).map(found -> {
            List<TargetView> views = new ArrayList<>();
            found.tags().values().forEach(target -> views.add(TargetView.of(null, target)));
            found.own().forEach((stream, target) -> views.add(TargetView.of(stream, target)));
            return views;
        });
    }

    /** Of all streams of a tag; in place of what was promised before. A problem where the tag is beyond the slice. */
    public Uni<TargetView> ofTag(Slice slice, TargetRequest request) {
        Target target = request.ofTag();
        String tag = String.valueOf(target.tag());
        slice.requireOwned(List.of(tag));
        return put(null, tag, target);
    }

    /** Of one stream, whatever its tags promise. A problem where it is not there for the slice. */
    public Uni<TargetView> ofStream(Slice slice, UUID stream, TargetRequest request) {
        Target target = request.ofStream();
        return streams.one(slice, stream).chain(found -> put(stream, found.name(), target));
    }

    /** Nothing is promised any more. A problem where nothing was. */
    public Uni<Void> withdraw(Slice slice, String tag) {
        if (!slice.sees(List.of(tag))) {
            throw ProblemException.notFound(KIND, tag);
        }
        return withdraw(null, tag, tag);
    }

    /** Nothing of its own; what its tags promise stays. */
    public Uni<Void> withdraw(Slice slice, UUID stream) {
        return streams.one(slice, stream).chain(found -> withdraw(stream, null, found.name()));
    }

    private Uni<TargetView> put(@Nullable UUID stream, String name, Target target) {
        TargetView view = TargetView.of(stream, target);
        return pool.withTransaction(connection -> rows.one(connection, stream, target.tag())
                        .call(before -> stream == null && before == null
                                ? rows.ofTags(connection).invoke(Targets::requireRoom)
                                : Uni.createFrom().voidItem())
                        .chain(before -> rows.put(connection, stream, target)
                                .chain(() -> audit.note(connection, note(stream, name, before, view)))))
                .replaceWith(view);
    }

    private static void requireRoom(long tags) {
        if (tags >= MOST_TAGS) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    "tag",
                    "is one too many: " + MOST_TAGS + " tags have a target; withdraw one that is not needed");
        }
    }

    private static Note note(@Nullable UUID stream, String name, @Nullable Target before, TargetView after) {
        Object id = stream == null ? name : stream;
        return before == null
                ? Note.created(KIND, id, name, Fields.of(after))
                : Note.updated(KIND, id, name, Fields.of(TargetView.of(stream, before)), Fields.of(after));
    }

    private Uni<Void> withdraw(@Nullable UUID stream, @Nullable String tag, String name) {
        return pool.withTransaction(connection ->
                rows.one(connection, stream, tag).chain(before -> withdraw(connection, stream, tag, name, before)));
    }

    private Uni<Void> withdraw(
            SqlConnection connection,
            @Nullable UUID stream,
            @Nullable String tag,
            String name,
            @Nullable Target before) {
        if (before == null) {
            throw ProblemException.notFound(KIND, name);
        }
        return rows.delete(connection, stream, tag)
                .chain(() -> audit.note(
                        connection,
                        Note.deleted(
                                KIND, stream == null ? name : stream, name, Fields.of(TargetView.of(stream, before)))));
    }
}
