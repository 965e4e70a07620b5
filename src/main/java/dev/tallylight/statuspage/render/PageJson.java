package dev.tallylight.statuspage.render;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.rest.Json;
import dev.tallylight.statuspage.content.Content;
import dev.tallylight.statuspage.content.Strip;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page as JSON.
 *
 * @param sentence how all of it is, in words
 * @param asOf when it was so
 * @param outages of the last ninety days, the newest first
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record PageJson(
        String title,
        String state,
        String sentence,
        Instant asOf,
        List<Stream> streams,
        List<Server> servers,
        List<Outage> outages,
        List<Work> maintenance) {
    private static final String JSON = "application/json";

    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stream(
            UUID id,
            String name,
            @Nullable String group,
            @Nullable String url,
            String state,
            Instant since,
            @Nullable Double availability,
            @Nullable Days days) {}

    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Server(
            UUID id,
            String name,
            String state,
            Instant since,
            @Nullable Double availability,
            @Nullable Days days) {}

    /** @param availability of each, from 0 to 1; null for a day without data */
    @RegisterForReflection
    record Days(LocalDate from, List<@Nullable Double> availability) {}

    /** @param streamId null where it is a server's, which has {@code serverId} */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Outage(
            UUID id,
            @Nullable UUID streamId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UUID serverId,

            String name,
            Instant since,
            @Nullable Instant endedAt,
            long seconds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String note) {}

    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Work(
            String name,
            boolean underWay,
            @Nullable Instant begins,
            @Nullable Instant ends) {}

    static Document of(Content content, Json json) {
        PageJson all = new PageJson(
                content.page().title(),
                content.state().wireName(),
                content.sentence(),
                content.asOf().truncatedTo(ChronoUnit.MINUTES),
                content.streams().stream()
                        .map(stream -> new Stream(
                                stream.id(),
                                stream.name(),
                                stream.heading() < 0
                                        ? null
                                        : content.page()
                                                .groups()
                                                .get(stream.heading())
                                                .title(),
                                stream.url(),
                                stream.state().wireName(),
                                stream.since(),
                                availability(stream.strip()),
                                days(stream.strip())))
                        .toList(),
                content.servers().stream()
                        .map(server -> new Server(
                                server.id(),
                                server.name(),
                                server.state().wireName(),
                                server.since(),
                                availability(server.strip()),
                                days(server.strip())))
                        .toList(),
                content.outages().stream()
                        .map(outage -> new Outage(
                                outage.id(),
                                outage.kind().isServer() ? null : outage.subjectId(),
                                outage.kind().isServer() ? outage.subjectId() : null,
                                outage.name(),
                                outage.since(),
                                outage.endedAt(),
                                outage.seconds(),
                                outage.reason(),
                                outage.note()))
                        .toList(),
                content.works().stream()
                        .map(work -> new Work(work.name(), work.isUnderWay(), work.begins(), work.ends()))
                        .toList());
        return Document.of(JSON, Document.INERT, json.write(all));
    }

    private static @Nullable Double availability(@Nullable Strip strip) {
        return strip == null ? null : rounded(strip.availability());
    }

    private static @Nullable Days days(@Nullable Strip strip) {
        return strip == null
                ? null
                : new Days(
                        strip.first(),
                        Arrays.asList(strip.days().stream()
                                .map(day -> rounded(day.availability()))
                                .toArray(Double[]::new)));
    }

    private static @Nullable Double rounded(@Nullable Double share) {
        return share == null ? null : Math.floor(share * 100_000) / 100_000;
    }
}
