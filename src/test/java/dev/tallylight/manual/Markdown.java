package dev.tallylight.manual;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/** Markdown as GitHub reads it (CommonMark with tables), as the pages need it: with anchors, and links that lead to pages. */
final class Markdown {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
    private final Links links;

    Markdown(Links links) {
        this.links = links;
    }

    /**
     * A page.
     *
     * @param source the file, relative to the repository: links are relative to it
     */
    ManualPage page(Path source, String text, String group) {
        return page(source, text, Links.page(source), group, html -> html);
    }

    ManualPage page(Path source, String text, String path, String group, UnaryOperator<String> after) {
        Node document = parser.parse(text);
        List<Heading> headings = headings(document);
        if (headings.isEmpty() || headings.getFirst().level() != 1) {
            throw new IllegalArgumentException(source + " must begin with its title: \"# …\"");
        }
        String html = after.apply(
                accessible(html(document, source, headings), headings.getFirst().title()));
        return new ManualPage(path, headings.getFirst().title(), html, headings, group);
    }

    private String html(Node document, Path source, List<Heading> headings) {
        List<Heading> rest = new ArrayList<>(headings);
        AttributeProvider attributes = (node, tag, values) -> {
            switch (node) {
                case org.commonmark.node.Heading heading
                when !rest.isEmpty() -> values.put("id", rest.removeFirst().id());
                case Link link -> values.put("href", links.resolve(source, link.getDestination()));
                case Image image -> imageAttributes(source, image, values);
                default -> {
                    if (tag.equals("pre")) {
                        values.put("tabindex", "0"); // what is wide is scrolled with the keyboard too
                    }
                }
            }
        };
        return HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(context -> attributes)
                .build()
                .render(document);
    }

    private void imageAttributes(Path source, Image image, Map<String, String> values) {
        values.put("src", links.resolve(source, image.getDestination()));
        values.put("loading", "lazy");
    }

    private static String accessible(String html, String title) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        int count = 0;
        for (int at = html.indexOf("<table>"); at >= 0; at = html.indexOf("<table>", from)) {
            out.append(html, from, at)
                    .append("<div class=\"tw\" role=\"group\" tabindex=\"0\" aria-label=\"Table ")
                    .append(++count)
                    .append(" of “")
                    .append(Html.text(title))
                    .append("”\"><table>");
            from = at + "<table>".length();
        }
        return out.append(html.substring(from))
                .toString()
                .replace("</table>", "</table></div>")
                .replace("<th></th>", "<td></td>");
    }

    private static List<Heading> headings(Node document) {
        List<Heading> headings = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        StringBuilder below = new StringBuilder();
        org.commonmark.node.Heading open = null;
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof org.commonmark.node.Heading heading) {
                if (open != null) {
                    headings.add(heading(open, below.toString(), taken));
                }
                open = heading;
                below.setLength(0);
            } else {
                collect(node, below);
                below.append('\n');
            }
        }
        if (open != null) {
            headings.add(heading(open, below.toString(), taken));
        }
        return headings;
    }

    private static Heading heading(org.commonmark.node.Heading node, String below, Set<String> taken) {
        String title = title(node);
        String anchor = Heading.anchor(title);
        String id = anchor;
        for (int i = 1; !taken.add(id); i++) {
            id = anchor + "-" + i;
        }
        return new Heading(
                node.getLevel(), id, title, below.replaceAll("\\s+", " ").strip());
    }

    private static String title(Node heading) {
        StringBuilder title = new StringBuilder();
        collect(heading, title);
        return title.toString();
    }

    /** The words, without marks and addresses, with a space where a block ends. */
    private static void collect(Node node, StringBuilder into) {
        if (node instanceof FencedCodeBlock || node instanceof IndentedCodeBlock) {
            into.append(
                    node instanceof FencedCodeBlock fenced
                            ? fenced.getLiteral()
                            : ((IndentedCodeBlock) node).getLiteral());
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            switch (child) {
                case org.commonmark.node.Text text -> into.append(text.getLiteral());
                case Code code -> into.append(code.getLiteral());
                case SoftLineBreak end -> into.append(' ');
                default -> {
                    collect(child, into);
                    into.append(child instanceof Block || child instanceof TableCell ? " " : "");
                }
            }
        }
    }
}
