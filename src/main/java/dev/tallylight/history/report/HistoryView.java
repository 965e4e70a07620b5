package dev.tallylight.history.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.history.sample.Figures;
import dev.tallylight.history.sample.SampleReader;
import dev.tallylight.history.uptime.Account;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a stream was, bucket by bucket.
 *
 * @param from of the first bucket: what was asked for, taken back to a whole step
 * @param to the end of the last bucket
 * @param step {@code 1m}, {@code 5m}, {@code 1h} or {@code 1d}
 * @param unwritten checkpoints of whose last minutes a part is not there yet, for they tell another replica: no gap
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "History")
public record HistoryView(
        Instant from, Instant to, String step, List<Bucket> buckets, List<SampleReader.Unwritten> unwritten) {

    /**
     * A piece of it.
     *
     * @param at its first moment
     * @param checkpoints what each of them saw that looked at the stream within the whole time; zeros where it did not look
     */
    @RegisterForReflection
    @Schema(name = "HistoryBucket")
    public record Bucket(Instant at, Seconds seconds, List<Figures.View> checkpoints) {}

    /**
     * How long it was what; they add up to the step.
     *
     * @param excluded off air by its schedule, or in maintenance
     */
    @RegisterForReflection
    @Schema(name = "HistorySeconds")
    public record Seconds(
            double online, double degraded, double offline, double unknown, double paused, double excluded) {
        static Seconds of(Account account) {
            return new Seconds(
                    Account.seconds(account.online()),
                    Account.seconds(account.degraded()),
                    Account.seconds(account.offline()),
                    Account.seconds(account.unknown()),
                    Account.seconds(account.paused()),
                    Account.seconds(account.excluded()));
        }
    }
}
