package dev.tallylight.console.report;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.history.report.UptimeCalendar;
import dev.tallylight.history.report.UptimeCalendars;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Reports": a month, or another period, by tag, and one tag's streams. What is chosen stands in the address. */
@Path("/reports")
@RolesAllowed(Role.VIEW)
public class ReportPages {
    private static final String[] FIELDS = {"month", "from", "to", "timezone", "tag"};

    private final Pages pages;
    private final UptimeCalendars calendars;
    private final CurrentSlice slice;
    private final InstantSource clock;

    ReportPages(Pages pages, UptimeCalendars calendars, CurrentSlice slice, InstantSource clock) {
        this.pages = pages;
        this.calendars = calendars;
        this.slice = slice;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> report(
            @RestQuery @Nullable String month,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String tag,
            @RestQuery @Nullable String timezone) {
        UptimeCalendars.Question question =
                new UptimeCalendars.Question(strip(month), strip(from), strip(to), tag, strip(timezone));
        return Uni.createFrom()
                .deferred(() -> calendars.of(slice.get(), question))
                .chain(calendar -> page(200, question, calendar, Map.of()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> page(422, question, null, FormErrors.of(failure, FIELDS)));
    }

    private Uni<Response> page(
            int code,
            UptimeCalendars.Question question,
            @Nullable UptimeCalendar calendar,
            Map<String, String> errors) {
        Map<String, Object> data = new HashMap<>();
        data.put(
                "asked",
                Map.of(
                        "month", text(question.month()),
                        "from", text(question.from()),
                        "to", text(question.to()),
                        "tag", text(question.tag()),
                        "timezone", text(question.timezone())));
        data.put("months", ReportSheet.months(clock.instant()));
        data.put("zones", ReportSheet.ZONES);
        data.put("it", calendar == null ? false : ReportSheet.of(calendar, question));
        data.put("errors", errors);
        return pages.page(code, "report/reports", data);
    }

    private static @Nullable String strip(@Nullable String value) {
        return value == null ? null : value.strip();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
