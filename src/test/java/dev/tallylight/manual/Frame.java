package dev.tallylight.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stands around each page: bar, navigation, what is on the page, and the page before and after. Works without scripts. */
final class Frame {
    private static final Path CONSOLE = Path.of("src", "main", "resources", "META-INF", "resources", "console");
    private static final int DIGEST = 8;

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>{title} · Tallylight</title>
              <link rel="icon" href="{favicon.svg}" type="image/svg+xml">
              <link rel="stylesheet" href="{tokens.css}">
              <link rel="stylesheet" href="{manual.css}">
              <script src="{manual.js}" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header class="bar"><div>
              <a class="brand" href="/docs" aria-label="Tallylight docs"><svg viewBox="0 0 22 22" aria-hidden="true"><rect x="1.2" y="1.2" width="19.6" height="19.6" rx="6" fill="none" stroke="currentColor" stroke-width="2.2"/><rect class="core" x="6.5" y="6.5" width="9" height="9" rx="2.6"/></svg><span>Tallylight <span class="thin">docs</span></span></a>
              <form class="find" role="search" method="get" action="/docs/search"><label class="vh" for="find">Search the docs</label><input id="find" name="q" type="search" placeholder="Search" autocomplete="off" maxlength="100"></form>
              <a class="to" href="#contents">Contents</a>
              <a class="to console" href="/">Console</a>
            </div></header>
            <div class="sheet">
            <main id="main">
            {crumb}<article>
            {body}</article>
            {neighbours}</main>
            {toc}<nav id="contents" class="contents" aria-label="Docs">
            {nav}</nav>
            </div>
            <footer>Tallylight · <a href="/docs/openapi.yaml">OpenAPI</a> · <a href="/docs/changelog">Changelog</a> · <a href="/docs/search">All pages</a></footer>
            </body>
            </html>
            """;

    private final Path repository;
    private final Contents contents;

    Frame(Path repository, Contents contents) {
        this.repository = repository;
        this.contents = contents;
    }

    /** The whole page; the pages before and after are null where there are none. */
    String around(ManualPage page, Contents.@Nullable Item before, Contents.@Nullable Item after) throws IOException {
        String html = PAGE;
        for (String file : List.of("favicon.svg", "tokens.css", "manual.css", "manual.js")) {
            html = html.replace("{" + file + "}", "/console/" + file + "?v=" + digest(CONSOLE.resolve(file)));
        }
        return html.replace("{title}", Html.text(page.title()))
                .replace("{crumb}", crumb(page))
                .replace("{neighbours}", neighbours(before, after))
                .replace("{toc}", toc(page))
                .replace("{nav}", nav(page))
                .replace("{body}", page.html());
    }

    private String digest(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(repository.resolve(file)));
            return HexFormat.of().formatHex(digest).substring(0, DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What a page belongs to; a page below another says which. */
    private String crumb(ManualPage page) {
        int slash = page.path().lastIndexOf('/');
        String parent = slash < 0 ? "" : page.path().substring(0, slash);
        String title = contents.items().stream()
                .filter(item -> item.path().equals(parent))
                .map(Contents.Item::title)
                .findFirst()
                .orElse("");
        if (!parent.isEmpty() && !title.isEmpty()) {
            return "<p class=\"crumb\"><a href=\"/docs/" + parent + "\">" + Html.text(title) + "</a></p>\n";
        }
        return page.group().isEmpty() ? "" : "<p class=\"crumb\">" + Html.text(page.group()) + "</p>\n";
    }

    private static String toc(ManualPage page) {
        List<Heading> sections =
                page.headings().stream().filter(heading -> heading.level() == 2).toList();
        if (sections.size() < 2) {
            return "";
        }
        return "<nav class=\"toc\" aria-labelledby=\"toc\"><h2 id=\"toc\">On this page</h2><ul>\n"
                + sections.stream()
                        .map(each -> "<li><a href=\"#" + each.id() + "\">" + Html.text(each.title()) + "</a></li>\n")
                        .collect(Collectors.joining())
                + "</ul></nav>\n";
    }

    private String nav(ManualPage page) {
        StringBuilder nav = new StringBuilder();
        for (Contents.Group group : contents.groups()) {
            nav.append("<h2>" + Html.text(group.title()) + "</h2><ul>\n");
            for (Contents.Item item : group.items()) {
                boolean here = item.path().equals(page.path());
                boolean below = page.path().startsWith(item.path() + "/");
                nav.append("<li><a href=\"" + address(item) + "\""
                        + (here ? " aria-current=\"page\"" : below ? " aria-current=\"true\"" : "") + ">"
                        + Html.text(item.title()) + "</a></li>\n");
            }
            nav.append("</ul>\n");
        }
        return nav.toString();
    }

    private static String neighbours(Contents.@Nullable Item before, Contents.@Nullable Item after) {
        if (before == null && after == null) {
            return "";
        }
        return "<nav class=\"neighbours\" aria-label=\"Previous and next page\">\n"
                + neighbour("Previous", "prev", before) + neighbour("Next", "next", after) + "</nav>\n";
    }

    private static String neighbour(String which, String rel, Contents.@Nullable Item item) {
        return item == null
                ? ""
                : "<a rel=\"" + rel + "\" class=\"" + rel + "\" href=\"" + address(item) + "\"><span>" + which
                        + "</span> " + Html.text(item.title()) + "</a>\n";
    }

    private static String address(Contents.Item item) {
        return item.path().isEmpty() ? ManualPage.ROOT : ManualPage.ROOT + "/" + item.path();
    }
}
