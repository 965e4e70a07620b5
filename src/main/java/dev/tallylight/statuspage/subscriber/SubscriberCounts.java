package dev.tallylight.statuspage.subscriber;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many a page has.
 *
 * @param mail of those that are told, the ones by mail
 * @param webhook the ones by a URL
 * @param most how many it takes, those who have not confirmed apart
 */
@RegisterForReflection
@Schema(name = "SubscriberCounts")
public record SubscriberCounts(
        long active, long unconfirmed, long bouncing, long failing, long mail, long webhook, int most) {
    /** Those who count against the limit. */
    public long confirmed() {
        return active + bouncing + failing;
    }
}
