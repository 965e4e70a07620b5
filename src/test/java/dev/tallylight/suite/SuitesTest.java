package dev.tallylight.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;

/** What is in no suite is never run, and what is in two runs twice, with an application more. */
class SuitesTest {
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final List<Class<?>> OF_THE_APPLICATION = List.of(
            AccessSuite.class,
            ApplicationSuite.class,
            ConsoleSuite.class,
            ProfilesSuite.class,
            StatusPageSuite.class,
            ThoroughSuite.class,
            WebhookSuite.class);

    @Test
    void eachTestOfTheApplicationIsInOne() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<String> tests = files.map(file -> TESTS.relativize(file).toString())
                    .filter(file -> file.endsWith("AppTest.java") && !file.endsWith("LabAppTest.java"))
                    .map(file -> file.replace(".java", "").replaceAll("[/\\\\]", "."))
                    .toList();
            assertThat(tests)
                    .hasSizeGreaterThan(90)
                    .allSatisfy(test -> assertThat(OF_THE_APPLICATION.stream().filter(suite -> takes(suite, test)))
                            .as(test)
                            .hasSize(1));
        }
    }

    /** Who renames a test that is named there would have it run by everybody, each time. */
    @Test
    void whatIsForThoroughRunsIsThere() throws IOException {
        String names =
                ThoroughSuite.TESTS.substring(ThoroughSuite.TESTS.indexOf('(') + 1, ThoroughSuite.TESTS.indexOf(')'));
        try (Stream<Path> files = Files.walk(TESTS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsAll(Stream.of(names.split("\\|"))
                            .map(name -> name + "AppTest.java")
                            .toList());
        }
    }

    /** Who renames a suite that is left out there would have it run by everybody, each time. */
    @Test
    void whatTheBuildLeavesOutIsThere() throws IOException {
        Matcher without =
                Pattern.compile("<test.without>([^<]+)</test.without>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(without.find()).isTrue();
        assertThat(without.group(1).split("\\|"))
                .containsExactlyInAnyOrder(ThoroughSuite.class.getSimpleName(), ProfilesSuite.class.getSimpleName());
    }

    @Test
    void allSuitesOfTheApplicationAreLookedAt() throws IOException {
        try (Stream<Path> files = Files.list(TESTS.resolve(Path.of("dev", "tallylight", "suite")))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name -> name.endsWith("Suite")
                                    && !name.endsWith("StorySuite")
                                    && !List.of("UnitSuite", "PropertySuite").contains(name)))
                    .containsExactlyInAnyOrderElementsOf(OF_THE_APPLICATION.stream()
                            .map(Class::getSimpleName)
                            .toList());
        }
    }

    private static boolean takes(Class<?> suite, String test) {
        SelectPackages packages = suite.getAnnotation(SelectPackages.class);
        IncludeClassNamePatterns these = suite.getAnnotation(IncludeClassNamePatterns.class);
        @Nullable ExcludePackages notThese = suite.getAnnotation(ExcludePackages.class);
        @Nullable ExcludeClassNamePatterns nor = suite.getAnnotation(ExcludeClassNamePatterns.class);
        return isIn(test, packages.value())
                && Arrays.stream(these.value()).anyMatch(test::matches)
                && (notThese == null || !isIn(test, notThese.value()))
                && (nor == null || Arrays.stream(nor.value()).noneMatch(test::matches));
    }

    private static boolean isIn(String test, String[] packages) {
        return Arrays.stream(packages).anyMatch(each -> test.startsWith(each + "."));
    }
}
