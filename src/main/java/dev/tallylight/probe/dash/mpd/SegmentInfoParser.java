package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.SegmentInfo.Kind;
import dev.tallylight.probe.dash.mpd.SegmentInfo.Source;
import dev.tallylight.probe.dash.mpd.XmlCursor.Refused;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Reads SegmentTemplate, SegmentList and SegmentBase: ISO/IEC 23009-1 §5.3.9. */
final class SegmentInfoParser {
    private static final int MOST_LISTED = 64;
    private static final long MOST_TIMESCALE = 1_000_000_000L;

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
        Long timescale = MpdValues.positive(xml.attribute("timescale"), MOST_TIMESCALE);
        Long duration = MpdValues.positive(xml.attribute("duration"), Long.MAX_VALUE);
        Long startNumber = MpdValues.whole(xml.attribute("startNumber"));
        Long offset = MpdValues.whole(xml.attribute("presentationTimeOffset"));
        Duration early = MpdValues.seconds(xml.attribute("availabilityTimeOffset"));
        String complete = xml.attribute("availabilityTimeComplete");
        String media = xml.attribute("media");
        String initialization = xml.attribute("initialization");
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
        String where = xml.attribute(uri);
        Source source = new Source(where == null ? "" : where, MpdValues.range(xml.attribute(range)));
        xml.leave();
        return source;
    }

    private Timeline timeline() throws XMLStreamException, Refused {
        Timeline.Builder runs = new Timeline.Builder();
        while (xml.child()) {
            Long duration = MpdValues.whole(xml.attribute("d")); // 0 stands for one that is not there
            if (xml.name().equals("S")) {
                if (duration == null) {
                    throw new Refused("an S of a SegmentTimeline has no duration, at line " + xml.line());
                }
                runs.add(MpdValues.whole(xml.attribute("t")), duration, repeat(xml.attribute("r")));
            }
            xml.leave();
        }
        return runs.build();
    }

    private static long repeat(@Nullable String text) {
        Long whole = MpdValues.whole(text);
        return whole != null ? whole : text != null && text.strip().startsWith("-") ? -1 : 0;
    }
}
