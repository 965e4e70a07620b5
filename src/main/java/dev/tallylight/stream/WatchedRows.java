package dev.tallylight.stream;

import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.stream.draft.SigningDraft;
import dev.tallylight.stream.draft.StreamDraft;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * The streams' rows as whoever assigns them reads them: what changed since it last read, and, of the few that it has to
 * tell, what a probe needs, with the secrets opened.
 */
@ApplicationScoped
public class WatchedRows {
    private static final Logger LOG = Logger.getLogger(WatchedRows.class);

    /** To be asked before the rows: what commits in between is read twice then, and not left out. */
    private static final String SINCE = "select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)";

    private static final String ROWS = "select id, changed_xid, checkpoints, paused from stream";

    private final Pool pool;
    private final StreamRepository streams;
    private final StreamSecrets secrets;

    WatchedRows(Pool pool, StreamRepository streams, StreamSecrets secrets) {
        this.pool = pool;
        this.streams = streams;
        this.secrets = secrets;
    }

    /**
     * What of a stream decides whether a process watches it.
     *
     * @param change grows with each change of what concerns watching
     */
    public record Row(StreamId id, long change, List<String> checkpoints, boolean paused) {
        /** Whether that checkpoint is to watch it now. */
        public boolean isWatchedBy(Checkpoint place) {
            return !paused && checkpoints.stream().anyMatch(place::isMeantBy);
        }
    }

    /** @param next what to ask {@link #changedSince} for the next time: nothing that changes from now on is left out */
    public record Read(List<Row> rows, long next) {}

    /** A stream with all that a probe of it needs. */
    public record Opened(Row row, Assignment assignment) {}

    /** Every stream there is. */
    public Uni<Read> all() {
        return read(ROWS, Tuple.tuple());
    }

    /** Those that changed since an earlier read. */
    public Uni<Read> changedSince(long earlier) {
        return read(ROWS + " where changed_xid >= $1", Tuple.of(earlier));
    }

    private Uni<Read> read(String sql, Tuple parameters) {
        return pool.query(SINCE)
                .execute()
                .map(found -> found.iterator().next().getLong(0))
                .chain(next -> rows(sql, parameters).map(rows -> new Read(rows, next)));
    }

    /** Of these, those that there are. */
    public Uni<List<Row>> of(Collection<StreamId> ids) {
        UUID[] wanted = ids.stream().map(StreamId::value).toArray(UUID[]::new);
        return rows(ROWS + " where id = any ($1)", Tuple.of(wanted));
    }

    private Uni<List<Row>> rows(String sql, Tuple parameters) {
        return pool.preparedQuery(sql)
                .execute(parameters)
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> new Row(
                                new StreamId(row.getUUID("id")),
                                row.getLong("changed_xid"),
                                List.of(row.getArrayOfStrings("checkpoints")),
                                row.getBoolean("paused")))
                        .toList());
    }

    /** Of these, those that there are, with their secrets; one whose secrets cannot be opened is left out, and named in the log. */
    @WithSession
    public Uni<List<Opened>> open(Collection<StreamId> ids) {
        return streams.list("id in ?1", ids.stream().map(StreamId::value).toList())
                .map(found -> found.stream()
                        .map(this::opened)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private Optional<Opened> opened(StreamEntity stream) {
        Row row = new Row(new StreamId(stream.id), stream.changedXid, List.of(stream.checkpoints), stream.paused);
        try {
            return Optional.of(new Opened(row, assignment(stream)));
        } catch (RuntimeException e) {
            LOG.errorf("stream %s cannot be watched: %s", stream.id, e.getMessage());
            return Optional.empty();
        }
    }

    private Assignment assignment(StreamEntity stream) {
        ProbeTarget target = new ProbeTarget(
                Url.parse(secrets.url(stream)),
                Protocol.ofWireName(stream.protocol),
                StreamDraft.credentials(secrets.auth(stream)),
                StreamDraft.expectations(secrets.expect(stream)),
                stream.policy().timeout(),
                SigningDraft.of(secrets.signing(stream)));
        return new Assignment(new StreamId(stream.id), target, stream.policy().probePolicy());
    }
}
