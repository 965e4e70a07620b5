package dev.tallylight.webhook.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * Makes the links by which whoever is told of an outage takes it in hand, without signing in. A port: whoever keeps the outages
 * provides it.
 */
public interface AcknowledgeLinks {
    /** What stands behind {@code /acknowledge/} in such a link; the same each time it is asked for. */
    String token(UUID outage, Instant until);
}
