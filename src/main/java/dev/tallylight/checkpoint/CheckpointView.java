package dev.tallylight.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.access.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as the API shows it.
 *
 * @param kind {@code built-in} or {@code private}
 * @param latitude where it is on a map, in degrees; null where nobody said
 * @param token the enrolment token, in the answer that made it and never again
 * @param live whether a process of it was heard lately
 * @param condition whether its votes count, since when it is so, and why it is lost or blind
 * @param lastSeenAt when one was heard last; null before the first
 * @param streams watched by its living processes; null for who sees a slice
 * @param agents its processes: the living, and the last that lived; none for who sees a slice
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "CheckpointView")
public record CheckpointView(
        String id,
        String name,
        String kind,
        @Nullable String place,
        @Nullable Double latitude,
        @Nullable Double longitude,
        List<String> tags,
        @Nullable String publicAddress,
        boolean privateNetworks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token,
        boolean live,
        Condition condition,
        Instant conditionSince,
        @Nullable String conditionDetail,
        @Nullable Instant lastSeenAt,
        @Nullable Integer streams,
        List<Process> agents,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * One process.
     *
     * @param protocol of the agent link that it speaks
     * @param clockSkew how far its clock is ahead of the hub's; begins with a minus when it is behind
     * @param scheduleLag how late its probes begin, the 99th percentile
     * @param load the machine's load average of the last minute
     * @param waiting observations that it could not deliver yet
     * @param blindness why what it sees is not to be trusted; null while it sees well
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "AgentView")
    public record Process(
            UUID id,
            boolean live,
            Instant firstSeenAt,
            Instant lastSeenAt,
            String version,
            int protocol,

            @Schema(examples = "-1s500ms") String clockSkew,

            int streams,

            @Schema(implementation = String.class, examples = "3ms")
            Duration scheduleLag,

            @Nullable Double load,
            int waiting,
            @Nullable String publicAddress,
            @Nullable String blindness) {
        static Process of(Agent agent) {
            AgentReport report = agent.report();
            return new Process(
                    report.agent(),
                    agent.live(),
                    agent.firstSeenAt(),
                    agent.lastSeenAt(),
                    report.version(),
                    report.protocol(),
                    signed(report.clockSkew()),
                    report.streams(),
                    report.scheduleLag(),
                    report.load(),
                    report.waiting(),
                    report.publicAddress(),
                    report.blindness());
        }

        private static String signed(Duration skew) {
            return (skew.isNegative() ? "-" : "") + dev.tallylight.rest.Durations.format(skew.abs());
        }
    }

    /** What a slice is told of it: no addresses, no processes, and not how much it does for others. */
    CheckpointView within(Slice slice) {
        return slice.isAll()
                ? this
                : new CheckpointView(
                        id,
                        name,
                        kind,
                        place,
                        latitude,
                        longitude,
                        tags,
                        null,
                        false,
                        null,
                        live,
                        condition,
                        conditionSince,
                        null,
                        lastSeenAt,
                        null,
                        List.of(),
                        createdAt,
                        updatedAt);
    }

    static CheckpointView of(CheckpointEntity entity, List<Agent> agents, @Nullable String token) {
        List<Agent> own = agents.stream()
                .filter(agent -> agent.report().checkpointId().equals(entity.id))
                .toList();
        return new CheckpointView(
                entity.id,
                entity.name,
                entity.kind,
                entity.place,
                entity.latitude,
                entity.longitude,
                List.of(entity.tags),
                entity.publicAddress,
                entity.privateNetworks,
                token,
                own.stream().anyMatch(Agent::live),
                entity.toCheckpoint().condition(),
                entity.toCheckpoint().conditionSince(),
                entity.conditionDetail,
                own.stream()
                        .map(Agent::lastSeenAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                own.stream()
                        .filter(Agent::live)
                        .mapToInt(agent -> agent.report().streams())
                        .sum(),
                own.stream().map(Process::of).toList(),
                entity.createdAt,
                entity.updatedAt);
    }
}
