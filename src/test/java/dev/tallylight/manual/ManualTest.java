package dev.tallylight.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.rest.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual as the build makes it: every link leads somewhere, every page can be found, every code has its page. */
class ManualTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");

    /** What events and statuses have for a reason besides what a probe finds. */
    private static final Set<String> NOT_OF_A_PROBE = Set.of(
            "heartbeat_missing",
            "checkpoint_lost",
            "checkpoint_blind",
            "outside_schedule",
            "flapping",
            "maintenance",
            "muted",
            "off_air",
            "parent_down",
            "gone",
            "failing");

    @TempDir
    static Path folder;

    private static List<ManualPage> pages;
    private static final Map<String, String> html = new HashMap<>();

    @BeforeAll
    static void build() throws IOException {
        pages = ManualBuild.write(HERE, folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                html.put(name, name.endsWith(".html") ? Files.readString(file) : "");
            }
        }
    }

    @Test
    void everyLinkAndAnchorLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        html.forEach((file, text) -> LINK.matcher(text)
                .results()
                .map(found -> found.group(1))
                .forEach(link -> {
                    String target = link.startsWith("#") ? address(file) + link : link;
                    if (target.startsWith(ManualPage.ROOT) && !leadsSomewhere(target)) {
                        broken.add(file + " -> " + link);
                    }
                }));
        assertThat(broken).as(String.join("\n", broken)).isEmpty();
    }

    private static String address(String file) {
        String name = file.replaceFirst("\\.html$", "");
        return name.equals("index") ? ManualPage.ROOT : ManualPage.ROOT + "/" + name;
    }

    private static boolean leadsSomewhere(String link) {
        int hash = link.indexOf('#');
        String path = link.substring(ManualPage.ROOT.length(), hash < 0 ? link.length() : hash)
                .replaceFirst("\\?.*", "")
                .replaceFirst("^/", "");
        String file = path.isEmpty() ? "index.html" : html.containsKey(path) ? path : path + ".html";
        String text = html.get(file);
        return text != null
                && (hash < 0
                        || ID.matcher(text).results().anyMatch(id -> id.group(1).equals(link.substring(hash + 1))));
    }

    /** On the repository, where a link is the file itself; the manual's own addresses are none there. */
    @Test
    void everyLinkWorksOnTheRepositoryToo() throws IOException {
        Pattern link = Pattern.compile("]\\(([^)\\s]+)\\)");
        List<String> broken = new ArrayList<>();
        List<Path> sources =
                new ArrayList<>(List.of(Path.of("README.md"), Path.of("CHANGELOG.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            files.filter(file ->
                            file.toString().endsWith(".md") && !file.toString().contains("node_modules"))
                    .forEach(sources::add);
        }
        for (Path source : sources) {
            String text = Files.readString(source);
            link.matcher(text).results().map(found -> found.group(1)).forEach(target -> {
                String file = target.replaceFirst("#.*", "");
                if (target.matches("[a-z]+:.*") || file.isEmpty()) {
                    return;
                }
                if (!Files.exists(source.resolveSibling(file).normalize())) {
                    broken.add(source + " -> " + target);
                }
            });
        }
        assertThat(broken).as(String.join("\n", broken)).isEmpty();
    }

    @Test
    void everyFileOfDocsIsInTheNavigationOnce() throws IOException {
        Contents contents = Contents.of(
                new Links(HERE), Path.of("docs", "index.md"), Files.readString(Path.of("docs", "index.md")));
        List<String> listed = contents.items().stream().map(Contents.Item::path).toList();
        assertThat(listed).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            Set<String> missing = files.filter(file -> file.toString().endsWith(".md"))
                    .map(Links::page)
                    .filter(page -> !page.isEmpty() && !listed.contains(page))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(missing)
                    .as("pages that no list of docs/index.md has: add a line \"- [Title](file.md)\" there")
                    .isEmpty();
        }
    }

    @Test
    void everyReasonHasItsPageAndEveryPageIsOfAReason() {
        Set<String> codes = Stream.of(Reason.values()).map(Reason::code).collect(Collectors.toCollection(TreeSet::new));
        codes.addAll(NOT_OF_A_PROBE);
        assertThat(below("reasons/")).as("rows of docs/reasons.md").isEqualTo(codes);
    }

    @Test
    void everyProblemHasItsPageAndEveryPageIsOfAProblem() {
        Set<String> types = Stream.of(ProblemType.values())
                .map(type -> type.urn().substring(type.urn().lastIndexOf(':') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(below("problems/")).as("rows of docs/problems.md").isEqualTo(types);
        for (ProblemType type : ProblemType.values()) {
            String slug = type.urn().substring(type.urn().lastIndexOf(':') + 1);
            assertThat(html.get("problems/" + slug + ".html"))
                    .contains(type.urn(), ">Status:</strong> " + type.status());
        }
    }

    private static Set<String> below(String folder) {
        return pages.stream()
                .map(ManualPage::path)
                .filter(path -> path.startsWith(folder))
                .map(path -> path.substring(folder.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyProtocolIsExplained() {
        String protocols = html.getOrDefault("protocols.html", "");
        for (Protocol protocol : Protocol.values()) {
            assertThat(protocols).contains("<code>" + protocol.wireName() + "</code>");
        }
    }

    /** The policy allows neither scripts nor styles in a page. */
    @Test
    void nothingIsInlineAndNothingIsElsewhere() {
        html.forEach((file, text) -> {
            assertThat(text.replaceAll("(?s)<pre.*?</pre>", ""))
                    .as(file)
                    .doesNotContainPattern("(?i)<style|<script(?! src=\"/)|\\sstyle=|\\son[a-z]+=\"|javascript:");
            assertThat(text).as(file).doesNotContainPattern("(?:src|action)=\"https?:");
        });
    }

    @Test
    void everyPageHasOneTitleAndNoAnchorTwice() {
        html.forEach((file, text) -> {
            if (file.endsWith(".html")) {
                assertThat(text.split("<h1", -1)).as(file).hasSize(2);
                List<String> ids =
                        ID.matcher(text).results().map(found -> found.group(1)).toList();
                assertThat(new HashSet<>(ids)).as(file).hasSameSizeAs(ids);
            }
        });
    }

    @Test
    void theSameFilesGiveTheSameBytes(@TempDir Path again) throws IOException {
        ManualBuild.write(HERE, again);
        for (String file : html.keySet()) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
        }
    }

    @Test
    void theSearchKnowsEverySection() throws IOException {
        assertThat(Files.readString(folder.resolve("search.json")))
                .contains("\"/docs/reasons/playlist_stale\"", "\"/docs/alerts\"", "/docs/api-reference/streams#");
        assertThat(Files.size(folder.resolve("search.json"))).isLessThan(700_000);
    }
}
