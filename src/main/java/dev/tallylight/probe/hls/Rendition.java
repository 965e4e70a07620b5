package dev.tallylight.probe.hls;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.hls.playlist.Playlist;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A media playlist that is played.
 *
 * @param asked where it was asked for at first
 * @param url where it came from, after redirects
 * @param variables of the multivariant playlist that named it, for those that import them
 * @param known what it is known by where that is not its path
 */
record Rendition(
        Role role,
        Url asked,
        Url url,
        Playlist.Media playlist,
        Map<String, String> variables,
        @Nullable String known) {
    Rendition(Role role, Url asked, Url url, Playlist.Media playlist, Map<String, String> variables) {
        this(role, asked, url, playlist, variables, null);
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
        return role + " " + name();
    }

    private String name() {
        return known == null ? url.path() : known;
    }

    /** Whether it is elsewhere than where it was asked for. */
    boolean isRedirected() {
        return !asked.full().equals(url.full());
    }

    /** What changes with every visit where a server gives each its own: the path with the query, as a number. */
    int visit() {
        return url.pathAndQuery().hashCode();
    }

    /**
     * The same, later.
     *
     * @param from where it came from by then, which may be another address each time
     */
    Rendition with(Url from, Playlist.Media later) {
        return new Rendition(role, asked, from, later, variables, name());
    }

    /** The same, of a variant that is not played. */
    Rendition besides(String known) {
        return new Rendition(Role.OTHER, asked, url, playlist, variables, known);
    }
}
