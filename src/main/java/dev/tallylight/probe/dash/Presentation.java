package dev.tallylight.probe.dash;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.dash.mpd.Mpd;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.dash.mpd.Selection;
import dev.tallylight.probe.dash.mpd.UrlQuery;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.live.segment.SegmentFetch;
import dev.tallylight.probe.media.track.Track;
import java.util.List;
import java.util.Optional;

/**
 * A manifest as it is now, and what is played of it.
 *
 * @param url where it came from, after redirects
 * @param passed what came before that in the manifest, and has nothing that could be played
 */
record Presentation(Url url, Mpd.Manifest manifest, List<Rendition> renditions, List<Selection.Passed> passed) {
    /** Where a resource of a rendition is: each BaseURL leads on from the one before (ISO/IEC 23009-1 §5.6.4). */
    Url resolve(Rendition rendition, Rendition.Resource resource) {
        Url base = url;
        for (String reference : rendition.bases()) {
            base = SegmentFetch.resolve("manifest", base, reference);
        }
        return asked(
                rendition, resource.uri().isEmpty() ? base : SegmentFetch.resolve("manifest", base, resource.uri()));
    }

    /** With what requests for segments carry in their query. */
    private Url asked(Rendition rendition, Url resource) {
        String more = UrlQuery.of(rendition.traits().queries(), query(url), resource.sameOriginAs(url));
        if (more.isEmpty()) {
            return resource;
        }
        String own = query(resource);
        return SegmentFetch.resolve("manifest", resource, "?" + (own.isEmpty() ? "" : own + "&") + more);
    }

    private static String query(Url url) {
        String path = url.path();
        return url.pathAndQuery().length() > path.length() + 1
                ? url.pathAndQuery().substring(path.length() + 1)
                : "";
    }

    /** The one of this kind. */
    Optional<Rendition> of(Track.Kind kind) {
        return renditions.stream().filter(rendition -> rendition.kind() == kind).findFirst();
    }

    /** The Representations that a player switches between: of the picture, or where there is none, of the sound. */
    List<Ladder.Rung> ladder() {
        return Selection.ladder(manifest, renditions.getFirst());
    }

    /** Whether the manifest has a Representation of that id. */
    boolean names(String id) {
        return manifest.periods().stream()
                .flatMap(period -> period.sets().stream())
                .flatMap(set -> set.representations().stream())
                .anyMatch(representation -> representation.id().equals(id));
    }
}
