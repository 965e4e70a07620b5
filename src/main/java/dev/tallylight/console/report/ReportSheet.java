package dev.tallylight.console.report;

import dev.tallylight.console.Words;
import dev.tallylight.console.figure.HeatMap;
import dev.tallylight.history.report.ReportRow;
import dev.tallylight.history.report.UptimeCalendar;
import dev.tallylight.history.report.UptimeCalendars;
import dev.tallylight.rest.JsonForm;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A report as its page shows it. Pure.
 *
 * @param title the period in words: {@code October 2026}, or {@code 1 to 12 Oct 2026}
 * @param unit what a square is: {@code day}, {@code week} or {@code month}
 * @param byStream whether its rows are the streams of one tag
 * @param heads the labels above the squares
 * @param promises whether something is promised of any of them
 * @param left how many rows do not fit
 * @param csv the same as a table, with all rows
 * @param csvByDay each day, of all of its streams together
 */
@TemplateData
public record ReportSheet(
        String title,
        String zone,
        String unit,
        boolean byStream,
        String tag,
        String up,
        List<Head> heads,
        List<ReportLine> lines,
        ReportLine total,
        boolean promises,
        long left,
        String csv,
        String csvByDay) {
    /** Some of those that people live in; any other can be typed. */
    static final List<String> ZONES = List.of(
            "UTC",
            "Europe/London",
            "Europe/Lisbon",
            "Europe/Berlin",
            "Europe/Paris",
            "Europe/Rome",
            "Europe/Madrid",
            "Europe/Athens",
            "Europe/Kyiv",
            "Europe/Istanbul",
            "Africa/Lagos",
            "Africa/Johannesburg",
            "Asia/Dubai",
            "Asia/Kolkata",
            "Asia/Singapore",
            "Asia/Shanghai",
            "Asia/Tokyo",
            "Australia/Sydney",
            "Pacific/Auckland",
            "America/Sao_Paulo",
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles");

    private static final int MONTHS_BACK = 13;
    private static final int MOST_HEADS = 8;
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_MONTH = DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_CLOCK = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);

    /**
     * A label above the squares.
     *
     * @param share how far along it is, in hundredths
     */
    @TemplateData
    public record Head(double share, String label) {}

    /**
     * A month to choose.
     *
     * @param value as the address has it
     */
    @TemplateData
    public record Month(String value, String name) {}

    /** The last ones, this one first. */
    static List<Month> months(Instant now) {
        YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
        List<Month> months = new ArrayList<>();
        for (int i = 0; i < MONTHS_BACK; i++) {
            YearMonth each = month.minusMonths(i);
            months.add(new Month(each.toString(), MONTH.format(each)));
        }
        return months;
    }

    static ReportSheet of(UptimeCalendar calendar, UptimeCalendars.Question question) {
        String tag = text(question.tag());
        boolean byStream = !tag.isEmpty();
        List<String> columns =
                calendar.begins().stream().map(day -> column(calendar, day)).toList();
        List<ReportLine> lines = calendar.rows().stream()
                .map(row -> line(calendar, question, row, columns, byStream))
                .toList();
        String table = "/api/v1/reports/availability?from=" + JsonForm.time(calendar.from()) + "&to="
                + JsonForm.time(calendar.to()) + "&timezone="
                + Words.inQuery(calendar.zone().getId()) + "&format=csv"
                + (byStream ? "&tag=" + Words.inQuery(tag) : "");
        return new ReportSheet(
                title(calendar),
                calendar.zone().equals(ZoneOffset.UTC) ? "UTC" : calendar.zone().getId(),
                calendar.unit().name().toLowerCase(Locale.ROOT),
                byStream,
                tag,
                "/reports" + query(question, ""),
                heads(columns),
                lines,
                ReportLine.of(calendar.total(), "", "", outages(calendar, byStream ? "tag" : "", tag), null),
                lines.stream().anyMatch(each -> !each.promised().isEmpty()),
                calendar.left(),
                table + "&groupBy=" + (byStream ? "stream" : "tag"),
                table + "&groupBy=day");
    }

    private static ReportLine line(
            UptimeCalendar calendar,
            UptimeCalendars.Question question,
            UptimeCalendar.Row row,
            List<String> columns,
            boolean byStream) {
        ReportRow sum = row.sum();
        String name = byStream ? text(sum.name()) : text(sum.tag());
        List<HeatMap.Share> shares = row.cells().stream()
                .map(cell -> new HeatMap.Share(cell.availability(), cell.coverage(), cell.leftOut()))
                .toList();
        HeatMap heat = HeatMap.of(
                columns, columns.size(), List.of(new HeatMap.Shares(name.isEmpty() ? "without a tag" : name, shares)));
        String href = byStream ? "/streams/" + sum.stream() : name.isEmpty() ? "" : "/reports" + query(question, name);
        String outages = byStream
                ? outages(calendar, "stream", String.valueOf(sum.stream()))
                : name.isEmpty() ? "" : outages(calendar, "tag", name);
        return ReportLine.of(sum, name, href, outages, heat);
    }

    private static String outages(UptimeCalendar calendar, String parameter, String value) {
        ZonedDateTime to = calendar.to().atZone(calendar.zone());
        LocalDate before = isMidnight(to) ? to.toLocalDate() : to.toLocalDate().plusDays(1);
        return "/outages?from=" + calendar.from().atZone(calendar.zone()).toLocalDate() + "&to=" + before
                + "&timezone=" + Words.inQuery(calendar.zone().getId())
                + (parameter.isEmpty() ? "" : "&" + parameter + "=" + Words.inQuery(value));
    }

    private static String query(UptimeCalendars.Question question, String tag) {
        StringBuilder query = new StringBuilder();
        add(query, "month", question.month());
        add(query, "from", question.from());
        add(query, "to", question.to());
        add(query, "timezone", question.timezone());
        add(query, "tag", tag);
        return query.toString();
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(Words.inQuery(value));
        }
    }

    private static List<Head> heads(List<String> columns) {
        int every = Math.max(1, (int) Math.ceil((double) columns.size() / MOST_HEADS));
        List<Head> heads = new ArrayList<>();
        for (int i = 0; i < columns.size(); i += every) {
            heads.add(new Head(Math.round((i + 0.5) * 1000.0 / columns.size()) / 10.0, columns.get(i)));
        }
        return heads;
    }

    private static String column(UptimeCalendar calendar, LocalDate day) {
        return switch (calendar.unit()) {
            case DAY, WEEK -> DAY.format(day);
            case MONTH -> SHORT_MONTH.format(day);
        };
    }

    /** A whole month by its name; else from the first day to the last, or to the moment, that it holds. */
    private static String title(UptimeCalendar calendar) {
        ZonedDateTime from = calendar.from().atZone(calendar.zone());
        ZonedDateTime to = calendar.to().atZone(calendar.zone());
        boolean wholeDays = isMidnight(from) && isMidnight(to);
        YearMonth month = YearMonth.from(from);
        if (isMidnight(from) && from.getDayOfMonth() == 1 && month.equals(YearMonth.from(to.minusNanos(1)))) {
            boolean whole = wholeDays && to.getDayOfMonth() == 1;
            return MONTH.format(month) + (whole ? "" : ", until " + (wholeDays ? DAY : DAY_AND_CLOCK).format(to));
        }
        return wholeDays
                ? DAY_OF_YEAR.format(from) + " to " + DAY_OF_YEAR.format(to.minusDays(1))
                : MOMENT.format(from) + " to " + MOMENT.format(to);
    }

    private static boolean isMidnight(ZonedDateTime time) {
        return Objects.equals(time.toLocalTime(), LocalTime.MIDNIGHT);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
