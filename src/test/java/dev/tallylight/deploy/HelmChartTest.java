package dev.tallylight.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart and the manifests are two ways to the same objects. Helm itself is not asked: it cannot be had everywhere. */
class HelmChartTest {
    private static final Path CHART = Path.of("deploy", "helm", "tallylight");
    private static final Path MANIFESTS = Path.of("deploy", "kubernetes");

    @Test
    void rendersToTheManifestsAtItsDefaultValues() throws IOException {
        Map<String, Object> manifests = new TreeMap<>();
        for (String file : kustomized()) {
            objects(Files.readString(MANIFESTS.resolve(file)), manifests);
        }
        manifests.remove("Namespace tallylight");
        withTheImageOfTheKustomization(manifests);
        assertThat(rendered(Map.of())).isEqualTo(manifests);
    }

    @Test
    void rendersToAllOfThemWithNamespaceAndAgents() throws IOException {
        Map<String, Object> manifests = new TreeMap<>();
        for (String file : kustomized()) {
            objects(Files.readString(MANIFESTS.resolve(file)), manifests);
        }
        objects(Files.readString(MANIFESTS.resolve("checkpoint.yaml")), manifests);
        withTheImageOfTheKustomization(manifests);
        assertThat(rendered(Map.of("namespace.create", true, "checkpoint.enabled", true)))
                .isEqualTo(manifests);
    }

    @Test
    void agentsAloneBringNothingOfTheHub() throws IOException {
        assertThat(rendered(Map.of("hub.enabled", false, "checkpoint.enabled", true))
                        .keySet())
                .containsExactly("Deployment tallylight-checkpoint", "NetworkPolicy tallylight-checkpoint");
    }

    @Test
    void valuesAreTaken() throws IOException {
        Object deployment = rendered(Map.of(
                        "image.digest",
                        "sha256:00",
                        "replicas",
                        3,
                        "checkpointName",
                        "Frankfurt, \"Main\"",
                        "env",
                        Map.of("TALLYLIGHT_PUBLIC_URL", "https://tallylight.example.com")))
                .get("Deployment tallylight");
        assertThat(String.valueOf(deployment))
                .contains("image=tallylight@sha256:00", "replicas=3", "value=Frankfurt, \"Main\"")
                .contains("{name=TALLYLIGHT_PUBLIC_URL, value=https://tallylight.example.com}");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> HelmTemplate.render("{{ lookup \"v1\" }}", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lookup");
        assertThatThrownBy(() -> HelmTemplate.render("{{ .Values.wrong }}", Map.of("Values", Map.of())))
                .hasMessageContaining(".Values.wrong");
        assertThatThrownBy(() -> HelmTemplate.render("a {{ end }}", Map.of())).hasMessageContaining("end");
    }

    private static List<String> kustomized() throws IOException {
        Map<String, Object> kustomization = yaml().load(Files.readString(MANIFESTS.resolve("kustomization.yaml")));
        return ((List<?>) Objects.requireNonNull(kustomization.get("resources")))
                .stream().map(String::valueOf).toList();
    }

    /** {@code kubectl apply -k} sets name and tag of the image. */
    private static void withTheImageOfTheKustomization(Map<String, Object> manifests) {
        manifests.forEach((name, object) -> {
            if (name.startsWith("Deployment ")) {
                Map<String, Object> pod = within(within(within(object, "spec"), "template"), "spec");
                List<?> containers = (List<?>) Objects.requireNonNull(pod.get("containers"));
                within(Map.of("only", containers.getFirst()), "only").put("image", "tallylight:native");
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> within(Object object, String name) {
        return (Map<String, Object>) Objects.requireNonNull(((Map<String, Object>) object).get(name), name);
    }

    /** What the chart makes as a release named tallylight, with some values set as {@code --set} does. */
    private static Map<String, Object> rendered(Map<String, Object> set) throws IOException {
        Map<String, Object> values = yaml().load(Files.readString(CHART.resolve("values.yaml")));
        set.forEach((path, value) -> put(values, path, value));
        Map<String, Object> scope =
                Map.of("Values", values, "Release", Map.of("Name", "tallylight", "Namespace", "tallylight"));
        Map<String, Object> objects = new TreeMap<>();
        try (Stream<Path> templates = Files.list(CHART.resolve("templates"))) {
            templates.forEach(file -> {
                try {
                    objects(HelmTemplate.render(Files.readString(file), scope), objects);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return objects;
    }

    private static void put(Map<String, Object> values, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            assertThat(values).containsKey(path);
            values.put(path, value);
        } else {
            put(within(values, path.substring(0, dot)), path.substring(dot + 1), value);
        }
    }

    /** Each object by its kind and name. */
    private static void objects(String text, Map<String, Object> into) {
        List<Object> documents = new ArrayList<>();
        yaml().loadAll(text).forEach(documents::add);
        for (Object document : documents) {
            if (document instanceof Map<?, ?> object) {
                into.put(object.get("kind") + " " + within(object, "metadata").get("name"), new HashMap<>(object));
            }
        }
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }
}
