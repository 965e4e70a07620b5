package dev.tallylight.manual;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the manual: {@code ManualBuild REPOSITORY FOLDER} writes each page, each file that a page links to and the index of the
 * search to the folder, packed (gzip), from which {@code manual.ManualPages} serves them. The same files give the same bytes.
 */
public final class ManualBuild {
    private static final Path DOCS = Path.of("docs");
    private static final Path INDEX = DOCS.resolve("index.md");
    private static final List<Path> OUTSIDE = List.of(Path.of("CHANGELOG.md"), Path.of("CONTRIBUTING.md"));
    private static final List<Path> OF_CODES = List.of(DOCS.resolve("reasons.md"), DOCS.resolve("problems.md"));

    private final Path repository;
    private final Path folder;
    private final Links links;
    private final Markdown markdown;

    private ManualBuild(Path repository, Path folder) {
        this.repository = repository;
        this.folder = folder;
        this.links = new Links(repository);
        this.markdown = new Markdown(links);
    }

    public static void main(String[] arguments) throws IOException {
        ManualBuild build = new ManualBuild(Path.of(arguments[0]), Path.of(arguments[1]));
        build.write();
        build.pack();
    }

    /**
     * Makes it in a folder, as it is read, not packed.
     *
     * @return the pages, as they were written, in the order of the navigation
     */
    static List<ManualPage> write(Path repository, Path folder) throws IOException {
        return new ManualBuild(repository, folder).write();
    }

    private List<ManualPage> write() throws IOException {
        clear();
        Contents contents = Contents.of(links, INDEX, read(INDEX));
        List<ManualPage> pages = pages(contents);
        Frame frame = new Frame(repository, contents);
        for (ManualPage page : pages) {
            save(page.file(), around(frame, contents, page));
        }
        for (ManualPage special : List.of(nowhere(), search(pages))) {
            save(special.file(), frame.around(special, null, null));
        }
        save("search.json", SearchIndex.of(pages));
        copy(ApiReference.SOURCE);
        ApiReference reference = new ApiReference(read(ApiReference.SOURCE), markdown);
        save("openapi.json", reference.inJson());
        save("query-parameters", reference.queryParameters());
        for (Path file : links.files()) {
            copy(file);
        }
        return pages;
    }

    private List<ManualPage> pages(Contents contents) throws IOException {
        TreeMap<String, ManualPage> pages = new TreeMap<>();
        for (Path source : sources()) {
            String text = read(source);
            if (OF_CODES.contains(source)) {
                CodePages codes = new CodePages(markdown, source, text);
                String path = Links.page(source);
                put(pages, markdown.page(source, text, path, contents.groupOf(path), codes::linked));
                codes.pages(contents.groupOf(path)).forEach(page -> put(pages, page));
            } else {
                put(pages, markdown.page(source, text, contents.groupOf(Links.page(source))));
            }
        }
        new ApiReference(read(ApiReference.SOURCE), markdown).pages().forEach(page -> put(pages, page));
        List<String> order = contents.items().stream().map(Contents.Item::path).toList();
        return pages.values().stream()
                .sorted(Comparator.comparingInt((ManualPage page) -> place(order, page.path())))
                .toList();
    }

    private static void put(TreeMap<String, ManualPage> pages, ManualPage page) {
        pages.put(page.path(), page);
    }

    private static int place(List<String> order, String path) {
        if (path.isEmpty()) {
            return -1;
        }
        int at = order.indexOf(path.contains("/") ? path.substring(0, path.indexOf('/')) : path);
        return at < 0 ? order.size() : at;
    }

    /** Previous and next are those of the navigation, beginning with the first page. */
    private static String around(Frame frame, Contents contents, ManualPage page) throws IOException {
        List<Contents.Item> items = new ArrayList<>(List.of(new Contents.Item("Tallylight", "")));
        items.addAll(contents.items());
        int at = items.stream().map(Contents.Item::path).toList().indexOf(page.path());
        return frame.around(page, at < 1 ? null : items.get(at - 1), at < 0 ? null : nth(items, at + 1));
    }

    private static Contents.@Nullable Item nth(List<Contents.Item> items, int n) {
        return n < items.size() ? items.get(n) : null;
    }

    private ManualPage nowhere() {
        return markdown.page(INDEX, """
                # There is no such page

                It may have moved: [search for it](/docs/search), or begin [at the beginning](/docs).
                """, "not-found", "", html -> html);
    }

    /** Without scripts the list of all pages; with them, what was asked for. */
    private ManualPage search(List<ManualPage> pages) {
        StringBuilder list = new StringBuilder("# Search\n\n");
        pages.forEach(page -> list.append("- [" + page.title() + "](" + page.address() + ")\n"));
        return markdown.page(
                INDEX,
                list.toString(),
                "search",
                "",
                html -> html.replaceFirst(
                        "<ul>",
                        "<p id=\"told\" role=\"status\"></p>\n<ol id=\"found\" hidden></ol>\n"
                                + "<h2>All pages</h2>\n<ul>"));
    }

    private List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve(DOCS))) {
            List<Path> sources =
                    new ArrayList<>(files.filter(file -> file.toString().endsWith(".md"))
                            .map(repository::relativize)
                            .filter(file -> !file.toString().contains("node_modules"))
                            .sorted()
                            .toList());
            sources.addAll(OUTSIDE);
            return sources;
        }
    }

    private String read(Path file) throws IOException {
        return Files.readString(repository.resolve(file));
    }

    private void save(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void copy(Path file) throws IOException {
        Path to = folder.resolve(Links.file(file));
        Files.createDirectories(to.getParent());
        Files.write(to, Files.readAllBytes(repository.resolve(file)));
    }

    /** Two thirds of it are air, and the native executable keeps it as it is. */
    private void pack() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))) {
                    Files.copy(file, out);
                }
                Files.delete(file);
            }
        }
    }

    private void clear() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
