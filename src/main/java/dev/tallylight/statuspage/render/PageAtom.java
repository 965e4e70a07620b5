package dev.tallylight.statuspage.render;

import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.content.Content;
import dev.tallylight.statuspage.content.PlannedWork;
import dev.tallylight.statuspage.content.ShownOutage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A page's outages and planned work as a feed (Atom, RFC 4287). An entry keeps its id, and is updated when its outage ends. */
final class PageAtom {
    private static final String ATOM = "application/atom+xml; charset=utf-8";
    private static final int MOST = 50;

    private PageAtom() {}

    /** @param origin by which visitors reach the page, without a slash at its end; empty where that is not known */
    static Document of(Content content, String origin) {
        HeldPage page = content.page();
        String address = origin + page.path();
        List<ShownOutage> outages = content.outages().stream()
                .sorted(Comparator.comparing(ShownOutage::updatedAt).reversed())
                .limit(MOST)
                .toList();
        Instant updated =
                outages.isEmpty() ? page.createdAt() : outages.getFirst().updatedAt();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml.append("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
        element(xml, "id", "urn:uuid:" + page.id());
        element(xml, "title", page.title());
        element(xml, "subtitle", content.sentence());
        element(xml, "updated", updated.toString());
        xml.append("<author><name>").append(Markup.text(page.title())).append("</name></author>\n");
        link(xml, "self", address + "/feed.atom");
        link(xml, "alternate", address);
        outages.forEach(outage -> entry(xml, outage, address, content.asOf()));
        content.works().forEach(work -> entry(xml, work, address, content));
        return Document.of(ATOM, Document.INERT, xml.append("</feed>\n").toString());
    }

    private static void entry(StringBuilder xml, ShownOutage outage, String address, Instant now) {
        xml.append("<entry>\n");
        element(xml, "id", "urn:uuid:" + outage.id());
        Instant ended = outage.endedAt();
        element(
                xml,
                "title",
                ended == null
                        ? outage.name() + " is " + outage.kind().off()
                        : outage.name() + " was " + outage.kind().gone() + " for " + Phrases.length(outage.seconds()));
        element(xml, "published", outage.since().toString());
        element(xml, "updated", outage.updatedAt().toString());
        link(xml, "alternate", address + "#o-" + outage.id());
        StringBuilder words = new StringBuilder(outage.kind().goneFirst())
                .append(" since ")
                .append(Phrases.time(outage.since(), now));
        if (ended != null) {
            words.append(", ")
                    .append(outage.kind().on())
                    .append(" again since ")
                    .append(Phrases.time(ended, now));
        }
        words.append('.');
        if (outage.reason() != null) {
            words.append(' ').append(outage.reason()).append('.');
        }
        if (outage.note() != null) {
            words.append("\n\n").append(outage.note());
        }
        xml.append("<content type=\"text\">")
                .append(Markup.text(words.toString()))
                .append("</content>\n</entry>\n");
    }

    private static void entry(StringBuilder xml, PlannedWork work, String address, Content content) {
        Instant begins = work.begins() == null ? content.asOf() : work.begins();
        xml.append("<entry>\n");
        element(xml, "id", "urn:uuid:" + work.id() + (work.begins() == null ? "" : "#" + begins.getEpochSecond()));
        element(xml, "title", (work.isUnderWay() ? "Maintenance: " : "Planned maintenance: ") + work.name());
        element(xml, "updated", content.page().createdAt().toString());
        link(xml, "alternate", address);
        String words = (work.isUnderWay() ? "Under way" : "From " + Phrases.time(begins, content.asOf()))
                + (work.ends() == null ? "" : ", until " + Phrases.time(work.ends(), content.asOf())) + ".";
        xml.append("<content type=\"text\">").append(Markup.text(words)).append("</content>\n</entry>\n");
    }

    private static void element(StringBuilder xml, String name, String text) {
        xml.append('<').append(name).append('>').append(Markup.text(text));
        xml.append("</").append(name).append(">\n");
    }

    private static void link(StringBuilder xml, String relation, String address) {
        xml.append("<link rel=\"")
                .append(relation)
                .append("\" href=\"")
                .append(Markup.text(address))
                .append("\"/>\n");
    }
}
