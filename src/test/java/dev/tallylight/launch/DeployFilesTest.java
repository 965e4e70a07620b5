package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What we hand to operators holds what it promises; whoever changes it is told here what it must hold. */
class DeployFilesTest {
    private static final Path KUBERNETES = Path.of("deploy", "kubernetes");
    private static final Path DOCKER = Path.of("docker");

    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "checkpoint.yaml"})
    void podsShowHealthAndMetricsOnAPortOfTheirOwn(String file) throws IOException {
        JsonNode container = container(file);
        assertThat(port(container, "management")).isEqualTo(environment(container, "QUARKUS_MANAGEMENT_PORT"));
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("management");
        }
        JsonNode annotations = pod(file).at("/metadata/annotations");
        assertThat(annotations.path("prometheus.io/port").asText())
                .isEqualTo(environment(container, "QUARKUS_MANAGEMENT_PORT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"networkpolicy.yaml", "checkpoint.yaml"})
    void onlyTheNamespaceOfPrometheusGetsAtIt(String file) throws IOException {
        JsonNode policy = of(file, "NetworkPolicy");
        assertThat(texts(policy.at("/spec/policyTypes"))).contains("Ingress");
        int rules = 0;
        for (JsonNode rule : policy.at("/spec/ingress")) {
            assertThat(rule.path("ports").isEmpty()).as("a rule for all ports").isFalse();
            for (JsonNode port : rule.path("ports")) {
                if (port.path("port").asText().equals("management")) {
                    rules++;
                    for (JsonNode from : rule.path("from")) {
                        assertThat(from.at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                                        .asText())
                                .isNotEmpty();
                    }
                    assertThat(rule.path("from").isEmpty()).isFalse();
                } else {
                    assertThat(port.path("port").asText()).isEqualTo("http");
                }
            }
        }
        assertThat(rules).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "checkpoint.yaml"})
    void podsHaveNoRightsTheyDoNotNeed(String file) throws IOException {
        JsonNode security = container(file).path("securityContext");
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(texts(security.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(container(file).at("/resources/limits/memory").asText()).isNotEmpty();
        assertThat(pod(file).at("/spec/securityContext/runAsNonRoot").asBoolean())
                .isTrue();
        assertThat(pod(file).at("/spec/automountServiceAccountToken").asBoolean(true))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "checkpoint.compose.yaml"})
    void containersHaveLimits(String file) throws IOException {
        for (JsonNode service : documents(DOCKER.resolve(file)).getFirst().path("services")) {
            assertThat(service.path("mem_limit").asText()).isNotEmpty();
            assertThat(service.path("pids_limit").asInt()).isPositive();
            assertThat(texts(service.path("security_opt"))).contains("no-new-privileges:true");
            if (service.path("image").asText().contains("TALLYLIGHT")) {
                assertThat(service.path("read_only").asBoolean()).isTrue();
                assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
    void theUserThatRunsTheApplicationCannotChangeIt(String file) throws IOException {
        List<String> lines = Files.readAllLines(DOCKER.resolve(file));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("COPY"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain("--chown").contains("--chmod=0555"));
        assertThat(lines).anyMatch(line -> line.matches("USER [1-9][0-9]*:[1-9][0-9]*"));
    }

    @Test
    void theMainPortOfAnAgentIsClosed() throws IOException {
        assertThat(environment(container("checkpoint.yaml"), "QUARKUS_HTTP_HOST"))
                .isEqualTo("127.0.0.1");
    }

    private static JsonNode pod(String file) throws IOException {
        return of(file, "Deployment").at("/spec/template");
    }

    private static JsonNode container(String file) throws IOException {
        return pod(file).at("/spec/containers/0");
    }

    private static String port(JsonNode container, String name) {
        return StreamSupport.stream(container.path("ports").spliterator(), false)
                .filter(port -> port.path("name").asText().equals(name))
                .map(port -> port.path("containerPort").asText())
                .findFirst()
                .orElse("no port " + name);
    }

    private static String environment(JsonNode container, String name) {
        return StreamSupport.stream(container.path("env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElse("no variable " + name);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode of(String file, String kind) throws IOException {
        return documents(KUBERNETES.resolve(file)).stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " in " + file));
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : yaml.loadAll(Files.readString(file))) {
            documents.add(mapper.valueToTree(document));
        }
        return documents;
    }
}
