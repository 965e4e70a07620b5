package dev.tallylight.manual;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** What the manual's search looks in: each section of each page with its words, as one small JSON file. */
final class SearchIndex {
    private static final int LONGEST_TEXT = 1200;

    private SearchIndex() {}

    static String of(List<ManualPage> pages) {
        ArrayNode sections = new ObjectMapper().createArrayNode();
        for (ManualPage page : pages) {
            for (Heading heading : page.headings()) {
                boolean whole = heading.level() == 1;
                String text = heading.text();
                sections.addArray()
                        .add(whole ? page.address() : page.address() + "#" + heading.id())
                        .add(whole ? page.title() : page.title() + " › " + heading.title())
                        .add(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
            }
        }
        return sections.toString();
    }
}
