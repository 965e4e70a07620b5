package dev.tallylight.probe.dash;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.dash.mpd.Mpd;
import dev.tallylight.probe.dash.mpd.MpdValues;
import dev.tallylight.probe.dash.mpd.Selection;
import dev.tallylight.probe.live.segment.Seconds;
import dev.tallylight.probe.live.segment.SegmentFetch;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server's clock, by which segments become available: as its manifest says that it is learnt (UTCTiming, ISO/IEC
 * 23009-1 §5.8.4.11), else from the Date of its answer, else our own. It is learnt once in a probe, and a Date by which nothing is found is given up.
 */
final class ServerClock {
    private static final String SCHEME = "urn:mpeg:dash:utc:";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DOUBTFUL = Duration.ofSeconds(2);
    private static final int MOST_ANSWER = 1024;
    private static final int MOST_ASKED = 3;
    private static final long MOST_AGE = 86_400;

    private final SegmentFetch fetch;
    private final ProbeRun run;
    private final InstantSource clock;
    private @Nullable Duration ahead;
    private boolean dated;
    private @Nullable Duration doubted;

    ServerClock(SegmentFetch fetch, ProbeRun run, InstantSource clock) {
        this.fetch = fetch;
        this.run = run;
        this.clock = clock;
    }

    /**
     * The server's time. It never fails for a clock that is out of reach.
     *
     * @param reply that brought the manifest
     */
    Uni<Instant> now(HttpReply reply, Mpd.Manifest manifest) {
        Duration known = ahead;
        if (known != null) {
            return Uni.createFrom().item(clock.instant().plus(known));
        }
        Uni<Void> learnt = Uni.createFrom().voidItem();
        if (Selection.needsClock(manifest)) {
            for (Asked asked : asked(reply.url(), manifest)) {
                learnt = learnt.chain(() ->
                        ahead == null ? ask(reply, asked) : Uni.createFrom().voidItem());
            }
        }
        return learnt.map(nothing -> {
            if (ahead == null) {
                learn(nearest(dated(reply.headers()), reply.total()), "its Date header");
                dated = true;
            }
            return clock.instant().plus(ahead == null ? Duration.ZERO : ahead);
        });
    }

    /** The server's time, once it was learnt. */
    Instant now() {
        return clock.instant().plus(ahead == null ? Duration.ZERO : ahead);
    }

    /**
     * Nothing was found by this clock. A Date header is often wrong where nobody plays by it: without UTCTiming players
     * go by their own time, and so do we from now on.
     *
     * @return whether there is another time to try
     */
    boolean doubt() {
        Duration difference = ahead;
        if (!dated || doubted != null || difference == null || difference.abs().compareTo(DOUBTFUL) < 0) {
            return false;
        }
        doubted = difference;
        ahead = Duration.ZERO;
        run.step("clock", "nothing is there by the server's Date, which is " + told(difference) + ": trying by ours");
        return true;
    }

    /** What is to be said of clocks where nothing was found; empty for nothing. */
    String doubts() {
        return doubted == null
                ? ""
                : "; neither by the server's Date, which is " + told(doubted)
                        + ", nor by ours. Add a UTCTiming to the manifest";
    }

    private static String told(Duration difference) {
        Duration size = difference.abs();
        long minutes = Math.round(size.toMillis() / 60_000.0);
        String time = minutes > 1 ? minutes + " min" : Seconds.of(size);
        return time + (difference.isNegative() ? " behind ours" : " ahead of ours");
    }

    /**
     * One way to learn it.
     *
     * @param url null for what the manifest itself says
     */
    private record Asked(
            String method, String value, @Nullable Url url) {}

    private static List<Asked> asked(Url base, Mpd.Manifest manifest) {
        List<Asked> all = new ArrayList<>();
        for (Mpd.UtcTiming timing : manifest.clocks()) {
            String method = timing.scheme().startsWith(SCHEME) ? timing.scheme().substring(SCHEME.length()) : "";
            if (method.equals("direct")) {
                all.add(new Asked(method, timing.value(), null));
            }
            if (method.equals("http-head") || method.equals("http-xsdate") || method.equals("http-iso")) {
                for (String reference : timing.value().strip().split("\\s+", MOST_ASKED + 1)) {
                    url(base, reference, method, all);
                }
            }
        }
        return all.subList(0, Math.min(all.size(), MOST_ASKED));
    }

    private static void url(Url base, String reference, String method, List<Asked> all) {
        try {
            all.add(new Asked(method, reference, SegmentFetch.resolve("manifest", base, reference)));
        } catch (ProbeFailure e) {
            // a clock that cannot be asked is no fault of the stream
        }
    }

    private Uni<Void> ask(HttpReply manifest, Asked asked) {
        Url url = asked.url;
        if (url == null) {
            learn(aged(MpdValues.dateTime(asked.value), manifest.headers()), "UTCTiming direct");
            return Uni.createFrom().voidItem();
        }
        return fetch.get(url, MOST_ANSWER, PATIENCE)
                .invoke(reply -> learn(
                        asked.method.equals("http-head")
                                ? dated(reply.headers())
                                : MpdValues.dateTime(reply.body().toString(StandardCharsets.UTF_8)),
                        "UTCTiming " + asked.method))
                .replaceWithVoid()
                .onFailure(NetFailure.class)
                .recoverWithUni(failure -> {
                    run.step("clock", "none from " + url + ": " + failure.detail());
                    return Uni.createFrom().voidItem();
                });
    }

    /** A Date tells whole seconds only: where ours may be the same time, it is the better one. */
    private @Nullable Instant nearest(@Nullable Instant dated, Duration since) {
        Instant ours = clock.instant();
        boolean same = dated != null
                && !ours.isBefore(dated)
                && ours.isBefore(dated.plus(SECOND).plus(since));
        return same ? ours : dated;
    }

    private void learn(@Nullable Instant time, String how) {
        if (time == null) {
            return;
        }
        Duration difference = Duration.between(clock.instant(), time);
        ahead = difference;
        run.step(
                "clock",
                "the server's, by " + how + ", is " + Seconds.of(difference.abs())
                        + (difference.isNegative() ? " behind ours" : " ahead of ours"));
    }

    /** RFC 9110 §6.6.1; an answer out of a cache was dated when it went in (RFC 9111 §5.1). */
    private static @Nullable Instant dated(MultiMap headers) {
        String date = headers.get("Date");
        if (date == null) {
            return null;
        }
        try {
            DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
            return aged(ZonedDateTime.parse(date.strip(), format).toInstant(), headers);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant aged(@Nullable Instant time, MultiMap headers) {
        String age = headers.get("Age");
        return time == null || age == null || !age.matches("[0-9]{1,9}")
                ? time
                : time.plusSeconds(Math.min(MOST_AGE, Long.parseLong(age)));
    }
}
