package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.Mpd.Traits;
import dev.tallylight.probe.dash.mpd.XmlCursor.Refused;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Reads what AdaptationSets and Representations have in common: ISO/IEC 23009-1 §5.3.7. */
final class TraitsParser {
    private final XmlCursor xml;
    private final Traits declared;
    private final PropertiesParser properties;
    private @Nullable Integer channels;

    /** @param xml at the element whose attributes are meant */
    TraitsParser(XmlCursor xml) throws Refused {
        this.xml = xml;
        this.properties = new PropertiesParser(xml);
        this.declared = new Traits(
                xml.attribute("contentType"),
                xml.attribute("mimeType"),
                xml.attribute("codecs"),
                MpdValues.small(xml.attribute("width")),
                MpdValues.small(xml.attribute("height")),
                MpdValues.rate(xml.attribute("frameRate")),
                MpdValues.small(xml.attribute("audioSamplingRate")),
                null,
                List.of());
    }

    /** At an AudioChannelConfiguration. Only the scheme that counts channels is understood (ISO/IEC 23009-1 §5.8.5.4). */
    void channels() throws XMLStreamException, Refused {
        String scheme = xml.attribute("schemeIdUri");
        if (scheme != null && scheme.startsWith("urn:mpeg:dash:23003:3:audio_channel_configuration")) {
            channels = MpdValues.small(xml.attribute("value"));
        }
        xml.leave();
    }

    /** At an EssentialProperty or a SupplementalProperty. */
    void property() throws XMLStreamException, Refused {
        properties.read();
    }

    boolean trickMode() {
        return properties.trickMode();
    }

    Traits traits() {
        return new Traits(null, null, null, null, null, null, null, channels, properties.queries()).or(declared);
    }
}
