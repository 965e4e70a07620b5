package dev.tallylight.checkpoint;

import dev.tallylight.rest.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Knows the checkpoints. */
@ApplicationScoped
public class CheckpointRegistry {
    private final CheckpointRepository checkpoints;
    private final InstantSource clock;

    CheckpointRegistry(CheckpointRepository checkpoints, InstantSource clock) {
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    @WithSession
    public Uni<List<Checkpoint>> all() {
        return checkpoints
                .all()
                .map(all -> all.stream().map(CheckpointEntity::toCheckpoint).toList());
    }

    @WithSession
    public Uni<Checkpoint> get(String id) {
        return checkpoints
                .findById(id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("checkpoint", id))
                .map(CheckpointEntity::toCheckpoint);
    }

    /** Writes the built-in checkpoint down under this name; its id stays the one it was first given. */
    @WithTransaction
    public Uni<Checkpoint> installBuiltIn(String name) {
        return checkpoints
                .builtIn()
                .chain(present -> {
                    if (present != null) {
                        present.name = name;
                        return Uni.createFrom().item(present);
                    }
                    CheckpointEntity entity = new CheckpointEntity();
                    entity.id = slug(name);
                    entity.name = name;
                    entity.kind = CheckpointEntity.BUILT_IN;
                    entity.createdAt = clock.instant();
                    return checkpoints.persist(entity);
                })
                .map(CheckpointEntity::toCheckpoint);
    }

    /** {@code "São Paulo, Brazil"} becomes {@code "sao-paulo-brazil"}. */
    static String slug(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return plain.isEmpty() ? "checkpoint" : plain;
    }
}
