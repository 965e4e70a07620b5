package dev.tallylight.console.outage;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.outage.OutageFilter;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.Outages;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Outages": those that are open stand first, whatever is older below. What is chosen stands in the address. */
@Path("/outages")
@RolesAllowed(Role.VIEW)
public class OutageLists {
    /** More open ones at once are no list that somebody reads: the wallboard and the streams show them. */
    private static final int MOST_OPEN = 200;

    private static final String[] FIELDS = {"tag", "from", "to", "timezone", "stream", "open"};

    private final Pages pages;
    private static final String DAY = "\\d{4}-\\d{2}-\\d{2}";

    private final Outages outages;
    private final CurrentSlice slice;

    OutageLists(Pages pages, Outages outages, CurrentSlice slice) {
        this.pages = pages;
        this.outages = outages;
        this.slice = slice;
    }

    /**
     * What is asked for, as it was sent.
     *
     * @param open {@code true}, {@code false}, or nothing for both
     */
    private record Asked(
            @Nullable String open,
            @Nullable String tag,
            @Nullable String stream,
            @Nullable String from,
            @Nullable String to,
            @Nullable String timezone) {
        /** @throws dev.tallylight.rest.ProblemException naming what cannot be */
        void check() {
            zone();
            OutageFilter.ofParameters(stream, tag, time(from), time(to), open);
        }

        OutageFilter filter(boolean openOnes) {
            return OutageFilter.ofParameters(stream, tag, time(from), time(to), String.valueOf(openOnes));
        }

        /** A day is enough for people; it begins by the clocks of the zone, as the page says. */
        private @Nullable String time(@Nullable String text) {
            return text != null && text.strip().matches(DAY)
                    ? day(text.strip()).map(Instant::toString).orElse(text)
                    : text;
        }

        private Optional<Instant> day(String text) {
            try {
                return Optional.of(LocalDate.parse(text).atStartOfDay(zone()).toInstant());
            } catch (DateTimeException e) {
                return Optional.empty(); // no such day: the filter says so
            }
        }

        /** @throws dev.tallylight.rest.ProblemException where there is no such zone */
        ZoneId zone() {
            try {
                return timezone == null || timezone.isBlank() ? ZoneOffset.UTC : ZoneId.of(timezone.strip());
            } catch (DateTimeException e) {
                throw ProblemException.field(
                        ProblemType.INVALID_PARAMETER, "timezone", "must be the name of a zone such as Europe/Berlin");
            }
        }

        boolean wants(boolean openOnes) {
            return open == null || open.isEmpty() || open.equals(String.valueOf(openOnes));
        }

        Map<String, String> shown() {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("open", text(open));
            all.put("tag", text(tag));
            all.put("stream", text(stream));
            all.put("from", text(from));
            all.put("to", text(to));
            all.put("timezone", text(timezone));
            return all;
        }

        /** The same as fields for days show it: a period that is told by the moment is as many days as it is in. */
        Map<String, String> inDays() {
            Map<String, String> all = shown();
            all.computeIfPresent("from", (name, value) -> inDays(value, 0));
            all.computeIfPresent("to", (name, value) -> inDays(value, 1));
            return all;
        }

        /** @param rest what a day counts that has begun */
        private String inDays(String value, int rest) {
            try {
                ZonedDateTime moment = Instant.parse(value).atZone(zone());
                LocalDate day = moment.toLocalDate();
                return day.plusDays(moment.toLocalTime().equals(LocalTime.MIDNIGHT) ? 0 : rest)
                        .toString();
            } catch (DateTimeException e) {
                return value; // a day already
            }
        }

        /** The same as a query, without a question mark. */
        String query() {
            StringBuilder query = new StringBuilder();
            shown().forEach((name, value) -> {
                if (!value.isEmpty()) {
                    query.append(query.isEmpty() ? "" : "&")
                            .append(name)
                            .append('=')
                            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                }
            });
            return query.toString();
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> list(
            @RestQuery @Nullable String open,
            @RestQuery @Nullable String tag,
            @RestQuery @Nullable String stream,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String timezone,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable String fragment) {
        Asked asked = new Asked(open, tag, stream, from, to, timezone);
        Slice mine = slice.get();
        return Uni.createFrom()
                .deferred(() -> {
                    asked.check();
                    return some(mine, asked, true, null, MOST_OPEN);
                })
                .chain(now -> "open".equals(fragment)
                        ? pages.page("outage/open", data(asked, now, NONE, cursor, Map.of()))
                        : some(mine, asked, false, cursor, Page.DEFAULT_LIMIT)
                                .chain(past -> pages.page("outage/outages", data(asked, now, past, cursor, Map.of()))))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> pages.page(
                        422, "outage/outages", data(asked, NONE, NONE, null, FormErrors.of(failure, FIELDS))));
    }

    private static final Page<OutageView> NONE = new Page<>(List.of(), null);

    private Uni<Page<OutageView>> some(Slice mine, Asked asked, boolean openOnes, @Nullable String cursor, int most) {
        OutageFilter filter = asked.filter(openOnes);
        if (!asked.wants(openOnes)) {
            return Uni.createFrom().item(NONE);
        }
        return outages.list(mine, filter, Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    private static Map<String, Object> data(
            Asked asked,
            Page<OutageView> open,
            Page<OutageView> past,
            @Nullable String cursor,
            Map<String, String> errors) {
        Map<String, Object> data = new HashMap<>();
        data.put("asked", errors.isEmpty() ? asked.inDays() : asked.shown());
        data.put("query", asked.query());
        data.put("openOnes", open.items());
        data.put("moreOpen", open.nextCursor() != null);
        data.put("past", past.items());
        data.put("next", text(past.nextCursor()));
        data.put("later", cursor != null && !cursor.isEmpty());
        data.put("wantsOpen", asked.wants(true));
        data.put("wantsPast", asked.wants(false));
        long inHand = open.items().stream()
                .filter(one -> one.acknowledgedBy() != null)
                .count();
        data.put("inHand", inHand);
        data.put("allInHand", inHand == open.items().size());
        data.put("filtered", !asked.query().isEmpty());
        data.put("errors", errors);
        return data;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
