package dev.tallylight.probe.hls;

import dev.tallylight.net.HttpReply;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.hls.playlist.PlaylistParser;
import dev.tallylight.probe.live.segment.SegmentFetch;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Fetches the playlists and keys of HLS, each bounded, and says of each failure what it means there. */
final class HlsFetch {
    static final int MOST_PLAYLIST = 2 * 1024 * 1024;
    private static final int MOST_KEY = 1024;
    private static final int KEY_BYTES = 16;

    private final SegmentFetch fetch;

    HlsFetch(SegmentFetch fetch) {
        this.fetch = fetch;
    }

    /** A playlist and where it came from, after redirects. */
    record Fetched(Url url, Playlist playlist) {}

    Uni<Fetched> playlist(Url url, boolean isVariant, Map<String, String> variables) {
        return fetch.get(url, MOST_PLAYLIST).map(reply -> read(reply, url, isVariant, variables));
    }

    private Fetched read(HttpReply reply, Url url, boolean isVariant, Map<String, String> variables) {
        Reason refused = fetch.refusal(reply, url);
        if (refused != null) {
            boolean missing = isVariant && refused == Reason.NOT_FOUND;
            throw new ProbeFailure(
                    missing ? Reason.VARIANT_MISSING : refused,
                    missing ? Stage.MANIFEST : Stage.ACCESS,
                    SegmentFetch.answered(reply, url));
        }
        if (reply.truncated()) {
            throw new ProbeFailure(
                    Reason.RESPONSE_TOO_LARGE,
                    Stage.MANIFEST,
                    "the playlist goes on beyond " + MOST_PLAYLIST + " bytes: " + url);
        }
        Playlist playlist = PlaylistParser.parse(
                reply.body().toString(StandardCharsets.UTF_8), QueryParameters.of(reply.url()), variables);
        if (playlist instanceof Playlist.Invalid invalid) {
            throw invalid(reply, url, invalid);
        }
        return new Fetched(reply.url(), playlist);
    }

    /** A media playlist. @param variables of the multivariant playlist that names it */
    Uni<Rendition> media(Rendition.Role role, Url url, Map<String, String> variables) {
        return playlist(url, role != Rendition.Role.ONLY, variables)
                .map(fetched -> new Rendition(role, fetched.url(), media(fetched), variables));
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
        String path = rendition.url().pathAndQuery();
        Url url = rendition
                .url()
                .withPathAndQuery(
                        path + (path.indexOf('?') < 0 ? "?" : "&") + "_HLS_msn=" + sequence + "&_HLS_part=" + part);
        return fetch.get(url, MOST_PLAYLIST, patience)
                .map(reply -> read(reply, url, rendition.role() != Rendition.Role.ONLY, rendition.variables()))
                .map(fetched -> rendition.with(media(fetched)));
    }

    /** The same playlist, as it is now. */
    Uni<Rendition> again(Rendition rendition) {
        return media(rendition.role(), rendition.url(), rendition.variables());
    }

    private static ProbeFailure invalid(HttpReply reply, Url url, Playlist.Invalid invalid) {
        return SegmentFetch.isWebPage(reply)
                ? new ProbeFailure(Reason.UNEXPECTED_CONTENT, Stage.MANIFEST, "a web page, not a playlist: " + url)
                : new ProbeFailure(
                        Reason.PLAYLIST_INVALID, Stage.MANIFEST, "no playlist, " + invalid.problem() + ": " + url);
    }

    /** An AES-128 key: RFC 8216 §5.1. */
    Uni<byte[]> key(Url url) {
        return fetch.get(url, MOST_KEY)
                .onFailure(HlsFetch::isTheServers)
                .transform(failure -> new ProbeFailure(
                        Reason.KEY_UNAVAILABLE, Stage.ACCESS, "no key: " + ((NetFailure) failure).detail()))
                .map(reply -> {
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

    /** Not so an address that we refused to connect to. */
    private static boolean isTheServers(Throwable failure) {
        return failure instanceof NetFailure net && net.kind() != NetFailure.Kind.EGRESS_REFUSED;
    }

    /** Where a reference in a document leads. */
    static Url resolve(Url base, String reference) {
        return SegmentFetch.resolve("playlist", base, reference);
    }
}
