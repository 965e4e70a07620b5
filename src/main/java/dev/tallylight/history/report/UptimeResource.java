package dev.tallylight.history.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.history.target.StandingView;
import dev.tallylight.history.target.TargetStandings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/streams/{id}/uptime")
@RolesAllowed(Role.VIEW)
@Tag(name = "History", description = "What streams were")
public class UptimeResource {
    private final UptimeReader reader;
    private final TargetStandings targets;
    private final CurrentSlice slice;

    UptimeResource(UptimeReader reader, TargetStandings targets, CurrentSlice slice) {
        this.reader = reader;
        this.targets = targets;
        this.slice = slice;
    }

    /**
     * The answer.
     *
     * @param target how what is promised of the stream stands in this month; null where nothing is
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record UptimeList(
            List<UptimeView> items, @Nullable StandingView target) {}

    @GET
    @Operation(
            summary = "How long a stream was on air",
            description = "For windows that end now, or from one moment to another, exact at the edges.")
    public Uni<UptimeList> get(
            UUID id,
            @Parameter(
                            description = "Lengths of windows that end now; 24h,7d,30d where nothing is given",
                            example = "24h,7d")
                    @RestQuery
                    @Nullable
                    String window,
            @Parameter(description = "RFC 3339, or a day; with or without to", example = "2026-11-01T00:00:00Z")
                    @RestQuery
                    @Nullable
                    String from,
            @Parameter(description = "the first moment after it", example = "2026-12-01T00:00:00Z") @RestQuery @Nullable
                    String to,
            @Parameter(description = "in which days begin; UTC where it is left out", example = "Europe/Berlin")
                    @RestQuery
                    @Nullable
                    String timezone) {
        return reader.of(slice.get(), id, new UptimeReader.Question(window, from, to, timezone))
                .chain(items -> targets.of(slice.get(), id)
                        .map(standing -> new UptimeList(
                                items, standing.map(StandingView::of).orElse(null))));
    }
}
