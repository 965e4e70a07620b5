package dev.tallylight.console.overview;

import dev.tallylight.console.StreamRow;
import dev.tallylight.outage.OutageView;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may need somebody: an outage that goes on, or a stream that some see and some do not.
 *
 * @param outage null where it is degraded
 * @param told whom its alert reached; empty for none
 * @param untold whom it did not reach
 */
@TemplateData
public record Needed(@Nullable OutageView outage, StreamRow row, String told, String untold) {
    /** In a list; ids of streams and outages are different. */
    public String id() {
        return outage == null ? row.it().id().toString() : outage.id().toString();
    }

    /** An outage goes on until the stream is seen by all. */
    public String status() {
        return outage != null && row.status().equals("unknown") ? "offline" : row.status();
    }

    public Instant since() {
        return outage == null ? row.it().since() : outage.since();
    }

    public @Nullable String reason() {
        return row.it().reason() == null && outage != null
                ? outage.reason()
                : row.it().reason();
    }

    public @Nullable String detail() {
        return row.it().reason() == null && outage != null
                ? outage.detail()
                : row.it().detail();
    }

    public boolean inHand() {
        return outage != null && outage.acknowledgedAt() != null;
    }
}
