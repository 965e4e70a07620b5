package dev.tallylight.stream.assign;

import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.AssignmentReader;
import dev.tallylight.stream.WatchedStream;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What one process of a checkpoint watches: everything at first, then each stream that a signal names (everything, where
 * many are named at once), everything when another process of its checkpoint came or went, and everything again now and
 * then, in case a signal was lost.
 */
@ApplicationScoped
public class Assignments {
    private static final Logger LOG = Logger.getLogger(Assignments.class);
    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration LOOK_AT_OTHERS = Duration.ofSeconds(4);
    private static final Duration GATHER = Duration.ofMillis(20);
    private static final int FEW = 10;

    private final AssignmentReader reader;
    private final CheckpointRegistry checkpoints;
    private final Heartbeats heartbeats;
    private final Signals signals;
    private final FreshContext contexts;

    Assignments(
            AssignmentReader reader,
            CheckpointRegistry checkpoints,
            Heartbeats heartbeats,
            Signals signals,
            FreshContext contexts) {
        this.reader = reader;
        this.checkpoints = checkpoints;
        this.heartbeats = heartbeats;
        this.signals = signals;
        this.contexts = contexts;
    }

    /** What changes from now on for that process, beginning with everything that is its share. Does not end. */
    public Multi<Change> of(String checkpointId, UUID agent) {
        return Multi.createFrom().deferred(() -> new Following(checkpointId, agent).changes());
    }

    /** One process that is followed; its reads come one after the other. */
    private final class Following {
        private Share share;

        Following(String checkpointId, UUID agent) {
            this.share = new Share(checkpointId, agent, List.of());
        }

        Multi<Change> changes() {
            Supplier<Uni<Change>> first = this::everything;
            Multi<Supplier<Uni<Change>>> now = Multi.createFrom().iterable(List.of(first));
            Multi<Supplier<Uni<Change>>> everything = ticks(RESYNC).map(ignored -> this::everything);
            Multi<Supplier<Uni<Change>>> others = ticks(LOOK_AT_OTHERS).map(ignored -> this::everythingIfOthersChanged);
            Multi<Supplier<Uni<Change>>> choices =
                    signals.on(Signals.Channel.CHECKPOINT_CHANGED).map(ignored -> this::everything);
            Multi<Supplier<Uni<Change>>> named = signals.on(Signals.Channel.STREAM_CHANGED)
                    .group()
                    .intoLists()
                    .of(FEW * 100, GATHER)
                    .onItem()
                    .transformToIterable(payloads -> reads(payloads).toList());
            return Multi.createBy()
                    .merging()
                    .streams(now, everything, others, choices, named)
                    .onItem()
                    .transformToUniAndConcatenate(Assignments.this::read);
        }

        private Multi<Long> ticks(Duration every) {
            return Multi.createFrom()
                    .ticks()
                    .startingAfter(every)
                    .every(every)
                    .onOverflow()
                    .drop();
        }

        private Stream<Supplier<Uni<Change>>> reads(List<String> streamIds) {
            return streamIds.size() > FEW
                    ? Stream.of(this::everything)
                    : streamIds.stream().distinct().map(id -> () -> one(new StreamId(UUID.fromString(id))));
        }

        private Uni<Change> everything() {
            return heartbeats
                    .living(share.checkpointId())
                    .invoke(living -> share = new Share(share.checkpointId(), share.agent(), living))
                    .chain(this::mine)
                    .chain(reader::everything)
                    .map(Change.Snapshot::new);
        }

        private Uni<Change> one(StreamId id) {
            return mine().chain(mine -> reader.one(id, mine))
                    .map(found -> found == null ? new Change.Withdrawn(id) : new Change.Assigned(found));
        }

        private Uni<Predicate<WatchedStream>> mine() {
            return checkpoints
                    .get(share.checkpointId())
                    .map(place -> stream -> share.holds(stream.id()) && stream.assignedTo(place));
        }

        private Uni<Change> everythingIfOthersChanged() {
            return heartbeats
                    .living(share.checkpointId())
                    .chain(living ->
                            living.equals(share.living()) ? Uni.createFrom().nullItem() : everything());
        }
    }

    private Uni<Change> read(Supplier<Uni<Change>> change) {
        return contexts.run(change)
                .onFailure()
                .invoke(e -> LOG.warnf("assignments could not be read, trying again soon: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
