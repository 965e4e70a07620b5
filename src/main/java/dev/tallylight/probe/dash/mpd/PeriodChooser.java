package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.Reason;
import dev.tallylight.probe.dash.mpd.LiveEdge.Edge;
import dev.tallylight.probe.dash.mpd.LiveEdge.Place;
import dev.tallylight.probe.dash.mpd.Mpd.AdaptationSet;
import dev.tallylight.probe.dash.mpd.Mpd.Manifest;
import dev.tallylight.probe.dash.mpd.Mpd.Period;
import dev.tallylight.probe.dash.mpd.Mpd.Representation;
import dev.tallylight.probe.dash.mpd.Mpd.Traits;
import dev.tallylight.probe.dash.mpd.Rendition.Choice;
import dev.tallylight.probe.dash.mpd.Rendition.Resource;
import dev.tallylight.probe.dash.mpd.Rendition.Segment;
import dev.tallylight.probe.dash.mpd.SegmentInfo.Source;
import dev.tallylight.probe.dash.mpd.Selection.Chosen;
import dev.tallylight.probe.dash.mpd.Selection.None;
import dev.tallylight.probe.dash.mpd.Selection.Passed;
import dev.tallylight.probe.dash.mpd.Selection.Placed;
import dev.tallylight.probe.live.segment.Patience;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses what to play of one Period. */
final class PeriodChooser {
    private final Manifest manifest;
    private final Placed placed;
    private final Period period;
    private final @Nullable Duration now;
    private final Wanted wanted;

    PeriodChooser(Manifest manifest, Placed placed, @Nullable Duration now, Wanted wanted) {
        this.wanted = wanted;
        this.manifest = manifest;
        this.placed = placed;
        this.period = placed.period();
        this.now = now;
    }

    Selection choose() {
        if (period.remote() && period.sets().isEmpty()) { // what is written in its place is its default content
            return new None(Reason.UNSUPPORTED, "the Period is kept elsewhere (xlink), where Tallylight does not look");
        }
        List<Rendition> renditions = new ArrayList<>();
        List<Passed> passed = new ArrayList<>();
        None bare = null;
        for (Track.Kind kind : wanted.kinds()) {
            List<AdaptationSet> sets = PeriodSets.of(kind, period);
            if (sets.isEmpty()) {
                continue;
            }
            switch (rendition(kind, sets)) {
                case None none -> {
                    if (sets.stream().anyMatch(set -> !set.representations().isEmpty())) {
                        return none;
                    }
                    bare = bare == null ? none : bare; // announced, and not there: the other kind may play
                }
                case Chosen chosen -> {
                    renditions.addAll(chosen.renditions());
                    passed.addAll(chosen.passed());
                }
            }
        }
        if (!renditions.isEmpty()) {
            return new Chosen(renditions, passed);
        }
        if (bare != null) {
            return bare;
        }
        return period.sets().isEmpty()
                ? new None(Reason.PLAYLIST_EMPTY, "the Period has no AdaptationSet")
                : new None(Reason.PLAYLIST_INVALID, "the manifest names neither audio nor video");
    }

    private Selection rendition(Track.Kind kind, List<AdaptationSet> sets) {
        String name = kind == Track.Kind.VIDEO ? "video" : "audio";
        boolean unread = false;
        List<Passed> passed = new ArrayList<>();
        None first = null;
        int of = sets.stream()
                .flatMap(set -> set.representations().stream()
                        .map(one -> bases(set, one).count()))
                .mapToInt(Integer::intValue)
                .sum();
        for (int i = 0; i < sets.size(); i++) {
            AdaptationSet set = sets.get(i);
            for (int j = 0; j < set.representations().size(); j++) {
                Representation one = set.representations().get(j);
                for (int base = 0; base < bases(set, one).count(); base++) {
                    Choice choice = new Choice(kind, i, j, base, of);
                    if (!wanted.admits().test(choice, one)) {
                        continue;
                    }
                    if (isWebM(one.traits().or(set.traits()))) {
                        unread = true;
                        continue;
                    }
                    switch (rendition(choice, set, one)) {
                        case Chosen chosen -> {
                            return new Chosen(chosen.renditions(), passed);
                        }
                        case None none -> {
                            first = first == null ? none : first;
                            if (none.reason() != Reason.UNSUPPORTED) { // that says something of us, not of it
                                passed.add(new Passed(choice, name + " " + one.id(), none));
                            }
                        }
                    }
                }
            }
        }
        if (first != null) {
            return first;
        }
        return unread
                ? new None(Reason.UNSUPPORTED, "the " + name + " is WebM, which Tallylight does not read")
                : new None(Reason.VARIANT_MISSING, "the " + name + " has no Representation");
    }

    private static boolean isWebM(Traits traits) {
        return traits.mimeType() != null && traits.mimeType().endsWith("/webm");
    }

    private BaseUrls bases(AdaptationSet set, Representation one) {
        return BaseUrls.of(manifest.base(), period.base(), set.base(), one.base());
    }

    private Selection rendition(Choice choice, AdaptationSet set, Representation one) {
        SegmentInfo info = SegmentInfo.merged(one.segments(), set.segments(), period.segments());
        if (info == null || info.kind() == SegmentInfo.Kind.BASE) {
            return new None(
                    Reason.UNSUPPORTED, "its media is one file (SegmentBase), which no live stream is known to use");
        }
        if (info.kind() == SegmentInfo.Kind.TEMPLATE && info.media() == null) {
            return new None(Reason.PLAYLIST_INVALID, "a SegmentTemplate has no media");
        }
        if (info.byClock() && now == null) {
            return new None(
                    Reason.PLAYLIST_INVALID,
                    "the manifest has no availabilityStartTime, by which its segments would be found");
        }
        BaseUrls bases = bases(set, one);
        Duration available = now == null ? null : now.plus(bases.early(info));
        LiveEdge live = new LiveEdge(info, placed.start(), placed.end(), available, manifest.delay(), manifest.kept());
        Edge edge = live.find();
        if (edge.tries().isEmpty()) {
            return new None(Reason.PLAYLIST_EMPTY, "the manifest has no segment yet");
        }
        return new Chosen(
                List.of(new Rendition(
                        choice,
                        one,
                        one.traits().or(set.traits()).under(period.queries()).under(manifest.queries()),
                        bases.uris(choice.base()),
                        init(info, one),
                        placed.key(),
                        edge.tries().stream()
                                .map(place -> segment(info, one, place, live))
                                .toList(),
                        edge.announced(),
                        patience(info, edge))),
                List.of());
    }

    /** What is written down may be written anew as seldom as the manifest says, as far as its window lasts. */
    private Patience patience(SegmentInfo info, Edge edge) {
        Duration longest = info.time(edge.longest());
        Duration update = manifest.minimumUpdate();
        if (!edge.announced() || edge.lately().isEmpty()) {
            return edge.announced() && update != null
                    ? Patience.of(longest, update, info.time(edge.window()))
                    : new Patience(longest);
        }
        List<Duration> durations = edge.lately().stream().map(info::time).toList();
        return Patience.of(durations, update == null ? Duration.ZERO : update, info.time(edge.window()));
    }

    private static @Nullable Resource init(SegmentInfo info, Representation one) {
        Source element = info.init();
        if (element != null) {
            return new Resource(element.uri(), element.range());
        }
        String template = info.initialization();
        return template == null ? null : new Resource(UrlTemplate.filled(template, one, null, null), null);
    }

    private static Segment segment(SegmentInfo info, Representation one, Place place, LiveEdge live) {
        List<Source> listed = info.listed();
        Resource resource;
        if (listed != null) {
            Source source = listed.getLast();
            resource = new Resource(source.uri(), source.range());
        } else {
            String media = info.media() == null ? "" : info.media();
            resource = new Resource(UrlTemplate.filled(media, one, place.number(), place.time()), null);
        }
        return new Segment(resource, place.number(), live.begins(place), info.time(place.duration()));
    }
}
