package dev.tallylight.checkpoint;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** This process's own checkpoint. With the role {@code hub} there is none, and so none is installed that would be lost. */
@ApplicationScoped
public class BuiltInCheckpoint {
    private static final int EARLY = 100;

    private static final String AS_IT_IS = """
            select id, name, kind, tags, public_address, private_networks, created_at, condition, condition_since,
                condition_detail
            from checkpoint where kind = 'built-in' and name = $1""";

    private final CheckpointConfig config;
    private final @Nullable Checkpoint self;
    private final UUID agent = UUID.randomUUID();

    BuiltInCheckpoint(CheckpointConfig config, CheckpointRegistry registry, Pool pool, FreshContext contexts) {
        this.config = config;
        // the bean is first asked for at start-up
        this.self = probes() ? contexts.runAtStart(() -> installed(config.checkpointName(), registry, pool)) : null;
    }

    /** Its row is read before it is written, for at most starts it is there, and they are the sooner done without Hibernate. */
    static Uni<Checkpoint> installed(String name, CheckpointRegistry registry, Pool pool) {
        return pool.preparedQuery(AS_IT_IS)
                .execute(Tuple.of(name))
                .chain(rows -> rows.size() == 0
                        ? registry.installBuiltIn(name)
                        : Uni.createFrom().item(checkpoint(rows.iterator().next())));
    }

    private static Checkpoint checkpoint(Row row) {
        return new Checkpoint(
                row.getString("id"),
                row.getString("name"),
                row.getString("kind"),
                List.of(row.getArrayOfStrings("tags")),
                row.getString("public_address"),
                row.getBoolean("private_networks"),
                row.getOffsetDateTime("created_at").toInstant(),
                Condition.ofWireName(row.getString("condition")),
                row.getOffsetDateTime("condition_since").toInstant(),
                row.getString("condition_detail"));
    }

    void start(@Observes @Priority(EARLY) HubStart event) {
        // being observed makes the bean, and so the checkpoint, before anything asks for it
    }

    /** Only where this process {@link #probes}. */
    public Checkpoint self() {
        return Objects.requireNonNull(self, "a hub alone is no checkpoint");
    }

    /** This process among those of the checkpoint: other replicas are others of them. */
    public UUID agent() {
        return agent;
    }

    /** Whether this process probes: not with the role {@code hub}. */
    public boolean probes() {
        return config.role().equals("all");
    }
}
