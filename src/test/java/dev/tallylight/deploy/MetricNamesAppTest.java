package dev.tallylight.deploy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboard and alert rules name nothing that /q/metrics does not have. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MetricNamesAppTest {
    /** A name in PromQL: not a function, for which a bracket follows, and not a label, which stands in braces. */
    private static final Pattern NAME =
            Pattern.compile("\\b((?:tallylight|jvm|process|system|http)_[a-z_]+[a-z])\\b(?!\\()");

    /** There once it has happened: counters with labels. */
    private static final Set<String> IN_TIME = Set.of(
            "tallylight_alerts_withheld_total",
            "tallylight_heartbeat_url_total",
            "tallylight_webhook_attempts_seconds_count",
            "tallylight_webhook_faults_total",
            "tallylight_probes_seconds_count",
            "tallylight_probes_seconds_sum");

    @Test
    void areThoseOfARunningInstance() throws IOException {
        given().get("/docs"); // so that a request has been measured
        String metrics = given().get("/q/metrics").asString();
        Set<String> there = new TreeSet<>();
        metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> there.add(line.replaceFirst("[{ ].*", "")));
        Set<String> named = named();
        assertThat(named).hasSizeGreaterThan(15);
        named.removeAll(there);
        assertThat(named).as("names that /q/metrics does not have").isSubsetOf(IN_TIME);
        for (String name : IN_TIME) {
            assertThat(source()).contains("\"" + dotted(name) + "\"");
        }
    }

    private static Set<String> named() throws IOException {
        Set<String> named = new TreeSet<>();
        for (var rule : PrometheusRulesTest.rules()) {
            names(String.valueOf(rule.get("expr")), named);
        }
        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of("deploy", "grafana", "tallylight.json").toFile());
        for (JsonNode expression : dashboard.findValues("expr")) {
            names(expression.asText(), named);
        }
        return named;
    }

    private static void names(String expression, Set<String> into) {
        NAME.matcher(expression).results().forEach(found -> into.add(found.group(1)));
    }

    private static String dotted(String name) {
        return name.replaceFirst("(_seconds)?_(total|count|sum)$", "").replace('_', '.');
    }

    private static String source() throws IOException {
        StringBuilder source = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                source.append(Files.readString(file));
            }
        }
        return source.toString();
    }
}
