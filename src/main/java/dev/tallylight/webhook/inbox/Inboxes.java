package dev.tallylight.webhook.inbox;

import dev.tallylight.access.SecretText;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Action;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Note;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Ids;
import dev.tallylight.store.SecretBox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Makes, lists, finds and deletes inboxes. */
@ApplicationScoped
public class Inboxes {
    static final int MOST = 50;

    /** Or those that are made at the same moment count the same ones before them. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('tallylight.inboxes'))";

    private static final String INBOX = "inbox";
    private static final String PREFIX = "in_";
    /** 256 random bits: nobody finds one by trying. */
    private static final Pattern KEY = Pattern.compile("in_[A-Za-z0-9_-]{43}");

    private final Pool pool;
    private final SecretBox secrets;
    private final Audit audit;
    private final InstantSource clock;

    Inboxes(Pool pool, SecretBox secrets, Audit audit, InstantSource clock) {
        this.pool = pool;
        this.secrets = secrets;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * It is within the slice that it is made in.
     *
     * @throws ProblemException when that has {@value #MOST} already
     */
    public Uni<InboxView> create(Slice slice) {
        String key = SecretText.random(PREFIX);
        Instant now = clock.instant();
        UUID id = Ids.at(now);
        return pool.withTransaction(connection -> connection
                .query(ONE_AT_A_TIME)
                .execute()
                .chain(() -> connection
                        .preparedQuery("""
                        insert into inbox (id, key_hash, key_encrypted, created_at, tags)
                        select $1, $2, $3, $4, $6::varchar[]
                        where (select count(*) from inbox where tags is not distinct from $6::varchar[]) < $5""")
                        .execute(Tuple.tuple()
                                .addUUID(id)
                                .addBuffer(Buffer.buffer(SecretText.sha256(key)))
                                .addBuffer(Buffer.buffer(secrets.seal(key)))
                                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                                .addInteger(MOST)
                                .addArrayOfString(slice.isAll() ? null : slice.array())))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new ProblemException(
                                ProblemType.CONFLICT, "There are " + MOST + " inboxes already: delete one first.");
                    }
                })
                .chain(() -> audit.note(connection, new Note(Action.CREATE, INBOX, id.toString(), null, null, null)))
                .map(noted -> InboxView.of(id, key, now)));
    }

    /** All of the slice, the newest first. */
    public Uni<List<InboxView>> list(Slice slice) {
        return pool.preparedQuery("select id, key_encrypted, created_at from inbox where " + slice.ownsSql("tags", "$1")
                        + " order by id desc")
                .execute(with(Tuple.tuple(), slice))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> view(
                                row, secrets.open(row.getBuffer("key_encrypted").getBytes())))
                        .toList());
    }

    /** The same text as long as nothing else was received by those of the slice. */
    public Uni<String> mark(Slice slice) {
        String sql = "select concat_ws(' ', count(*), max(r.received_at)) as mark"
                + " from inbox i join inbox_request r on r.inbox_id = i.id where " + slice.ownsSql("i.tags", "$1");
        return pool.preparedQuery(sql)
                .execute(with(Tuple.tuple(), slice))
                .map(rows -> rows.iterator().next().getString("mark"));
    }

    /** @throws ProblemException when no inbox has this key; what is no key at all is not even looked for */
    public Uni<InboxView> byKey(Slice slice, String key) {
        if (!KEY.matcher(key).matches()) {
            return Uni.createFrom().failure(unknown());
        }
        return pool.preparedQuery(
                        "select id, created_at from inbox where key_hash = $1 and " + slice.ownsSql("tags", "$2"))
                .execute(with(Tuple.tuple().addBuffer(Buffer.buffer(SecretText.sha256(key))), slice))
                .map(rows -> {
                    @Nullable
                    Row row = rows.iterator().hasNext() ? rows.iterator().next() : null;
                    if (row == null) {
                        throw unknown();
                    }
                    return view(row, key);
                });
    }

    /** With all that it holds. */
    public Uni<Void> delete(Slice slice, String key) {
        return byKey(slice, key)
                .chain(inbox -> pool.withTransaction(connection -> connection
                        .preparedQuery("delete from inbox where id = $1")
                        .execute(Tuple.of(inbox.id()))
                        .chain(() -> audit.note(
                                connection,
                                new Note(Action.DELETE, INBOX, inbox.id().toString(), null, null, null)))));
    }

    private static Tuple with(Tuple parameters, Slice slice) {
        return slice.isAll() ? parameters : parameters.addArrayOfString(slice.array());
    }

    private static InboxView view(Row row, String key) {
        return InboxView.of(
                row.getUUID("id"), key, row.getOffsetDateTime("created_at").toInstant());
    }

    /** Its key is not repeated: it may be one of somebody else's. */
    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no inbox with this key.");
    }
}
