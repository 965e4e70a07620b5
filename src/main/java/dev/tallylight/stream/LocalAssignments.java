package dev.tallylight.stream;

import dev.tallylight.agent.AssignmentSource;
import dev.tallylight.agent.StreamId;
import dev.tallylight.store.FreshContext;
import dev.tallylight.store.Signals;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What the built-in checkpoint watches: everything at first, then each stream that a signal names (everything, where
 * many are named at once), and everything again now and then, in case a signal was lost.
 */
@ApplicationScoped
public class LocalAssignments implements AssignmentSource {
    private static final Logger LOG = Logger.getLogger(LocalAssignments.class);
    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration GATHER = Duration.ofMillis(20);
    private static final int FEW = 10;

    private final AssignmentReader reader;
    private final Signals signals;
    private final FreshContext contexts;

    LocalAssignments(AssignmentReader reader, Signals signals, FreshContext contexts) {
        this.reader = reader;
        this.signals = signals;
        this.contexts = contexts;
    }

    @Override
    public Multi<Change> changes() {
        Multi<Supplier<Uni<Change>>> everything = Multi.createFrom()
                .ticks()
                .startingAfter(Duration.ofMillis(1))
                .every(RESYNC)
                .onOverflow()
                .drop()
                .map(ignored -> reader::everything);
        Multi<Supplier<Uni<Change>>> named = signals.on(Signals.Channel.STREAM_CHANGED)
                .group()
                .intoLists()
                .of(FEW * 100, GATHER)
                .onItem()
                .transformToIterable(payloads -> reads(payloads).toList());
        return Multi.createBy().merging().streams(everything, named).onItem().transformToUniAndConcatenate(this::read);
    }

    private Stream<Supplier<Uni<Change>>> reads(List<String> streamIds) {
        return streamIds.size() > FEW
                ? Stream.of(reader::everything)
                : streamIds.stream().distinct().map(id -> () -> reader.one(new StreamId(UUID.fromString(id))));
    }

    private Uni<Change> read(Supplier<Uni<Change>> change) {
        return contexts.run(change)
                .onFailure()
                .invoke(e -> LOG.warnf("assignments could not be read, trying again soon: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
