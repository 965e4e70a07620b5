package dev.tallylight.webhook;

import dev.tallylight.access.Filed;
import dev.tallylight.follow.Sequence;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.SigningKey;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of the streams file, which go through the same steps as those of the API. What a row leaves out is the
 * default, but for the secret, and the token of a digest: these stay as they are. An endpoint that Tallylight switched off
 * stays so until its row says something else than before.
 */
@ApplicationScoped
public class FiledEndpoints implements Filed<EndpointRequest> {
    private final EndpointRepository endpoints;
    private final EndpointRegistry registry;
    private final EndpointSecrets secrets;

    FiledEndpoints(EndpointRepository endpoints, EndpointRegistry registry, EndpointSecrets secrets) {
        this.endpoints = endpoints;
        this.registry = registry;
        this.secrets = secrets;
    }

    @Override
    public int most() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void check(EndpointRequest request) {
        registry.checked(request);
    }

    @Override
    @WithSession
    public Uni<List<Held>> held() {
        return endpoints
                .listAll()
                .map(all -> all.stream()
                        .map(one -> new Held(one.id, one.fileKey, one.urlRedacted, one.managedByFile))
                        .toList());
    }

    @Override
    @WithSession
    public Uni<List<Row<EndpointRequest>>> open(List<Row<EndpointRequest>> rows) {
        List<UUID> ids = rows.stream().map(Row::id).filter(Objects::nonNull).toList();
        return endpoints.list("id in ?1", ids).map(found -> {
            Map<UUID, EndpointEntity> held =
                    found.stream().collect(Collectors.toMap(one -> one.id, Function.identity()));
            return rows.stream()
                    .filter(row -> !isSo(row.id() == null ? null : held.get(row.id()), row))
                    .toList();
        });
    }

    private boolean isSo(@Nullable EndpointEntity held, Row<EndpointRequest> row) {
        if (held == null || !held.managedByFile || !row.key().equals(held.fileKey)) {
            return false;
        }
        EndpointDraft before;
        try {
            before = EndpointDraft.of(registry.describe(held));
        } catch (ProblemException e) {
            return false; // what an older version took and this one would not is something else
        }
        EndpointDraft wanted = wanted(held, row.request());
        SigningKey key = wanted.sending().secret();
        return before.plain().equals(wanted.plain())
                && Objects.equals(before.token(), wanted.token())
                && (key == null || registry.signsWith(held, key))
                && wanted.enabled() == (held.enabled || held.disabledReason != null);
    }

    private EndpointDraft wanted(EndpointEntity held, EndpointRequest request) {
        EndpointDraft draft = registry.checked(request);
        boolean digested = ReceiverRules.digests(Format.ofWireName(held.format));
        return digested ? draft.orToken(secrets.openOrEmpty(held.tokenEncrypted)) : draft;
    }

    @Override
    @WithTransaction
    public Uni<Void> apply(List<Row<EndpointRequest>> rows, Collection<UUID> gone) {
        return Sequence.of(rows, this::apply)
                .chain(() -> Sequence.of(
                        gone,
                        id -> endpoints
                                .locked(id)
                                .chain(held -> held == null || !held.managedByFile
                                        ? Uni.createFrom().voidItem()
                                        : registry.remove(held))));
    }

    private Uni<Void> apply(Row<EndpointRequest> row) {
        UUID id = row.id();
        Uni<EndpointEntity> locked = id == null ? Uni.createFrom().nullItem() : endpoints.locked(id);
        return locked.chain(held ->
                        held == null ? registry.add(registry.checked(row.request()), row.key()) : change(held, row))
                .replaceWithVoid();
    }

    private Uni<EndpointRegistry.Found> change(EndpointEntity held, Row<EndpointRequest> row) {
        EndpointDraft wanted = wanted(held, row.request());
        held.fileKey = row.key();
        held.managedByFile = true;
        if (!wanted.enabled()) {
            held.disabledReason = null; // it is the file now that has it switched off
        }
        return registry.change(held, wanted);
    }
}
