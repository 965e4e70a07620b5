package dev.tallylight.probe.hls;

import dev.tallylight.net.Url;
import dev.tallylight.probe.hls.playlist.Playlist;
import java.util.Map;

/**
 * A media playlist that is played.
 *
 * @param url where it came from, after redirects
 * @param variables of the multivariant playlist that named it, for those that import them
 */
record Rendition(Role role, Url url, Playlist.Media playlist, Map<String, String> variables) {
    /** What the playlist is to the stream. */
    enum Role {
        /** The stream's own URL leads to it. */
        ONLY,
        VARIANT,
        AUDIO
    }

    /**
     * What it is known by from probe to probe: its role and path. Hosts change behind load balancers, and queries with
     * every session.
     */
    String key() {
        return role + " " + url.path();
    }

    /** What changes with every visit where a server gives each its own: the path with the query, as a number. */
    int visit() {
        return url.pathAndQuery().hashCode();
    }

    /** The same, later. */
    Rendition with(Playlist.Media later) {
        return new Rendition(role, url, later, variables);
    }
}
