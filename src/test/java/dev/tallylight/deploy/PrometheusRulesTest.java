package dev.tallylight.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alert rules, as Prometheus' own tool finds them. */
class PrometheusRulesTest {
    private static final Path FOLDER = Path.of("deploy", "prometheus");

    @ParameterizedTest
    @ValueSource(strings = {"check rules rules.yaml", "test rules rules_test.yaml"})
    void pass(String arguments) throws Exception {
        assumeTrue(isThere("promtool"), "promtool is not there: it is in Debian's package prometheus");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments.split(" ", -1)));
        Process promtool = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(said).isZero();
    }

    @Test
    void eachIsTriedAndExplained() throws IOException {
        String tests = Files.readString(FOLDER.resolve("rules_test.yaml"));
        String docs = Files.readString(Path.of("docs", "monitoring.md"));
        for (Map<String, Object> rule : rules()) {
            String name = String.valueOf(rule.get("alert"));
            assertThat(tests).as("rules_test.yaml tries %s", name).contains(name);
            assertThat(docs).as("docs/monitoring.md explains %s", name).contains("`" + name + "`");
            assertThat(String.valueOf(rule.get("annotations"))).contains("summary=", "description=");
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> rules() throws IOException {
        Map<String, Object> file =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FOLDER.resolve("rules.yaml")));
        List<Map<String, Object>> groups = (List<Map<String, Object>>) file.getOrDefault("groups", List.of());
        return groups.stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.getOrDefault("rules", List.of())).stream())
                .toList();
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
