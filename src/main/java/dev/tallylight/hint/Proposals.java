package dev.tallylight.hint;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.hint.shape.Hook;
import dev.tallylight.hint.shape.MediaServer;
import dev.tallylight.hint.shape.PublishedName;
import dev.tallylight.rest.Existing;
import dev.tallylight.store.Ids;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.draft.StreamRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * What was published and is watched by nobody: proposed until somebody adds it or ignores it for ever. Of those that wait the
 * {@value #MOST_WAITING} heard of last are kept, of the ignored ones {@value #MOST_IGNORED}. It is within the slices that its hint
 * is within.
 */
@ApplicationScoped
public class Proposals {
    static final int MOST_WAITING = 1_000;
    static final int MOST_IGNORED = 10_000;

    private static final String KIND = "proposal";

    private static final String PROPOSE = """
            insert into hint_proposal (id, hint_id, application, name, host, url, first_at, last_at)
            values ($1, $2, $3, $4, $5, $6, $7, $7)
            on conflict (hint_id, application, name) do update
            set last_at = excluded.last_at, host = excluded.host, url = excluded.url, times = hint_proposal.times + 1
            where not hint_proposal.ignored""";

    private static final String FORGET_OLD = """
            delete from hint_proposal where id in (
                select id from hint_proposal where ignored = $1 order by last_at desc, id desc offset $2)""";

    private static final String SELECT = """
            select p.id, p.hint_id, h.name as hint_name, h.kind, h.tags, p.application, p.name, p.host, p.url, p.first_at,
                   p.last_at, p.times, p.ignored
            from hint_proposal p join hint h on h.id = p.hint_id
            """;

    private final Pool pool;
    private final StreamRegistry streams;
    private final Audit audit;
    private final InstantSource clock;

    Proposals(Pool pool, StreamRegistry streams, Audit audit, InstantSource clock) {
        this.pool = pool;
        this.streams = streams;
        this.audit = audit;
        this.clock = clock;
    }

    /** Notes that it was published once more; what is ignored stays so. */
    Uni<Void> propose(HintKeys.Known hint, Hook hook, PublishedName name, String sender) {
        Instant now = clock.instant();
        return pool.preparedQuery(PROPOSE)
                .execute(Tuple.tuple()
                        .addUUID(Ids.at(now))
                        .addUUID(hint.id())
                        .addString(name.application())
                        .addString(name.name())
                        .addString(hook.host())
                        .addString(SuggestedUrl.of(hint.kind(), hook, name, sender))
                        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC)))
                .chain(() -> forgetOld(pool, false, MOST_WAITING));
    }

    private static Uni<Void> forgetOld(SqlClient connection, boolean ignored, int most) {
        return connection
                .preparedQuery(FORGET_OLD)
                .execute(Tuple.of(ignored, most))
                .replaceWithVoid();
    }

    /** A stream watches it by now. */
    Uni<Void> settled(HintKeys.Known hint, PublishedName name) {
        return pool.preparedQuery(
                        "delete from hint_proposal where hint_id = $1 and application = $2 and name = $3 and not ignored")
                .execute(Tuple.of(hint.id(), name.application(), name.name()))
                .replaceWithVoid();
    }

    /**
     * Those heard of last first.
     *
     * @param ignored those that are ignored for ever, instead of those that wait
     * @param limit how many at most
     */
    public Uni<List<ProposalView>> list(Slice slice, boolean ignored, int limit) {
        Tuple parameters = Tuple.of(ignored, limit);
        return pool.preparedQuery(SELECT + "where p.ignored = $1 and " + Hints.owned(slice, "h.tags", parameters)
                        + " order by p.last_at desc, p.id desc limit $2")
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Proposals::view)
                        .toList());
    }

    /**
     * Makes a stream of it. Fails as the making of a stream does, and is proposed as before then.
     *
     * @return the stream
     */
    public Uni<StreamRegistry.Found> add(Slice slice, UUID id, ProposalAnswer answer) {
        return one(pool, slice, id, "")
                .chain(proposal -> streams.create(slice, request(proposal, answer)))
                .call(() -> pool.preparedQuery("delete from hint_proposal where id = $1")
                        .execute(Tuple.of(id)));
    }

    private static StreamRequest request(ProposalView proposal, ProposalAnswer answer) {
        return new StreamRequest(
                null,
                answer.name() == null || answer.name().isBlank() ? proposal.path() : answer.name(),
                answer.url() == null || answer.url().isBlank() ? proposal.url() : answer.url(),
                null,
                answer.tags() == null ? proposal.tags() : answer.tags(),
                null,
                null,
                null,
                null,
                null);
    }

    /** It is not proposed again, however often it is published. */
    public Uni<Void> ignore(Slice slice, UUID id) {
        return pool.withTransaction(connection -> one(connection, slice, id, " for update of p")
                .call(() -> connection
                        .preparedQuery("update hint_proposal set ignored = true where id = $1")
                        .execute(Tuple.of(id)))
                .call(() -> forgetOld(connection, true, MOST_IGNORED))
                .chain(was -> audit.note(
                        connection,
                        Note.updated(
                                KIND,
                                id,
                                was.path(),
                                Fields.of(Map.of("ignored", was.ignored())),
                                Fields.of(Map.of("ignored", true))))));
    }

    /** It is proposed again when it is published again, also where it was ignored. */
    public Uni<Void> forget(Slice slice, UUID id) {
        return pool.withTransaction(connection -> one(connection, slice, id, " for update of p")
                .call(() -> connection
                        .preparedQuery("delete from hint_proposal where id = $1")
                        .execute(Tuple.of(id)))
                .chain(was -> audit.note(
                        connection, Note.deleted(KIND, id, was.path(), Fields.of(Map.of("ignored", was.ignored()))))));
    }

    private static Uni<ProposalView> one(SqlClient connection, Slice slice, UUID id, String lock) {
        Tuple parameters = Tuple.of(id);
        String where = "where p.id = $1 and " + Hints.owned(slice, "h.tags", parameters);
        return Existing.orNotFound(
                connection
                        .preparedQuery(SELECT + where + lock)
                        .execute(parameters)
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(Proposals::view)
                                .findFirst()
                                .orElse(null)),
                KIND,
                id);
    }

    private static ProposalView view(Row row) {
        return new ProposalView(
                row.getUUID("id"),
                row.getUUID("hint_id"),
                row.getString("hint_name"),
                MediaServer.ofWireName(row.getString("kind")),
                List.of(row.getArrayOfStrings("tags")),
                row.getString("application"),
                row.getString("name"),
                row.getString("host"),
                row.getString("url"),
                row.getOffsetDateTime("first_at").toInstant(),
                row.getOffsetDateTime("last_at").toInstant(),
                row.getLong("times"),
                row.getBoolean("ignored"));
    }
}
