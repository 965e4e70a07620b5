package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.XmlCursor.Refused;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Reads the EssentialProperties and SupplementalProperties of one level: ISO/IEC 23009-1 §5.8.4.8 and §5.8.4.9. */
final class PropertiesParser {
    /** DASH-IF IOP §3.2.9. */
    private static final String TRICK_MODE = "http://dashif.org/guidelines/trickmode";

    private static final int MOST_OF_A_QUERY = 4_096;
    private static final String QUERY = "urn:mpeg:dash:urlparam:2014";
    private static final String EXTENDED_QUERY = "urn:mpeg:dash:urlparam:2016";

    private final XmlCursor xml;
    private boolean trickMode;
    private @Nullable UrlQuery essential;
    private @Nullable UrlQuery supplemental;

    PropertiesParser(XmlCursor xml) {
        this.xml = xml;
    }

    /** At one of them. */
    void read() throws XMLStreamException, Refused {
        boolean isEssential = xml.name().equals("EssentialProperty");
        String scheme = xml.attribute("schemeIdUri");
        trickMode |= isEssential && TRICK_MODE.equals(scheme);
        boolean asks = QUERY.equals(scheme) || EXTENDED_QUERY.equals(scheme);
        while (xml.child()) {
            UrlQuery query = asks && xml.name().endsWith("UrlQueryInfo") ? query() : null;
            if (isEssential && essential == null) {
                essential = query;
            } else if (!isEssential && supplemental == null) {
                supplemental = query;
            }
            xml.leave();
        }
    }

    /** Null where it is for other requests than those for segments. */
    private @Nullable UrlQuery query() throws Refused {
        String template = xml.attribute("queryTemplate");
        String fixed = xml.attribute("queryString", MOST_OF_A_QUERY);
        String requests = xml.attribute("includeInRequests");
        boolean segments = requests == null || List.of(requests.split("\\s+")).contains("segment");
        return template == null || !segments
                ? null
                : new UrlQuery(template, fixed == null ? "" : fixed, is("useMPDUrlQuery"), is("sameOriginOnly"));
    }

    private boolean is(String attribute) throws Refused {
        String text = xml.attribute(attribute);
        return text != null && (text.strip().equals("true") || text.strip().equals("1"));
    }

    /** Whether it is for fast forward only. */
    boolean trickMode() {
        return trickMode;
    }

    /** At most one, as players have it: the first, and what is essential before what is not. */
    List<UrlQuery> queries() {
        UrlQuery first = essential == null ? supplemental : essential;
        return first == null ? List.of() : List.of(first);
    }
}
