package dev.tallylight.statuspage.logo;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * SVG, written anew from the elements and attributes of {@link SvgNames}: others are left out, with what is in them. What can act or
 * fetch is refused by its name, so that nobody wonders where a part of his logo is; so is a document type, before its entities are
 * looked at.
 */
final class Svg {
    private static final int MOST_ELEMENTS = 5_000;
    private static final int MOST_DEPTH = 50;
    private static final int LOOKED_AT = 1_024;
    private static final String CLIP = "clipPath";
    private static final String CLIPPED = "clip-path";
    private static final String BROKEN =
            "is an SVG that cannot be read: open it in a program for drawings, and save it as plain SVG";

    private final XMLStreamReader reader;
    private final StringWriter out = new StringWriter();
    private final Deque<String> open = new ArrayDeque<>();
    private int elements;
    private @Nullable SvgSize size;

    private Svg(byte[] file) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("refers to what is outside of it");
        });
        // as text, for Java prints what is no UTF-8 to the standard error
        String text = new String(file, StandardCharsets.UTF_8);
        reader = factory.createXMLStreamReader(new StringReader(text.startsWith("\ufeff") ? text.substring(1) : text));
    }

    /** Whether it begins as a document of XML may. */
    static boolean mayBeOne(byte[] file) {
        String begin = new String(file, 0, Math.min(file.length, LOOKED_AT), StandardCharsets.UTF_8);
        return begin.replace("\ufeff", "").stripLeading().startsWith("<");
    }

    static Logo read(byte[] file) {
        try {
            return new Svg(file).read();
        } catch (XMLStreamException e) {
            throw new RefusedLogo(BROKEN);
        }
    }

    private Logo read() throws XMLStreamException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD ->
                    throw new RefusedLogo(
                            "has a document type (DOCTYPE), which may define entities: save it as plain SVG, without one");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new RefusedLogo("refers to an entity: save it as plain SVG");
                case XMLStreamConstants.START_ELEMENT -> begin();
                case XMLStreamConstants.END_ELEMENT ->
                    out.append("</").append(open.pop()).append('>');
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text();
                default -> {} // comments, instructions and spaces are left out
            }
        }
        if (size == null) {
            throw new RefusedLogo(BROKEN);
        }
        return new Logo(
                "image/svg+xml", size.width(), size.height(), out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void begin() throws XMLStreamException {
        String name = reader.getLocalName();
        if (++elements > MOST_ELEMENTS || open.size() >= MOST_DEPTH) {
            throw new RefusedLogo("has more than " + MOST_ELEMENTS + " elements, or " + MOST_DEPTH
                    + " within each other: simplify it, or save it as PNG");
        }
        if (SvgNames.isDangerous(name)) {
            throw new RefusedLogo("has <" + name.toLowerCase(Locale.ROOT) + "> in it, which a logo may not:"
                    + " convert all to paths with their own attributes, and save it as plain SVG");
        }
        checkAttributes();
        boolean ours = SvgNames.NAMESPACE.equals(reader.getNamespaceURI()) || reader.getNamespaceURI() == null;
        if (open.isEmpty() && !(ours && name.equals("svg"))) {
            throw new RefusedLogo("is XML, and no SVG: its first element must be <svg>");
        }
        if (!ours || !SvgNames.isElement(name)) {
            skip();
            return;
        }
        Map<String, String> attributes = attributes();
        if (name.equals(CLIP) || open.contains(CLIP)) {
            attributes.remove(CLIPPED); // each level would be drawn as often as the one above it has parts
        }
        boolean first = open.isEmpty();
        if (first) {
            size = SvgSize.of(attributes);
            // without one it would be cut off where it is shown smaller
            attributes.putIfAbsent("viewBox", "0 0 " + size.width() + " " + size.height());
        }
        open.push(name);
        out.append('<').append(name);
        if (first) {
            out.append(" xmlns=\"").append(SvgNames.NAMESPACE).append('"');
        }
        attributes.forEach((attribute, value) -> out.append(' ')
                .append(attribute)
                .append("=\"")
                .append(escaped(value))
                .append('"'));
        out.append('>');
    }

    /** Whatever it is an attribute of, kept or not. */
    private void checkAttributes() {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String name = reader.getAttributeLocalName(i);
            if (name.toLowerCase(Locale.ROOT).startsWith("on")) {
                throw new RefusedLogo("has a script in it (" + name + "), which a logo may not: save it as plain SVG");
            }
            boolean link = name.equals("href") || name.equals("src");
            if (link && !reader.getAttributeValue(i).strip().startsWith("#")) {
                throw new RefusedLogo("refers to what is not in it (" + name
                        + "), which a logo may not: put it into the file as paths");
            }
        }
    }

    private Map<String, String> attributes() {
        Map<String, String> kept = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String space = reader.getAttributeNamespace(i);
            String name = reader.getAttributeLocalName(i);
            String value = reader.getAttributeValue(i);
            boolean plain = space == null || space.isEmpty();
            if (plain && name.equals("style")) {
                SvgNames.properties(value).forEach(property -> kept.put(property[0], property[1]));
            } else if (plain && SvgNames.isAttribute(name) && SvgNames.isValue(value)) {
                kept.putIfAbsent(name, value);
            } else if (name.equals("href") && (plain || SvgNames.LINKS.equals(space)) && SvgNames.isValue(value)) {
                kept.put("href", value.strip()); // of a gradient, to another one
            }
        }
        return kept;
    }

    /** With all that is in it, which is looked at all the same. */
    private void skip() throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MOST_ELEMENTS || SvgNames.isDangerous(reader.getLocalName())) {
                        throw new RefusedLogo("has <" + reader.getLocalName() + "> in it, which a logo may not:"
                                + " save it as plain SVG");
                    }
                    checkAttributes();
                    depth++;
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
        }
    }

    private void text() {
        if (!open.isEmpty() && SvgNames.WITH_TEXT.contains(open.peek())) {
            out.append(escaped(reader.getText()));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
