package dev.tallylight.probe.dash;

import dev.tallylight.net.Url;
import dev.tallylight.probe.dash.mpd.Mpd;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.live.segment.SegmentFetch;
import java.util.List;

/**
 * A manifest as it is now, and what is played of it.
 *
 * @param url where it came from, after redirects
 */
record Presentation(Url url, Mpd.Manifest manifest, List<Rendition> renditions) {
    /** Where a resource of a rendition is: each BaseURL leads on from the one before (ISO/IEC 23009-1 §5.6.4). */
    Url resolve(Rendition rendition, Rendition.Resource resource) {
        Url base = url;
        for (String reference : rendition.bases()) {
            base = SegmentFetch.resolve("manifest", base, reference);
        }
        return resource.uri().isEmpty() ? base : SegmentFetch.resolve("manifest", base, resource.uri());
    }

    /** Whether the manifest has a Representation of that id. */
    boolean names(String id) {
        return manifest.periods().stream()
                .flatMap(period -> period.sets().stream())
                .flatMap(set -> set.representations().stream())
                .anyMatch(representation -> representation.id().equals(id));
    }
}
