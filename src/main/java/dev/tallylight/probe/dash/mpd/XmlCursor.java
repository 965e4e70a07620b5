package dev.tallylight.probe.dash.mpd;

import javax.xml.XMLConstants;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Walks over an XML document, element by element, forward only. A document type declaration ends it before anything of
 * it is acted upon: entities, be they bombs or somebody's files, are never resolved. Names are without their prefixes.
 */
final class XmlCursor {
    private static final int MOST_DEPTH = 32;
    private static final int MOST_ELEMENTS = 1_500_000;
    private static final int MOST_TEXT = 4_096;

    /** A document is large by its elements: no attribute of a manifest that anybody writes is longer, but for URLs. */
    private static final int MOST_OF_AN_ATTRIBUTE = 1_024;

    private final XMLStreamReader reader;
    private int depth;
    private int elements;

    XmlCursor(byte[] document) throws XMLStreamException {
        reader = factory().createXMLStreamReader(XmlText.of(document));
    }

    /** The one that comes with Java, whatever else is on the class path. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false); // many a prefix is declared nowhere
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("refers to what is outside of it");
        });
        return factory;
    }

    /** What is wrong with the document, in words that hold nothing of it. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String problem) {
            super(problem, null, false, false);
        }
    }

    /** Goes to the document's element. */
    void root() throws XMLStreamException, Refused {
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw new Refused("it has a document type declaration (DOCTYPE), which a manifest never has");
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                entered();
                return;
            }
        }
        throw new Refused("it has no element");
    }

    /** Goes to the next child of the element that we are in; false, and out of it, when there is none. */
    boolean child() throws XMLStreamException, Refused {
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                entered();
                return true;
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                return false;
            }
        }
        return false;
    }

    private void entered() throws Refused {
        if (++depth > MOST_DEPTH) {
            throw new Refused("its elements are nested more than " + MOST_DEPTH + " deep");
        }
        if (++elements > MOST_ELEMENTS) {
            throw new Refused("it has more than " + MOST_ELEMENTS + " elements");
        }
    }

    /** Leaves the element that we are in. */
    void leave() throws XMLStreamException, Refused {
        int around = depth - 1;
        while (depth > around) {
            child();
        }
    }

    String name() {
        String name = reader.getLocalName(); // with its prefix, because namespaces are not looked at
        return name.substring(name.indexOf(':') + 1);
    }

    /** An attribute of the element that was just entered; where it has none without a prefix, of any namespace. */
    @Nullable
    String attribute(String name) throws Refused {
        return attribute(name, MOST_OF_AN_ATTRIBUTE);
    }

    /**
     * The same, of one that may be longer.
     *
     * @param most characters, for it is kept, and filled into templates
     */
    @Nullable
    String attribute(String name, int most) throws Refused {
        String value = value(name);
        if (value != null && value.length() > most) {
            throw new Refused("its attribute " + name + " has more than " + most + " characters");
        }
        return value;
    }

    private @Nullable String value(String name) {
        String prefixed = null;
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (!reader.getAttributeLocalName(i).equals(name)) {
                continue;
            }
            String prefix = reader.getAttributePrefix(i);
            if (prefix == null || prefix.isEmpty()) {
                return reader.getAttributeValue(i);
            }
            prefixed = prefixed != null || prefix.equals("xmlns") ? prefixed : reader.getAttributeValue(i);
        }
        return prefixed;
    }

    /** The text of the element that we are in, up to its first child, and leaves it. */
    String text() throws XMLStreamException, Refused {
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                return text.toString().strip();
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                entered();
                leave();
            } else if (reader.isCharacters() && text.length() <= MOST_TEXT) {
                text.append(reader.getText());
            }
        }
        return text.toString().strip();
    }

    int line() {
        Location location = reader.getLocation();
        return location.getLineNumber();
    }
}
