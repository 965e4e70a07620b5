package dev.tallylight.stream;

import dev.tallylight.store.SecretBox;
import dev.tallylight.webhook.StreamUrls;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The streams' URLs with their credentials, for the webhooks that are set to receive them. */
@ApplicationScoped
public class FullUrls implements StreamUrls {
    private final StreamRepository streams;
    private final SecretBox secrets;

    FullUrls(StreamRepository streams, SecretBox secrets) {
        this.streams = streams;
        this.secrets = secrets;
    }

    @WithSession
    @Override
    public Uni<Map<UUID, String>> full(Set<UUID> streamIds, List<String> tags) {
        return streams.list("id in ?1", streamIds)
                .map(found -> found.stream()
                        .filter(stream -> tags.isEmpty() || !Collections.disjoint(List.of(stream.tags), tags))
                        .collect(Collectors.toMap(stream -> stream.id, stream -> secrets.open(stream.urlEncrypted))));
    }
}
