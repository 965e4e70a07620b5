package dev.tallylight.webhook.inbox;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * An inbox.
 *
 * @param key what opens it, for senders and for readers
 * @param path where requests are taken, below the address of this installation
 */
@RegisterForReflection
@TemplateData
public record InboxView(@JsonIgnore UUID id, String key, String path, Instant createdAt) {
    static InboxView of(UUID id, String key, Instant createdAt) {
        return new InboxView(id, key, "/inbox/" + key, createdAt);
    }
}
