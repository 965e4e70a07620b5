package dev.tallylight.agent.remote;

import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.Receipt;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A hub that answers as a test says, at once; without a script it takes everything. */
final class ScriptedHub implements Hub {
    final List<Batch> posted = new ArrayList<>();
    final List<Feed> feeds = new ArrayList<>();
    final Queue<Function<Batch, Uni<Receipt>>> answers = new ArrayDeque<>();
    private final InstantSource clock;
    boolean away;

    ScriptedHub(InstantSource clock) {
        this.clock = clock;
    }

    /** A feed that was asked for. */
    static final class Feed {
        final @Nullable String lastId;
        final Listener listener;
        boolean hungUp;

        Feed(@Nullable String lastId, Listener listener) {
            this.lastId = lastId;
            this.listener = listener;
        }

        void says(String name, String id, String data) {
            listener.alive();
            listener.event(new SseParser.Event(name, data, id));
        }
    }

    Feed lastFeed() {
        return feeds.getLast();
    }

    Receipt receipt(Batch batch, boolean tellViews) {
        return new Receipt(
                1,
                clock.instant(),
                batch.observations() == null ? 0 : batch.observations().size(),
                List.of(),
                null,
                tellViews);
    }

    @Override
    public Uni<Receipt> post(Batch batch) {
        Function<Batch, Uni<Receipt>> answer = answers.poll();
        if (away) {
            return Uni.createFrom().failure(new java.net.ConnectException("Connection refused"));
        }
        posted.add(batch);
        return answer == null ? Uni.createFrom().item(receipt(batch, false)) : answer.apply(batch);
    }

    @Override
    public Uni<Runnable> open(@Nullable String lastId, Listener listener) {
        if (away) {
            return Uni.createFrom().failure(new java.net.ConnectException("Connection refused"));
        }
        Feed feed = new Feed(lastId, listener);
        feeds.add(feed);
        Runnable hangUp = () -> feed.hungUp = true;
        return Uni.createFrom().item(hangUp);
    }

    @Override
    public void close() {
        away = true;
    }
}
