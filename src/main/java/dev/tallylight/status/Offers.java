package dev.tallylight.status;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ObservationSink;
import dev.tallylight.agent.StreamId;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Offers the hub what the built-in checkpoint sees. A change that it has no room for is offered again with the stream's
 * next outcome: the view would not change a second time by itself, and the hub would take the stream for what it was.
 */
public final class Offers implements ObservationSink {
    private final Function<Observation, CompletionStage<Void>> hub;
    private final Set<StreamId> refused = ConcurrentHashMap.newKeySet();

    /** @param hub fails where it has no room */
    public Offers(Function<Observation, CompletionStage<Void>> hub) {
        this.hub = hub;
    }

    @Override
    public void accept(Observation seen) {
        boolean again = refused.remove(seen.stream());
        hub.apply(again ? seen.asChanged() : seen).whenComplete((written, refusal) -> {
            if (refusal != null) {
                refused.add(seen.stream());
            }
        });
    }
}
