package dev.tallylight.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.SelectClasses;
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
            WatchingSuite.class,
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
        @Nullable SelectClasses classes = suite.getAnnotation(SelectClasses.class);
        SelectPackages packages = suite.getAnnotation(SelectPackages.class);
        @Nullable ExcludePackages notThese = suite.getAnnotation(ExcludePackages.class);
        @Nullable ExcludeClassNamePatterns nor = suite.getAnnotation(ExcludeClassNamePatterns.class);
        boolean selected = isIn(test, packages.value())
                || classes != null && Arrays.asList(classes.names()).contains(test);
        return selected
                && (notThese == null || !isIn(test, notThese.value()))
                && (nor == null || Arrays.stream(nor.value()).noneMatch(test::matches));
    }

    private static boolean isIn(String test, String[] packages) {
        return Arrays.stream(packages).anyMatch(each -> test.startsWith(each + "."));
    }
}
