package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.Mpd.AdaptationSet;
import dev.tallylight.probe.dash.mpd.Mpd.Base;
import dev.tallylight.probe.dash.mpd.Mpd.Manifest;
import dev.tallylight.probe.dash.mpd.Mpd.Period;
import dev.tallylight.probe.dash.mpd.Mpd.Representation;
import dev.tallylight.probe.dash.mpd.Mpd.UtcTiming;
import dev.tallylight.probe.dash.mpd.XmlCursor.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Media Presentation Description. Takes any bytes: what is no manifest ends as {@link Mpd.Invalid}. Elements and
 * attributes that it does not know are passed over, namespaces are not looked at.
 */
public final class MpdParser {
    /** What is kept elsewhere, and there is nothing (§5.5.3). */
    private static final String NOTHING = "urn:mpeg:dash:resolve-to-zero:2013";

    private static final int MOST_PERIODS = 1_000;
    private static final int MOST_SETS = 500;
    private static final int MOST_REPRESENTATIONS = 500;
    private static final int MOST_CLOCKS = 8;

    private final XmlCursor xml;

    private MpdParser(XmlCursor xml) {
        this.xml = xml;
    }

    public static Mpd parse(byte[] document) {
        XmlCursor xml = null;
        try {
            xml = new XmlCursor(document);
            xml.root();
            return xml.name().equals("MPD") ? new MpdParser(xml).manifest() : new Mpd.Invalid("its element is not MPD");
        } catch (Refused e) {
            return new Mpd.Invalid(String.valueOf(e.getMessage()));
        } catch (XMLStreamException e) {
            return new Mpd.Invalid("it is not well-formed XML" + at(xml));
        } catch (RuntimeException e) { // numbers beyond all bounds, and whatever the reader of XML stumbles over
            return new Mpd.Invalid("it cannot be read" + at(xml));
        }
    }

    private static String at(@Nullable XmlCursor xml) {
        return xml == null ? "" : ", at line " + xml.line();
    }

    private static <T> void add(List<T> all, T one, int most, String what) throws Refused {
        if (all.size() >= most) {
            throw new Refused("it has more than " + most + " " + what);
        }
        all.add(one);
    }

    private Manifest manifest() throws XMLStreamException, Refused {
        boolean dynamic = "dynamic".equals(xml.attribute("type"));
        String start = xml.attribute("availabilityStartTime");
        String published = xml.attribute("publishTime");
        Duration update = MpdValues.duration(xml.attribute("minimumUpdatePeriod"));
        Duration duration = MpdValues.duration(xml.attribute("mediaPresentationDuration"));
        Duration delay = MpdValues.duration(xml.attribute("suggestedPresentationDelay"));
        Duration kept = MpdValues.duration(xml.attribute("timeShiftBufferDepth"));
        Base base = null;
        String location = null;
        List<UtcTiming> clocks = new ArrayList<>();
        PropertiesParser properties = new PropertiesParser(xml);
        List<Period> periods = new ArrayList<>();
        while (xml.child()) {
            switch (xml.name()) {
                case "BaseURL" -> base = base(base);
                case "Location" -> location = location == null ? xml.text() : left(location);
                case "UTCTiming" -> clock(clocks);
                case "EssentialProperty", "SupplementalProperty" -> properties.read();
                case "Period" -> {
                    if (NOTHING.equals(xml.attribute("href"))) {
                        xml.leave();
                    } else {
                        add(periods, period(), MOST_PERIODS, "Periods");
                    }
                }
                default -> xml.leave();
            }
        }
        return new Manifest(
                dynamic,
                MpdValues.dateTime(start),
                MpdValues.dateTime(published),
                update,
                duration,
                delay,
                kept,
                location,
                base,
                clocks,
                properties.queries(),
                periods);
    }

    private <T> T left(T known) throws XMLStreamException, Refused {
        xml.leave();
        return known;
    }

    private Base base(@Nullable Base before) throws XMLStreamException, Refused {
        Duration early = MpdValues.seconds(xml.attribute("availabilityTimeOffset"));
        boolean complete = !"false".equals(xml.attribute("availabilityTimeComplete"));
        String uri = xml.text();
        return before == null ? new Base(uri, early == null ? Duration.ZERO : early, complete) : before.or(uri);
    }

    private void clock(List<UtcTiming> clocks) throws XMLStreamException, Refused {
        String scheme = xml.attribute("schemeIdUri");
        String value = xml.attribute("value");
        if (scheme != null && value != null && clocks.size() < MOST_CLOCKS) {
            clocks.add(new UtcTiming(scheme.replaceFirst(":20[0-9]{2}$", ""), value));
        }
        xml.leave();
    }

    private Period period() throws XMLStreamException, Refused {
        String id = xml.attribute("id");
        Duration start = MpdValues.duration(xml.attribute("start"));
        Duration duration = MpdValues.duration(xml.attribute("duration"));
        boolean remote = xml.attribute("href") != null;
        Base base = null;
        SegmentInfo segments = null;
        PropertiesParser properties = new PropertiesParser(xml);
        List<AdaptationSet> sets = new ArrayList<>();
        while (xml.child()) {
            switch (xml.name()) {
                case "BaseURL" -> base = base(base);
                case "SegmentTemplate", "SegmentList", "SegmentBase" -> segments = SegmentInfoParser.read(xml);
                case "EssentialProperty", "SupplementalProperty" -> properties.read();
                case "AdaptationSet" -> add(sets, set(), MOST_SETS, "AdaptationSets in a Period");
                default -> xml.leave();
            }
        }
        return new Period(id == null ? "" : id, start, duration, remote, base, segments, properties.queries(), sets);
    }

    private AdaptationSet set() throws XMLStreamException, Refused {
        TraitsParser traits = new TraitsParser(xml);
        boolean main = false;
        Base base = null;
        SegmentInfo segments = null;
        List<Representation> representations = new ArrayList<>();
        while (xml.child()) {
            switch (xml.name()) {
                case "BaseURL" -> base = base(base);
                case "SegmentTemplate", "SegmentList", "SegmentBase" -> segments = SegmentInfoParser.read(xml);
                case "Representation" ->
                    add(representations, representation(), MOST_REPRESENTATIONS, "Representations in an AdaptationSet");
                case "AudioChannelConfiguration" -> traits.channels();
                case "Role" -> main |= isMain();
                case "EssentialProperty", "SupplementalProperty" -> traits.property();
                default -> xml.leave();
            }
        }
        return new AdaptationSet(traits.traits(), main, traits.trickMode(), base, segments, representations);
    }

    private boolean isMain() throws XMLStreamException, Refused {
        String role = xml.attribute("value");
        xml.leave();
        return "main".equals(role);
    }

    private Representation representation() throws XMLStreamException, Refused {
        TraitsParser traits = new TraitsParser(xml);
        String id = xml.attribute("id");
        Long bandwidth = MpdValues.positive(xml.attribute("bandwidth"), 1_000_000_000_000L);
        Base base = null;
        SegmentInfo segments = null;
        while (xml.child()) {
            switch (xml.name()) {
                case "BaseURL" -> base = base(base);
                case "SegmentTemplate", "SegmentList", "SegmentBase" -> segments = SegmentInfoParser.read(xml);
                case "AudioChannelConfiguration" -> traits.channels();
                case "EssentialProperty", "SupplementalProperty" -> traits.property();
                default -> xml.leave();
            }
        }
        return new Representation(id == null ? "" : id, bandwidth, traits.traits(), base, segments);
    }
}
