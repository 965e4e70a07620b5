package dev.tallylight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is forbidden in the text of the sources, as it cannot be seen in their classes. */
class SourcesTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    private static final Pattern LAB_TEST = Pattern.compile("^@Tag\\(\"lab\"\\)$", Pattern.MULTILINE);
    private static final Pattern QUARKUS_TEST = Pattern.compile("^@QuarkusTest$", Pattern.MULTILINE);

    /** What a process has once. */
    private static final Pattern PROCESS_CHANGED = Pattern.compile(
            "\\bSystem(\\.|::)(setOut|setErr|setIn|setProperty|setProperties|clearProperty)\\b|\\.setDefault\\(");

    /** {@code all = all.chain(…)}, as it stands in loops. */
    private static final Pattern CHAINED_TO_ITSELF = Pattern.compile("\\b(\\w+) =\\s+\\1\\s*\\.(chain|call)\\(");

    /**
     * As many steps as a list is long fill the stack where each ends at once; {@link dev.tallylight.follow.Sequence} takes
     * any number. A probe has a handful, by its own bounds, and knows no room but net.
     */
    @Test
    void stepsAreNotChainedInALoop() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<Path> chaining = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(MAIN.resolve("dev/tallylight/probe")))
                    .filter(file -> CHAINED_TO_ITSELF.matcher(read(file)).find())
                    .toList();
            assertThat(chaining).isEmpty();
        }
        assertThat(CHAINED_TO_ITSELF.matcher("all = all.chain(() -> next)").find())
                .isTrue();
    }

    /** Suites tell them apart by their names: whoever looks at the classes themselves has an application built for each profile. */
    @Test
    void testsOfTheRunningApplicationAreCalledSo() throws IOException {
        try (Stream<Path> files = Files.walk(TEST)) {
            List<Path> misnamed = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> QUARKUS_TEST.matcher(read(file)).find()
                            != file.toString().endsWith("AppTest.java"))
                    .toList();
            assertThat(misnamed).isEmpty();
        }
        assertThat(QUARKUS_TEST.matcher("\n@QuarkusTest\nclass").find()).isTrue();
    }

    /** The media lab's are run by their names, one at a time. */
    @Test
    void testsOfTheMediaLabAreCalledSo() throws IOException {
        try (Stream<Path> files = Files.walk(TEST)) {
            List<Path> misnamed = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> LAB_TEST.matcher(read(file)).find())
                    .filter(file -> !file.toString().matches(".*Lab(App)?Test\\.java"))
                    .toList();
            assertThat(misnamed).isEmpty();
        }
    }

    /**
     * Tests without an application run beside each other in one process, so none changes what the others have in it too. The
     * doorkeeper's sets what the build has set already, for an editor that starts it alone.
     */
    @Test
    void testsThatRunBesideOthersLeaveTheProcessAsItIs() throws IOException {
        try (Stream<Path> files = Files.walk(TEST)) {
            List<Path> changing = files.filter(file -> file.toString().matches(".*(?<!App)Test\\.java"))
                    .filter(file -> !file.endsWith("SourcesTest.java") && !file.endsWith("DoorkeeperTest.java"))
                    .filter(file -> PROCESS_CHANGED.matcher(read(file)).find())
                    .toList();
            assertThat(changing).isEmpty();
        }
        assertThat(PROCESS_CHANGED.matcher("System.setOut(").find()).isTrue();
        assertThat(PROCESS_CHANGED.matcher("forEach(System::setProperty)").find())
                .isTrue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
