package dev.tallylight.manual;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Whatever the docs show as a command or as data can be read as such; {@link CommandsAppTest} runs what can be run. */
class FencesTest {
    @Test
    void commandsAreCommands() throws Exception {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Fences.Fence fence : Fences.all()) {
            if (fence.isShell()) {
                seen++;
                Process bash = new ProcessBuilder("bash", "-n")
                        .redirectErrorStream(true)
                        .start();
                bash.getOutputStream().write(fence.text().getBytes(StandardCharsets.UTF_8));
                bash.getOutputStream().close();
                String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (bash.waitFor() != 0) {
                    wrong.add(fence + ": " + said);
                }
            }
        }
        assertThat(seen).isGreaterThan(30);
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    }

    @Test
    void dataIsData() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Fences.Fence fence : Fences.all()) {
            try {
                switch (fence.language()) {
                    case "json" -> new ObjectMapper().readTree(fence.text());
                    case "yaml" ->
                        new Yaml(new SafeConstructor(new LoaderOptions()))
                                .loadAll(fence.text())
                                .forEach(each -> {});
                    default -> {}
                }
            } catch (IOException | RuntimeException e) {
                wrong.add(fence + ": " + e.getMessage());
            }
        }
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    }

    @Test
    void everyFenceSaysWhatItIs() throws IOException {
        assertThat(Fences.all())
                .filteredOn(Fences.Fence::fenced)
                .allSatisfy(
                        fence -> assertThat(fence.language()).as("%s", fence).isNotEmpty());
    }

    @Test
    void someOfThemAreRun() throws IOException {
        assertThat(Fences.all())
                .filteredOn(Fences.Fence::isRun)
                .extracting(Fences.Fence::source)
                .contains(Path.of("docs", "quick-start.md"));
    }
}
