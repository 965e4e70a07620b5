package dev.tallylight.probe.dash;

import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.dash.mpd.Mpd;
import dev.tallylight.probe.dash.mpd.MpdParser;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.dash.mpd.Selection;
import dev.tallylight.probe.dash.mpd.Wanted;
import dev.tallylight.probe.live.segment.SegmentFetch;
import dev.tallylight.probe.live.segment.Turns;
import io.smallrye.mutiny.Uni;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fetches the manifest, as often as it takes, and chooses what is played of it. */
final class ManifestFetch {
    /** Of a window of a whole day; players take them. */
    static final int MOST_MANIFEST = 16 * 1024 * 1024;

    /** More than this takes longer to parse than others on the event loop should wait for: 10 MiB took 130 ms. */
    private static final int LARGE = 128 * 1024;

    private final SegmentFetch fetch;
    private final ServerClock clock;
    private final ProbeTarget target;
    private final ProbeRun run;
    private final WorkerExecutor parsers;
    private final Set<Rendition.Choice> passed = new HashSet<>();
    private @Nullable Url next;

    ManifestFetch(SegmentFetch fetch, ServerClock clock, ProbeTarget target, ProbeRun run, WorkerExecutor parsers) {
        this.parsers = parsers;
        this.fetch = fetch;
        this.clock = clock;
        this.target = target;
        this.run = run;
    }

    /** The same at the beginning, when nothing is known of it: what fails is asked for once more. */
    Uni<Presentation> first() {
        return fetch.secondTries().of("manifest", this::now);
    }

    /** As it is now, from where it says that it is to be had. Fails where nothing of it can be played. */
    Uni<Presentation> now() {
        return fetched().map(fetched -> chosen(fetched.url, fetched.manifest, fetched.now));
    }

    /** The same, of what is wanted alone; empty where it names no such Representation. */
    Uni<Optional<Presentation>> fresh(Wanted wanted) {
        return fetched().map(fetched -> only(fetched.url, fetched.manifest, wanted));
    }

    /**
     * @param url where it came from, after redirects
     * @param now by the server's clock
     */
    private record Fetched(Url url, Mpd.Manifest manifest, Instant now) {}

    private Uni<Fetched> fetched() {
        Url url = next == null ? target.url() : next;
        return fetch.get(url, MOST_MANIFEST, fetch.turns().whole())
                .chain(reply -> read(reply, url).chain(manifest -> {
                    if (manifest.location() != null) { // §5.15
                        next = SegmentFetch.resolve("manifest", reply.url(), manifest.location());
                    }
                    return clock.now(reply, manifest).map(now -> new Fetched(reply.url(), manifest, now));
                }));
    }

    /** Who may take how much of the time. */
    Turns turns() {
        return fetch.turns();
    }

    /** How many alternatives there are besides it that were not passed over. */
    int left(Presentation presentation, Rendition rendition) {
        Set<Rendition.Choice> out = new HashSet<>(passed);
        presentation.passed().forEach(each -> out.add(each.choice()));
        long gone =
                out.stream().filter(choice -> choice.kind() == rendition.kind()).count();
        return (int) Math.max(0, rendition.choice().of() - 1 - gone);
    }

    /** The same manifest with the next alternative in place of one that does not play. Fails where there is none. */
    Presentation without(Presentation presentation, Rendition rendition) {
        passed.add(rendition.choice());
        return again(presentation);
    }

    /** What is to be played of the same manifest by now. */
    Presentation again(Presentation presentation) {
        return chosen(presentation.url(), presentation.manifest(), clock.now());
    }

    /** Of the same manifest what is wanted alone; empty where it names no such Representation. */
    Optional<Presentation> only(Presentation presentation, Wanted wanted) {
        return only(presentation.url(), presentation.manifest(), wanted);
    }

    private Optional<Presentation> only(Url url, Mpd.Manifest manifest, Wanted wanted) {
        return switch (Selection.of(manifest, clock.now(), wanted)) {
            case Selection.Chosen chosen ->
                Optional.of(new Presentation(url, manifest, chosen.renditions(), chosen.passed()));
            case Selection.None none when none.reason() == Reason.VARIANT_MISSING -> Optional.empty();
            case Selection.None none -> throw new ProbeFailure(none.reason(), Stage.MANIFEST, none.problem());
        };
    }

    private Uni<Mpd.Manifest> read(HttpReply reply, Url url) {
        Reason refused = fetch.refusal(reply, url);
        if (refused != null) {
            throw new ProbeFailure(refused, Stage.ACCESS, SegmentFetch.answered(reply, url));
        }
        if (reply.truncated()) {
            throw new ProbeFailure(
                    Reason.RESPONSE_TOO_LARGE,
                    Stage.MANIFEST,
                    "the manifest goes on beyond " + MOST_MANIFEST + " bytes: " + url);
        }
        return parsed(reply).map(mpd -> switch (mpd) {
            case Mpd.Manifest manifest -> manifest;
            case Mpd.Invalid invalid -> throw invalid(reply, url, invalid);
        });
    }

    /** On a thread that may take its time, where it is large; the result comes on the probe's event loop. */
    private Uni<Mpd> parsed(HttpReply reply) {
        return reply.body().length() <= LARGE
                ? Uni.createFrom().item(MpdParser.parse(reply.bytes()))
                : Uni.createFrom()
                        .completionStage(() -> parsers.executeBlocking(() -> MpdParser.parse(reply.bytes()), false)
                                .toCompletionStage());
    }

    private static ProbeFailure invalid(HttpReply reply, Url url, Mpd.Invalid invalid) {
        return SegmentFetch.isWebPage(reply)
                ? new ProbeFailure(Reason.UNEXPECTED_CONTENT, Stage.MANIFEST, "a web page, not a manifest: " + url)
                : new ProbeFailure(
                        Reason.PLAYLIST_INVALID, Stage.MANIFEST, "no manifest, " + invalid.problem() + ": " + url);
    }

    private Presentation chosen(Url url, Mpd.Manifest manifest, Instant now) {
        if (!manifest.dynamic()) {
            throw new ProbeFailure(
                    Reason.PLAYLIST_ENDED,
                    Stage.MANIFEST,
                    "the manifest says that the stream has ended, or never was live (type=\"static\")");
        }
        if (over(manifest, now)) {
            throw new ProbeFailure(
                    Reason.PLAYLIST_ENDED,
                    Stage.MANIFEST,
                    "the manifest gives the presentation an end (mediaPresentationDuration), which is past");
        }
        Wanted wanted = Wanted.both((choice, one) -> !passed.contains(choice));
        Presentation presentation = switch (Selection.of(manifest, now, wanted)) {
            case Selection.Chosen chosen -> new Presentation(url, manifest, chosen.renditions(), chosen.passed());
            case Selection.None none -> throw new ProbeFailure(none.reason(), Stage.MANIFEST, none.problem());
        };
        run.step("manifest", story(presentation));
        return presentation;
    }

    /** An end that may still be put off is none (§5.3.1.2). */
    private static boolean over(Mpd.Manifest manifest, Instant now) {
        Instant begin = manifest.availabilityStart();
        Duration length = manifest.duration();
        return begin != null
                && length != null
                && length.isPositive()
                && manifest.minimumUpdate() == null
                && Duration.between(begin, now).compareTo(length.plusSeconds(30)) > 0;
    }

    private static String story(Presentation presentation) {
        StringBuilder text = new StringBuilder("period ")
                .append(presentation.renditions().getFirst().period());
        for (Rendition rendition : presentation.renditions()) {
            text.append(", ")
                    .append(rendition.kind().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(rendition.representation().id())
                    .append(rendition.announced() ? ": newest listed " : ": newest by the clock ")
                    .append(rendition.newest().number());
        }
        Mpd.Manifest manifest = presentation.manifest();
        return text.append(manifest.published() == null ? "" : ", published " + manifest.published())
                .toString();
    }
}
