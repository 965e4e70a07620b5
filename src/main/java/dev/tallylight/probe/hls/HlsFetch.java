package dev.tallylight.probe.hls;

import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.DataUri;
import dev.tallylight.probe.live.segment.Pause;
import dev.tallylight.probe.live.segment.SecondTries;
import dev.tallylight.probe.live.segment.SegmentFetch;
import dev.tallylight.probe.live.segment.Turns;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** Fetches the playlists and keys of HLS, each bounded, and says of each failure what it means there. */
final class HlsFetch {
    private static final Duration MOMENT = Duration.ofMillis(500);
    private static final int MOST_KEY = 1024;
    private static final int KEY_BYTES = 16;

    private final SegmentFetch fetch;
    private final ProbeRun run;
    private final ContextInternal context;

    HlsFetch(SegmentFetch fetch, ProbeRun run, ContextInternal context) {
        this.fetch = fetch;
        this.run = run;
        this.context = context;
    }

    /** Who may take how much of the time. */
    Turns turns() {
        return fetch.turns();
    }

    /** A playlist and where it came from, after redirects. */
    record Fetched(Url url, Playlist playlist) {}

    /** What was caught while it was written, left out what nobody has yet or could not be had is asked for once more. */
    Uni<Fetched> playlist(Url url, boolean isVariant, Map<String, String> variables, Duration patience) {
        return fetch.secondTries().of("playlist", () -> whole(url, isVariant, variables, patience));
    }

    private Uni<Fetched> whole(Url url, boolean isVariant, Map<String, String> variables, Duration patience) {
        return once(url, isVariant, variables, patience)
                .chain(fetched -> isPart(fetched.playlist())
                        ? again("it holds but a part", url, isVariant, variables)
                        : Uni.createFrom().item(fetched));
    }

    private static boolean isPart(Playlist playlist) {
        return playlist instanceof Playlist.Media media
                && !media.ended()
                && (media.skipped() > 0 || media.count() == 0 && media.parts() == 0);
    }

    private Uni<Fetched> again(String why, Url url, boolean isVariant, Map<String, String> variables) {
        run.step("playlist", "asking again after a moment: " + why);
        Duration room = Pause.room(run);
        Duration pause = room.compareTo(MOMENT) < 0 ? room : MOMENT;
        return Pause.on(context, pause).chain(() -> once(url, isVariant, variables, turns().whole()));
    }

    private Uni<Fetched> once(Url url, boolean isVariant, Map<String, String> variables, Duration patience) {
        PlaylistBody body = new PlaylistBody(variables);
        return fetch.read(url, PlaylistBody.MOST, patience, stream -> body.of(stream.url()))
                .map(answer -> {
                    HttpReply reply = answer.reply(body.start(), answer.truncated());
                    check(reply, url, isVariant);
                    if (answer.truncated()) {
                        throw tooLarge(
                                url,
                                "the playlist goes on beyond " + PlaylistBody.MOST
                                        + " bytes; list fewer segments in its window");
                    }
                    return read(reply, body.playlist(), url, body.isLarge());
                });
    }

    private static ProbeFailure tooLarge(Url url, String problem) {
        return new ProbeFailure(Reason.RESPONSE_TOO_LARGE, Stage.MANIFEST, problem + ": " + url);
    }

    private void check(HttpReply reply, Url url, boolean isVariant) {
        Reason refused = fetch.refusal(reply, url);
        if (refused != null) {
            boolean missing = isVariant && refused == Reason.NOT_FOUND;
            throw new ProbeFailure(
                    missing ? Reason.VARIANT_MISSING : refused,
                    missing ? Stage.MANIFEST : Stage.ACCESS,
                    SegmentFetch.answered(reply, url));
        }
    }

    /** A large one is not asked for again where it cannot be read: it would be as large. */
    private static Fetched read(HttpReply reply, Playlist playlist, Url url, boolean isLarge) {
        if (playlist instanceof Playlist.Invalid invalid) {
            throw SegmentFetch.isWebPage(reply)
                    ? new ProbeFailure(Reason.UNEXPECTED_CONTENT, Stage.MANIFEST, "a web page, not a playlist: " + url)
                    : isLarge ? tooLarge(url, "no playlist, " + invalid.problem()) : invalid(url, invalid);
        }
        return new Fetched(reply.url(), playlist);
    }

    /**
     * A media playlist.
     *
     * @param variables of the multivariant playlist that names it
     * @param patience for each answer
     */
    Uni<Rendition> media(Rendition.Role role, Url url, Map<String, String> variables, Duration patience) {
        return playlist(url, role != Rendition.Role.ONLY, variables, patience)
                .map(fetched -> new Rendition(role, url, fetched.url(), media(fetched), variables));
    }

    private static Playlist.Media media(Fetched fetched) {
        if (fetched.playlist() instanceof Playlist.Media media) {
            return media;
        }
        throw new ProbeFailure(
                Reason.PLAYLIST_INVALID,
                Stage.MANIFEST,
                "a variant is itself a multivariant playlist: " + fetched.url());
    }

    /**
     * The same playlist, as soon as it holds that part (rfc8216bis §6.2.5.2): the server is asked to wait for it.
     *
     * @param patience for the answer
     */
    Uni<Rendition> blocking(Rendition rendition, long sequence, int part, Duration patience) {
        String wanted = "_HLS_msn=" + Long.toUnsignedString(sequence) + "&_HLS_part=" + part;
        return look(rendition, url -> once(with(url, wanted), isVariant(rendition), rendition.variables(), patience))
                .map(fetched -> rendition.with(rendition.url(), media(fetched)));
    }

    private static Url with(Url url, String parameters) {
        String path = url.pathAndQuery();
        return url.withPathAndQuery(path + (path.indexOf('?') < 0 ? "?" : "&") + parameters);
    }

    private static boolean isVariant(Rendition rendition) {
        return rendition.role() != Rendition.Role.ONLY;
    }

    /** The same playlist, as it is now. */
    Uni<Rendition> again(Rendition rendition) {
        return fetch.secondTries().of("playlist", () -> look(rendition));
    }

    /** The same, asked for once. */
    Uni<Rendition> look(Rendition rendition) {
        return look(rendition, url -> whole(url, isVariant(rendition), rendition.variables(), turns().whole()))
                .map(fetched -> rendition.with(fetched.url(), media(fetched)));
    }

    /**
     * A server may send each visit to an address that is its own, and stay with it for as long as it lives; or to one that lets
     * it in once. So where it was sent to is asked first, and where that refuses, where it was sent from.
     */
    private Uni<Fetched> look(Rendition rendition, Function<Url, Uni<Fetched>> ask) {
        return ask.apply(rendition.url())
                .onFailure(failure -> rendition.isRedirected() && SecondTries.mayLetInElsewhere(failure))
                .recoverWithUni(failure -> {
                    run.step("playlist", "asking where it was sent from: " + SecondTries.story(failure));
                    return ask.apply(rendition.asked()).onFailure().transform(second -> failure);
                });
    }

    private static ProbeFailure invalid(Url url, Playlist.Invalid invalid) {
        return new ProbeFailure(Reason.PLAYLIST_INVALID, Stage.MANIFEST, problem(url, invalid));
    }

    private static String problem(Url url, Playlist.Invalid invalid) {
        return "no playlist, " + invalid.problem() + ": " + url;
    }

    /** An AES-128 key that stands in the playlist itself (RFC 2397). */
    static byte[] inline(String uri) {
        byte[] key = DataUri.bytes(uri);
        if (key == null || key.length != KEY_BYTES) {
            throw new ProbeFailure(
                    Reason.KEY_UNAVAILABLE,
                    Stage.MANIFEST,
                    "the key in the playlist (data:) "
                            + (key == null ? "cannot be read" : "has " + key.length + " bytes, not 16"));
        }
        return key;
    }

    /**
     * An AES-128 key: RFC 8216 §5.1.
     *
     * @param patience for the answer
     */
    Uni<byte[]> key(Url url, Duration patience) {
        return fetch.get(url, MOST_KEY, patience).map(reply -> {
            if (fetch.refusal(reply, url) != null) {
                throw new ProbeFailure(Reason.KEY_UNAVAILABLE, Stage.ACCESS, SegmentFetch.answered(reply, url));
            }
            if (reply.body().length() != KEY_BYTES) {
                throw new ProbeFailure(
                        Reason.KEY_UNAVAILABLE,
                        Stage.ACCESS,
                        "the key has " + reply.body().length() + " bytes, not 16: " + url);
            }
            return reply.bytes();
        });
    }

    /** Where a reference in a document leads. */
    static Url resolve(Url base, String reference) {
        return SegmentFetch.resolve("playlist", base, reference);
    }
}
