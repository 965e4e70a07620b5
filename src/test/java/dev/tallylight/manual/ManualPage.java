package dev.tallylight.manual;

import java.util.List;

/**
 * A page of the manual, before it has its frame.
 *
 * @param path below {@code /docs}, without a slash before it; empty for the first page
 * @param html all of its text, with its {@code h1}
 * @param headings in their order; the first is the page's title
 * @param group the heading of the navigation that it stands under, or what it belongs to
 */
record ManualPage(String path, String title, String html, List<Heading> headings, String group) {
    static final String ROOT = "/docs";

    String address() {
        return path.isEmpty() ? ROOT : ROOT + "/" + path;
    }

    /** The file that it is written to. */
    String file() {
        return path.isEmpty() ? "index.html" : path + ".html";
    }
}
