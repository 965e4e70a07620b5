package dev.tallylight.history.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.history.target.Budget;
import dev.tallylight.history.target.Target;
import dev.tallylight.history.uptime.Account;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A row of a report: of a stream, a tag or a day. The seconds of several streams are added up.
 *
 * @param stream its id
 * @param name of the stream
 * @param tag the empty text for the streams that have none
 * @param day by the clocks of the report's time zone
 * @param streams how many were counted together
 * @param availability (online + degraded) / (online + degraded + offline); null where nothing is known
 * @param coverage the share of the time that is not unknown; null where there is no stream
 * @param promised percent of a month, of this stream or tag; null where nothing is, and in rows of days
 * @param budgetSeconds so much of the period's time that counts may be lost by that
 * @param leftSeconds that without what was lost; negative where more was
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AvailabilityRow")
public record ReportRow(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID stream,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String tag,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate day,
        long streams,
        @Nullable Double availability,
        @Nullable Double coverage,
        double onlineSeconds,
        double degradedSeconds,
        double offlineSeconds,
        double unknownSeconds,
        double excludedSeconds,
        long outages,
        @Nullable Double mttrSeconds,
        @Nullable Double mtbfSeconds,
        @Nullable Double promised,
        @Nullable Double budgetSeconds,
        @Nullable Double leftSeconds) {

    static ReportRow ofStream(UUID id, String name, Account account) {
        return of(id, name, null, null, 1, account);
    }

    static ReportRow ofTag(String tag, long streams, Account account) {
        return of(null, null, tag, null, streams, account);
    }

    static ReportRow ofDay(LocalDate day, long streams, Account account) {
        return of(null, null, null, day, streams, account);
    }

    static ReportRow ofAll(long streams, Account account) {
        return of(null, null, null, null, streams, account);
    }

    private static ReportRow of(
            @Nullable UUID stream,
            @Nullable String name,
            @Nullable String tag,
            @Nullable LocalDate day,
            long streams,
            Account account) {
        return new ReportRow(
                stream,
                name,
                tag,
                day,
                streams,
                account.availability(),
                account.coverage(),
                Account.seconds(account.online()),
                Account.seconds(account.degraded()),
                Account.seconds(account.offline()),
                Account.seconds(account.unknown()),
                Account.seconds(account.notCounted()),
                account.outages(),
                UptimeView.seconds(account.meanTimeToRepair()),
                UptimeView.seconds(account.meanTimeBetweenFailures()),
                null,
                null,
                null);
    }

    /** The same, of which something is promised. */
    ReportRow promising(@Nullable Target target, Account account, Duration toCome) {
        if (target == null) {
            return this;
        }
        Budget budget = Budget.of(target.allowed(), account, toCome);
        return new ReportRow(
                stream,
                name,
                tag,
                day,
                streams,
                availability,
                coverage,
                onlineSeconds,
                degradedSeconds,
                offlineSeconds,
                unknownSeconds,
                excludedSeconds,
                outages,
                mttrSeconds,
                mtbfSeconds,
                target.percent(),
                Account.seconds(budget.whole()),
                Account.seconds(budget.left()));
    }
}
