package dev.tallylight.console.stream.detail;

import dev.tallylight.rest.Violations;
import io.quarkus.qute.TemplateData;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The piece of time that the charts show.
 *
 * @param name of the button that is for it; empty where its ends were given
 * @param step how long the buckets are that its lines are drawn from
 * @param live whether it ends now, and goes on
 */
@TemplateData
public record Range(String name, Instant from, Instant until, Duration step, boolean live) {
    private static final Map<String, Duration> BUTTONS = new LinkedHashMap<>();

    static {
        BUTTONS.put("15m", Duration.ofMinutes(15));
        BUTTONS.put("2h", Duration.ofHours(2));
        BUTTONS.put("24h", Duration.ofHours(24));
        BUTTONS.put("7d", Duration.ofDays(7));
        BUTTONS.put("30d", Duration.ofDays(30));
    }

    private static final String USUAL = "2h";
    private static final Duration SHORTEST = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final int MOST_BUCKETS = 400;
    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofDays(1));

    /** What a button says. */
    @TemplateData
    public record Button(String name, String label, boolean chosen) {}

    /**
     * As it was asked for.
     *
     * @param kept how long figures are kept by steps of a length
     * @throws dev.tallylight.rest.ProblemException naming what cannot be
     */
    static Range of(
            @Nullable String range,
            @Nullable String from,
            @Nullable String to,
            Instant now,
            UnaryOperator<Duration> kept) {
        Violations violations = new Violations();
        if (given(from) || given(to)) {
            Instant begin = time("from", from, now.minus(BUTTONS.getOrDefault(USUAL, SHORTEST)), violations);
            Instant end = time("to", to, now, violations);
            violations.raise();
            violations.check(begin.isBefore(end), "to", "must come after from");
            violations.check(!begin.isBefore(now.minus(LONGEST)), "from", "must lie within the last 400 days");
            violations.check(begin.isBefore(now), "from", "must not lie in the future");
            violations.raise();
            Instant until = end.isAfter(now) ? now : end;
            Instant since = Duration.between(begin, until).compareTo(SHORTEST) < 0 ? until.minus(SHORTEST) : begin;
            return new Range("", since, until, step(since, until, now, kept), until.equals(now));
        }
        String name = given(range) ? String.valueOf(range) : USUAL;
        Duration length = BUTTONS.get(name);
        violations.check(length != null, "range", "must be one of " + String.join(", ", BUTTONS.keySet()));
        violations.raise();
        Instant since = now.minus(length == null ? SHORTEST : length);
        return new Range(name, since, now, step(since, now, now, kept), true);
    }

    private static boolean given(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private static Instant time(String field, @Nullable String text, Instant otherwise, Violations violations) {
        if (!given(text)) {
            return otherwise;
        }
        try {
            return OffsetDateTime.parse(String.valueOf(text).strip())
                    .toInstant()
                    .truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            violations.add(field, "must be a time such as 2026-11-23T03:13:31Z");
            return otherwise;
        }
    }

    private static Duration step(Instant from, Instant until, Instant now, UnaryOperator<Duration> kept) {
        Duration length = Duration.between(from, until);
        Duration age = Duration.between(from, now);
        return STEPS.stream()
                .filter(step -> length.dividedBy(step) <= MOST_BUCKETS)
                .filter(step -> age.compareTo(kept.apply(step)) <= 0)
                .findFirst()
                .orElse(STEPS.getLast());
    }

    /** Of the first bucket. */
    Instant firstBucket() {
        long seconds = step.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), seconds) * seconds);
    }

    /** The end of the last bucket. */
    Instant lastBucket() {
        long seconds = step.toSeconds();
        return Instant.ofEpochSecond(Math.ceilDiv(until.toEpochMilli(), seconds * 1000) * seconds);
    }

    public long stepSeconds() {
        return step.toSeconds();
    }

    public List<Button> buttons() {
        return BUTTONS.keySet().stream()
                .map(each -> new Button(
                        each,
                        each.replaceAll("(\\d+)m", "$1 min").replaceAll("(\\d+)([hd])", "$1 $2"),
                        each.equals(name)))
                .toList();
    }

    /** For an address: of a button its name, else its ends. */
    public String query() {
        return name.isEmpty() ? "from=" + from + "&to=" + until : "range=" + name;
    }

    /** The same length before it. */
    public String earlier() {
        return "from=" + from.minus(Duration.between(from, until)) + "&to=" + from;
    }

    /** The same length after it; empty where it ends now. */
    public String later() {
        return live ? "" : "from=" + until + "&to=" + until.plus(Duration.between(from, until));
    }
}
