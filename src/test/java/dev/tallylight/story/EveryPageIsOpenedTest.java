package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.tallylight.testing.Routes;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A page that is in nobody's list is one that axe-core, the phone and the scales never see: then it fails here. */
@Order(2)
class EveryPageIsOpenedTest {
    /** What is got, and is no page of its own: a part of one, a feed, a picture, a text, a way on. */
    private static final Set<String> NO_PAGES = Set.of(
            "/favicon/{count:[1-9][0-9]?}.svg",
            "/sign-in/openid",
            "/sign-in/callback",
            "/streams/live",
            "/outages/{id}/markdown",
            "/wall/live",
            "/import/progress",
            "/find",
            "/first",
            "/checkpoints/live",
            "/notifications/live",
            "/inboxes/{key}/live");

    /** For programs: API and what describes it, hooks, the family's facade. */
    private static final List<String> FOR_PROGRAMS = List.of("/api/", "/q/openapi", "/v1/", "/inbox/", "/hints/{key}");

    /** ManualIT opens one of each sort. */
    private static final Set<String> MANUAL = Set.of("/docs", "/docs/{page:.*}");

    /** What answers before a resource is asked; what of it is a page is written in the table by hand. */
    private static final Set<String> BEFORE_RESOURCES = Set.of(
            "Methods",
            "MetricLabels",
            "MediaTypeHeaders",
            "BodyLimit",
            "AuditedRequests",
            "StatusDoor",
            "FacadeDoor",
            "ManagementDoor");

    private static final Path TEMPLATES = Path.of("src", "main", "resources", "templates");

    /** Frames themselves, mails, and what a browser leaves before anybody reads it. */
    private static final Set<String> NO_PAGE_TEMPLATES = Set.of(
            "console/layout",
            "console/onwards",
            "statuspage/frame",
            "mail/alert",
            "mail/subscriber-confirm",
            "mail/subscriber-news");

    @Test
    void everyRouteOfAPageIsOpened() {
        TreeSet<String> pages = Routes.all().stream()
                .filter(route -> route.startsWith("GET /"))
                .map(route -> route.substring(4))
                .filter(path -> FOR_PROGRAMS.stream().noneMatch(path::startsWith))
                .filter(path -> !NO_PAGES.contains(path) && !MANUAL.contains(path))
                .collect(Collectors.toCollection(TreeSet::new));
        pages.add("/status/{slug}"); // StatusDoor's
        pages.add("/nothing-here"); // nobody's
        assertThat(OpenedPages.routes()).isEqualTo(pages);
        assertThat(Routes.all())
                .containsAll(NO_PAGES.stream().map(path -> "GET " + path).toList());
    }

    @Test
    void everyTemplateOfAPageIsSeen() throws IOException {
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            TreeSet<String> pages = files.filter(file -> file.toString().endsWith(".html"))
                    .filter(EveryPageIsOpenedTest::isWhole)
                    .map(file -> TEMPLATES
                            .relativize(file)
                            .toString()
                            .replace('\\', '/')
                            .replace(".html", ""))
                    .filter(name -> !NO_PAGE_TEMPLATES.contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(OpenedPages.templates()).isEqualTo(pages);
        }
    }

    private static boolean isWhole(Path file) {
        try {
            String text = Files.readString(file);
            return text.contains("<html")
                    || text.contains("{#include console/layout.html")
                    || text.contains("{#include statuspage/frame.html");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void nobodyElseAnswersBeforeResourcesDo() {
        Set<String> found = Routes.code().stream()
                .filter(type -> type.getMethods().stream()
                        .anyMatch(method -> method.getRawParameterTypes().stream()
                                .anyMatch(parameter -> parameter.isEquivalentTo(Router.class))))
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.contains("_"))
                .collect(Collectors.toSet());
        assertThat(found).isEqualTo(BEFORE_RESOURCES);
    }
}
