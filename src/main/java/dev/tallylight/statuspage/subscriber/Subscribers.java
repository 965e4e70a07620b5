package dev.tallylight.statuspage.subscriber;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.statuspage.StatusPages;
import dev.tallylight.store.SecretBox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the provider sees of a page's subscribers, and does with them. Whoever does not have the page has none of them: 404. */
@ApplicationScoped
public class Subscribers {
    private static final String KIND = "subscriber";
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int MOST_EXPORTED = 100_000;

    private static final String COLUMNS =
            "id, channel, address_encrypted, address_masked, state, bounces, last_error, told, told_at, failing_since, created_at, confirmed_at";
    private static final String PAGE = "select " + COLUMNS + """
             from subscriber
            where page_id = $1 and id > $2 and ($3::text is null or state = $3) and ($4::text is null or channel = $4)
            order by id limit $5""";
    private static final String COUNTS = """
            select count(*) filter (where state = 'active') as active, count(*) filter (where state = 'unconfirmed') as unconfirmed,
                   count(*) filter (where state = 'bouncing') as bouncing, count(*) filter (where state = 'failing') as failing,
                   count(*) filter (where state = 'active' and channel = 'mail') as mail,
                   count(*) filter (where state = 'active' and channel = 'webhook') as webhook
            from subscriber where page_id = $1""";
    private static final String REMOVE =
            "delete from subscriber where page_id = $1 and id = $2 returning address_masked, state, channel";
    private static final String BOUNCE = "update subscriber set " + Bounces.set("$3::boolean", "$4::int")
            + " where page_id = $1 and id = $2 and channel = 'mail' returning " + COLUMNS;

    private final Pool pool;
    private final StatusPages pages;
    private final SecretBox secrets;
    private final SubscriberConfig config;
    private final Audit audit;

    Subscribers(Pool pool, StatusPages pages, SecretBox secrets, SubscriberConfig config, Audit audit) {
        this.pool = pool;
        this.pages = pages;
        this.secrets = secrets;
        this.config = config;
        this.audit = audit;
    }

    /**
     * Some of a page's, in the order of their ids; one more than {@code most} where there are more.
     *
     * @param state null for whichever
     * @param channel null for whichever
     * @param inFull whether addresses are shown: to those who may edit the page
     */
    public Uni<List<SubscriberView>> list(
            Slice slice,
            UUID page,
            @Nullable SubscriberState state,
            @Nullable Channel channel,
            @Nullable Cursor cursor,
            int most,
            boolean inFull) {
        Tuple parameters = Tuple.tuple()
                .addUUID(page)
                .addUUID(cursor == null ? BEFORE_ALL : cursor.id())
                .addString(state == null ? null : state.wireName())
                .addString(channel == null ? null : channel.wireName())
                .addInteger(most + 1);
        return pages.get(slice, page)
                .chain(() -> pool.preparedQuery(PAGE).execute(parameters))
                .map(rows -> views(rows, inFull));
    }

    /** All of a page's with their addresses, for whoever may edit it: taken down in the audit, for it takes personal data out. */
    public Uni<String> export(Slice slice, UUID page) {
        return pages.get(slice, page)
                .chain(found -> audit.noteAlone(Note.ofMany(
                        "subscribers", Map.of("exportedOf", found.view().slug()))))
                .chain(() -> list(slice, page, null, null, null, MOST_EXPORTED, true))
                .map(SubscriberTable::of);
    }

    public Uni<SubscriberCounts> counts(Slice slice, UUID page) {
        return pages.get(slice, page)
                .chain(() -> pool.preparedQuery(COUNTS).execute(Tuple.of(page)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new SubscriberCounts(
                            row.getLong("active"),
                            row.getLong("unconfirmed"),
                            row.getLong("bouncing"),
                            row.getLong("failing"),
                            row.getLong("mail"),
                            row.getLong("webhook"),
                            config.mostPerPage());
                });
    }

    /** Ends a subscription for its subscriber. Nobody is told. */
    public Uni<Void> remove(Slice slice, UUID page, UUID id) {
        return pages.get(slice, page)
                .chain(() -> pool.withTransaction(connection -> connection
                        .preparedQuery(REMOVE)
                        .execute(Tuple.of(page, id))
                        .map(rows -> first(rows, id))
                        .chain(row -> audit.note(
                                connection,
                                Note.deleted(
                                        KIND,
                                        id,
                                        row.getString("address_masked"),
                                        Fields.of(Map.of(
                                                "page", page,
                                                "channel", row.getString("channel"),
                                                "state", row.getString("state"))))))));
    }

    /** Counts a mail that came back after the mail server had taken it. */
    public Uni<SubscriberView> bounce(Slice slice, UUID page, UUID id, BounceRequest bounce) {
        return pages.get(slice, page)
                .chain(() -> pool.preparedQuery(BOUNCE)
                        .execute(Tuple.of(page, id, bounce.isPermanent(), config.mostBounces())))
                .map(rows -> first(rows, id))
                .call(row -> audit.noteAlone(Note.updated(
                        KIND,
                        id,
                        row.getString("address_masked"),
                        Fields.of(Map.of("bounces", row.getInteger("bounces") - 1)),
                        Fields.of(Map.of("bounces", row.getInteger("bounces"), "state", row.getString("state"))))))
                .map(row -> view(row, true));
    }

    private static Row first(RowSet<Row> rows, UUID id) {
        if (rows.size() == 0) {
            throw ProblemException.notFound(KIND, id.toString());
        }
        return rows.iterator().next();
    }

    private List<SubscriberView> views(RowSet<Row> rows, boolean inFull) {
        List<SubscriberView> views = new ArrayList<>();
        rows.forEach(row -> views.add(view(row, inFull)));
        return views;
    }

    private SubscriberView view(Row row, boolean inFull) {
        return new SubscriberView(
                row.getUUID("id"),
                Channel.ofWireName(row.getString("channel")),
                inFull ? secrets.open(row.getBuffer("address_encrypted").getBytes()) : row.getString("address_masked"),
                SubscriberState.ofWireName(row.getString("state")),
                row.getInteger("bounces"),
                row.getString("last_error"),
                row.getLong("told"),
                at(row, "told_at"),
                at(row, "failing_since"),
                row.getOffsetDateTime("created_at").toInstant(),
                at(row, "confirmed_at"));
    }

    private static @Nullable Instant at(Row row, String column) {
        OffsetDateTime at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant();
    }
}
