package dev.tallylight.plan;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.DatabaseAway;
import dev.tallylight.rest.Problem;
import dev.tallylight.store.Refused;
import dev.tallylight.stream.StreamBatches;
import dev.tallylight.stream.StreamBatches.Replaced;
import dev.tallylight.stream.draft.StreamLot;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Compares, writes and deletes a few hundred streams at a time. A database that is slow for a moment, as that of a hub that
 * begins to watch thousands, ends no import; and a row that it refuses is rejected by itself.
 */
@ApplicationScoped
class Lots {
    /** Of a lot, while the database is away or slow. */
    private static final int TRIES = 10;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(3);

    private final StreamBatches batches;
    private final Vertx vertx;

    Lots(StreamBatches batches, Vertx vertx) {
        this.batches = batches;
        this.vertx = vertx;
    }

    Uni<List<StreamLot.Outcome>> compare(Slice slice, List<StreamLot.Row> lot, StreamLot.Owner owner) {
        return patiently(() -> batches.compare(slice, lot, owner), TRIES);
    }

    Uni<Replaced> apply(Slice slice, List<StreamLot.Row> lot, StreamLot.Owner owner) {
        return written(
                lot, some -> batches.apply(slice, some, owner).map(outcomes -> new Replaced(outcomes, List.of())));
    }

    /** Deletes those that have the rows' URLs now, as far as the rows can be. */
    Uni<Replaced> replace(Slice slice, List<StreamLot.Row> lot, StreamLot.Owner owner) {
        return written(lot, some -> batches.replace(slice, some, owner));
    }

    /** What {@link #delete} would. */
    Uni<List<StreamLot.Gone>> look(Slice slice, Collection<UUID> ids, StreamLot.Owner owner) {
        return patiently(() -> batches.look(slice, ids, owner), TRIES);
    }

    Uni<List<StreamLot.Gone>> delete(Slice slice, Collection<UUID> ids, StreamLot.Owner owner) {
        return patiently(() -> batches.delete(slice, ids, owner), TRIES);
    }

    /** Together; where the database refuses one of them, one by one, so that it alone is rejected. */
    private Uni<Replaced> written(List<StreamLot.Row> lot, Function<List<StreamLot.Row>, Uni<Replaced>> work) {
        return patiently(() -> work.apply(lot), TRIES)
                .onFailure(Refused::forGood)
                .recoverWithUni(refused ->
                        lot.size() > 1 ? oneByOne(lot, work) : Uni.createFrom().item(rejected(lot)));
    }

    private Uni<Replaced> oneByOne(List<StreamLot.Row> lot, Function<List<StreamLot.Row>, Uni<Replaced>> work) {
        return Multi.createFrom()
                .iterable(lot)
                .onItem()
                .transformToUniAndConcatenate(row -> written(List.of(row), work))
                .collect()
                .asList()
                .map(each -> new Replaced(
                        each.stream().flatMap(one -> one.outcomes().stream()).toList(),
                        each.stream().flatMap(one -> one.gone().stream()).toList()));
    }

    private static Replaced rejected(List<StreamLot.Row> lot) {
        List<Problem.Violation> why =
                List.of(new Problem.Violation("url", "or key was given to another stream at the same moment"));
        return new Replaced(
                lot.stream()
                        .map(row -> StreamLot.Outcome.rejected(row.row(), why))
                        .toList(),
                List.of());
    }

    private <T> Uni<T> patiently(Supplier<Uni<T>> work, int tries) {
        return work.get()
                .onFailure(failure -> tries > 1 && DatabaseAway.isWhy(failure))
                .recoverWithUni(
                        failure -> ImportLock.pause(vertx, BETWEEN_TRIES).chain(() -> patiently(work, tries - 1)));
    }
}
