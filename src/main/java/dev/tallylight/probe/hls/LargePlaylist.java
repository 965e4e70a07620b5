package dev.tallylight.probe.hls;

import dev.tallylight.net.HttpStream;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.playlist.PlaylistReader;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/** Reads a playlist of many megabytes as it arrives; nothing of it is kept but its newest part. */
final class LargePlaylist {
    private LargePlaylist() {}

    /** Fails where it goes on beyond so many bytes. It ends with the connection: the caller's session bounds the time. */
    static Uni<HlsFetch.Fetched> read(HttpStream stream, Map<String, String> variables, int most) {
        PlaylistReader reader = new PlaylistReader(QueryParameters.of(stream.url()), variables);
        int[] length = {0};
        return stream.body()
                .onItem()
                .invoke(piece -> {
                    length[0] += piece.length();
                    if (length[0] > most) {
                        throw new ProbeFailure(
                                Reason.RESPONSE_TOO_LARGE,
                                Stage.MANIFEST,
                                "the playlist goes on beyond " + most + " bytes; list fewer segments in its window: "
                                        + stream.url());
                    }
                })
                .select()
                .first(piece -> reader.feed(piece.getBytes()))
                .onItem()
                .ignoreAsUni()
                .map(nothing -> new HlsFetch.Fetched(stream.url(), reader.end()));
    }
}
