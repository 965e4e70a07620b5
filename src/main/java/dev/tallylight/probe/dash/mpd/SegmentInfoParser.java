package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.SegmentInfo.Kind;
import dev.tallylight.probe.dash.mpd.SegmentInfo.Source;
import dev.tallylight.probe.dash.mpd.XmlCursor.Refused;
import dev.tallylight.probe.live.segment.SegmentFetch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Reads SegmentTemplate, SegmentList and SegmentBase: ISO/IEC 23009-1 §5.3.9. */
final class SegmentInfoParser {
    private static final int MOST_LISTED = 64;
    private static final int MOST_OF_A_TEMPLATE = 4_096;
    private static final long MOST_TIMESCALE = 0xffff_ffffL;

    private final XmlCursor xml;
    private final Deque<Source> listed = new ArrayDeque<>();
    private long unlisted;
    private @Nullable Source init;
    private @Nullable Timeline timeline;

    private SegmentInfoParser(XmlCursor xml) {
        this.xml = xml;
    }

    static SegmentInfo read(XmlCursor xml) throws XMLStreamException, Refused {
        return new SegmentInfoParser(xml).read();
    }

    private SegmentInfo read() throws XMLStreamException, Refused {
        Kind kind = switch (xml.name()) {
            case "SegmentTemplate" -> Kind.TEMPLATE;
            case "SegmentList" -> Kind.LIST;
            default -> Kind.BASE;
        };
        Long timescale = positive("timescale", MOST_TIMESCALE);
        Long duration = positive("duration", Long.MAX_VALUE);
        Long startNumber = whole("startNumber", Long.MAX_VALUE);
        Long offset = whole("presentationTimeOffset", Long.MAX_VALUE);
        Duration early = MpdValues.seconds(xml.attribute("availabilityTimeOffset"));
        String complete = xml.attribute("availabilityTimeComplete");
        String media = xml.attribute("media", MOST_OF_A_TEMPLATE);
        String initialization = xml.attribute("initialization", SegmentFetch.MOST_OF_INLINE_INIT);
        while (xml.child()) {
            child();
        }
        return new SegmentInfo(
                kind,
                timescale,
                duration,
                startNumber,
                offset,
                early,
                complete == null ? null : !complete.equals("false"),
                media,
                initialization,
                init,
                timeline,
                kind == Kind.LIST && !listed.isEmpty() ? List.copyOf(listed) : null,
                unlisted);
    }

    /**
     * What an attribute says; null where it does not, or in no number. One that is too large (xs:unsignedLong goes on to
     * 2^64) is refused: whatever stood for it would lead to other segments.
     */
    private @Nullable Long whole(String attribute, long most) throws Refused {
        String text = xml.attribute(attribute);
        Long number = MpdValues.whole(text);
        if (number == null ? MpdValues.isWhole(text) : number > most) {
            throw new Refused(xml.name() + "@" + attribute + " is larger than " + most + ", at line " + xml.line());
        }
        return number;
    }

    private @Nullable Long positive(String attribute, long most) throws Refused {
        Long number = whole(attribute, most);
        return number == null || number == 0 ? null : number;
    }

    private void child() throws XMLStreamException, Refused {
        switch (xml.name()) {
            case "Initialization" -> init = source("sourceURL", "range");
            case "SegmentURL" -> {
                if (listed.size() == MOST_LISTED) {
                    listed.removeFirst();
                    unlisted++;
                }
                listed.addLast(source("media", "mediaRange"));
            }
            case "SegmentTimeline" -> timeline = timeline();
            default -> xml.leave();
        }
    }

    private Source source(String uri, String range) throws XMLStreamException, Refused {
        String where = xml.attribute(uri, SegmentFetch.MOST_OF_INLINE_INIT);
        Source source = new Source(where == null ? "" : where, MpdValues.range(xml.attribute(range)));
        xml.leave();
        return source;
    }

    private Timeline timeline() throws XMLStreamException, Refused {
        Timeline.Builder runs = new Timeline.Builder();
        while (xml.child()) {
            if (xml.name().equals("S")) {
                Long duration = whole("d", Long.MAX_VALUE); // 0 stands for one that is not there
                if (duration == null) {
                    throw new Refused("an S of a SegmentTimeline has no duration, at line " + xml.line());
                }
                runs.add(whole("t", Long.MAX_VALUE), duration, repeat());
            }
            xml.leave();
        }
        return runs.build();
    }

    private long repeat() throws Refused {
        Long whole = whole("r", Long.MAX_VALUE);
        String text = xml.attribute("r");
        return whole != null ? whole : text != null && text.strip().startsWith("-") ? -1 : 0;
    }
}
