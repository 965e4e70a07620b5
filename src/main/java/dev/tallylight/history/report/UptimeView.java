package dev.tallylight.history.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.history.uptime.Account;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How long a stream was what within a window. The five add up to the window's length.
 *
 * @param window as it was asked for; null where its ends were given
 * @param availability (online + degraded) / (online + degraded + offline); null where nothing is known
 * @param coverage the share of the window that is not unknown
 * @param unknownSeconds nobody could tell: before the stream was there, after now and while nobody looked are of it
 * @param excludedSeconds paused, off air by its schedule, or in maintenance
 * @param outages those that were going on at some moment that counts
 * @param mttrSeconds offline seconds on an outage, on average; null without one
 * @param mtbfSeconds seconds on air on an outage, on average; null without one
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Uptime")
public record UptimeView(
        @Nullable String window,
        Instant from,
        Instant to,
        @Nullable Double availability,
        @Nullable Double coverage,
        double onlineSeconds,
        double degradedSeconds,
        double offlineSeconds,
        double unknownSeconds,
        double excludedSeconds,
        long outages,
        @Nullable Double mttrSeconds,
        @Nullable Double mtbfSeconds) {

    static UptimeView of(Period period, Account account) {
        return new UptimeView(
                period.window(),
                period.from(),
                period.to(),
                account.availability(),
                account.coverage(),
                Account.seconds(account.online()),
                Account.seconds(account.degraded()),
                Account.seconds(account.offline()),
                Account.seconds(account.unknown()),
                Account.seconds(account.notCounted()),
                account.outages(),
                seconds(account.meanTimeToRepair()),
                seconds(account.meanTimeBetweenFailures()));
    }

    static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : Account.seconds(duration);
    }
}
