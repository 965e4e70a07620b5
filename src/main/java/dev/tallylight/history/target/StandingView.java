package dev.tallylight.history.target;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.rest.Durations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a promise is kept in the month that is under way.
 *
 * @param tag of all whose streams it is; null where it is one stream's own
 * @param percent what is promised
 * @param timezone by whose clocks the month began
 * @param to the first moment after the month
 * @param streams how many it is of; their seconds are added up
 * @param kept the availability so far, from 0 to 1; null where nothing is known
 * @param coverage the share of the month so far that is not unknown
 * @param budgetSeconds so much may be lost of the time that counts and of what is to come
 * @param usedSeconds offline
 * @param leftSeconds negative where more was lost than may be
 * @param burn how fast it was used up lately: 1 makes it last for the month
 * @param state kept, burning, missed or unknown
 * @param usedUpAt when nothing is left if it goes on as in the last six hours; null where it lasts, or is gone
 * @param words the same for people
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "TargetStanding")
public record StandingView(
        @Nullable String tag,
        double percent,
        String timezone,
        Instant from,
        Instant to,
        long streams,
        @Nullable Double kept,
        @Nullable Double coverage,
        double budgetSeconds,
        double usedSeconds,
        double leftSeconds,
        List<Burn> burn,

        @Schema(enumeration = {"kept", "burning", "missed", "unknown"})
        String state,

        @Nullable Instant usedUpAt,
        String words) {

    /** Of the last so and so long. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "TargetBurn")
    public record Burn(
            @Schema(examples = "6h") String window,
            @Nullable Double rate) {}

    public static StandingView of(Standing standing) {
        Target target = standing.target();
        return new StandingView(
                target.tag(),
                target.percent(),
                target.zone().getId(),
                standing.month().from(),
                standing.month().to(),
                standing.streams(),
                standing.kept(),
                standing.coverage(),
                Account.seconds(standing.budget().whole()),
                Account.seconds(standing.budget().used()),
                Account.seconds(standing.budget().left()),
                standing.burns().stream()
                        .map(burn -> new Burn(Durations.format(burn.window()), burn.rate()))
                        .toList(),
                standing.state().wireName(),
                standing.usedUpAt(),
                standing.words());
    }
}
