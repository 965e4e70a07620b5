package dev.tallylight.manual;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Where a link of a file in the repository leads in the manual: to another page where that is Markdown, else to the file itself,
 * which is then served beside the pages.
 */
final class Links {
    private final Path repository;
    private final TreeSet<Path> files = new TreeSet<>();

    Links(Path repository) {
        this.repository = repository;
    }

    /** The page that is made of a file; its name without {@code docs/} and {@code .md}, a README by the name of its folder. */
    static String page(Path markdown) {
        String name = markdown.toString().replace('\\', '/').replaceFirst("\\.md$", "");
        if (name.equals("README") || name.equals("docs/index")) {
            return "";
        }
        if (!name.startsWith("docs/")) {
            return name.toLowerCase(Locale.ROOT);
        }
        return name.substring("docs/".length()).replaceFirst("/README$", "");
    }

    /**
     * Where a link leads.
     *
     * @param source the file that it stands in, relative to the repository
     * @param target as it is written
     */
    String resolve(Path source, String target) {
        if (target.matches("[a-z][a-z0-9+.-]*:.*|#.*|/.*")) {
            return target;
        }
        int hash = target.indexOf('#');
        String anchor = hash < 0 ? "" : target.substring(hash);
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = source.resolveSibling(file).normalize();
        if (path.equals(ApiReference.SOURCE)) {
            return ManualPage.ROOT + "/" + ApiReference.PATH;
        }
        if (path.toString().endsWith(".md")) {
            String page = page(path);
            return (page.isEmpty() ? ManualPage.ROOT : ManualPage.ROOT + "/" + page) + anchor;
        }
        if (Files.isRegularFile(repository.resolve(path))) {
            files.add(path);
        }
        return ManualPage.ROOT + "/" + file(path) + anchor;
    }

    /** The files that pages link to, relative to the repository. */
    Iterable<Path> files() {
        return files;
    }

    /** Under which name a file is served, below {@code /docs}. */
    static String file(Path path) {
        String name = path.toString().replace('\\', '/');
        return name.startsWith("docs/") ? name.substring("docs/".length()) : "files/" + name;
    }
}
