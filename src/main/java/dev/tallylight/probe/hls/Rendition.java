package dev.tallylight.probe.hls;

import dev.tallylight.net.Url;
import dev.tallylight.probe.hls.playlist.Playlist;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A media playlist that is played.
 *
 * @param url where it came from, after redirects
 * @param variables of the multivariant playlist that named it, for those that import them
 * @param rung what a variant that is looked at besides is known by; null of what is played
 */
record Rendition(
        Role role,
        Url url,
        Playlist.Media playlist,
        Map<String, String> variables,
        @Nullable String rung) {
    Rendition(Role role, Url url, Playlist.Media playlist, Map<String, String> variables) {
        this(role, url, playlist, variables, null);
    }

    /** What the playlist is to the stream. */
    enum Role {
        /** The stream's own URL leads to it. */
        ONLY,
        VARIANT,
        /** A variant that is looked at besides the one that is played. */
        OTHER,
        AUDIO
    }

    /**
     * What it is known by from probe to probe: its role and path. Hosts change behind load balancers, and queries with
     * every session. Of variants that are looked at besides, two may differ in just that.
     */
    String key() {
        return role + " " + (rung == null ? url.path() : rung);
    }

    /** What changes with every visit where a server gives each its own: the path with the query, as a number. */
    int visit() {
        return url.pathAndQuery().hashCode();
    }

    /** The same, later. */
    Rendition with(Playlist.Media later) {
        return new Rendition(role, url, later, variables, rung);
    }

    /** The same, of a variant that is not played. */
    Rendition besides(String known) {
        return new Rendition(Role.OTHER, url, playlist, variables, known);
    }
}
