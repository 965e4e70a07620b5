package dev.tallylight.rest.body;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every route of the API's document that takes JSON, and what people send there that is not what it asks for. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class BodiesAppTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TO_NOWHERE = "http://127.0.0.1:9/of-a-body";

    /** What gets a body past its form, where it has such fields. */
    private static final Map<String, String> VALID = Map.of(
            "url", TO_NOWHERE,
            "name", "of a body",
            "role", "viewer",
            "start", "2027-01-01T00:00",
            "duration", "1h",
            "since", "2026-01-01T00:00:00Z");

    /** @param schema of its body, with its references resolved */
    private record Route(String verb, String path, boolean required, JsonNode schema) {
        Response send(String body) {
            String address = path.replaceAll("\\{[a-z]+}", "0190a0a0-0000-7000-8000-000000000000");
            return Api.as(Api.TOKEN).body(body).request(verb, address);
        }
    }

    private static List<Route> routes() throws IOException {
        JsonNode document = MAPPER.readTree(
                given().accept("application/json").get("/q/openapi").asString());
        List<Route> routes = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode body = operation.getValue().path("requestBody");
                    JsonNode json = body.path("content").path("application/json");
                    // agents have tokens of their own, and are refused before their bodies are looked at
                    if (!json.isMissingNode() && !path.getKey().startsWith("/api/v1/agent/")) {
                        routes.add(new Route(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                body.path("required").asBoolean(),
                                resolved(document, json.path("schema"))));
                    }
                }));
        return routes;
    }

    private static JsonNode resolved(JsonNode document, JsonNode schema) {
        JsonNode found = schema;
        for (String reference = found.path("$ref").asText();
                !reference.isEmpty();
                reference = found.path("$ref").asText()) {
            found = document.at(reference.substring(1));
        }
        if (!found.has("properties")) {
            return found;
        }
        ObjectNode own = found.deepCopy();
        ObjectNode properties = JSON.objectNode();
        own.path("properties")
                .properties()
                .forEach(property -> properties.set(property.getKey(), resolved(document, property.getValue())));
        own.set("properties", properties);
        return own;
    }

    @Test
    void whatHoldsNothingIsRefusedByName() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Route route : routes()) {
            for (String body : List.of("", "null", " \n", " null ")) {
                Response answer = route.send(body);
                boolean refused = answer.statusCode() == 400
                        && answer.contentType().startsWith("application/problem+json")
                        && answer.asString().contains("JSON object");
                boolean isAList = route.path().endsWith("/import");
                if (route.required() && !isAList ? !refused : answer.statusCode() >= 500) {
                    wrong.add(said(route, body, answer));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(routes()).hasSizeGreaterThan(8);
    }

    @Test
    void whatIsNoObjectIsRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Route route : routes()) {
            for (String body : List.of("[]", "[null]", "\"text\"", "\"\"", "1", "true", "{", "{}{}", "\u0000", "nul")) {
                Response answer = route.send(body);
                if (answer.statusCode() >= 500
                        || answer.statusCode() < 400 && !route.path().endsWith("/import")) {
                    wrong.add(said(route, body, answer));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** A null in each list and in the place of each field, an object without anything in that of each object. */
    @Test
    void noFieldThatHoldsNothingIsAFaultOfOurs() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Route route : routes()) {
            for (JsonNode fields : holdingNothing(route.schema())) {
                ObjectNode body = JSON.objectNode();
                VALID.forEach((name, value) -> {
                    if (route.schema().path("properties").has(name)) {
                        body.put(name, value);
                    }
                });
                if (route.path().equals("/api/v1/streams")) {
                    body.put("paused", true);
                }
                body.setAll((ObjectNode) fields);
                Response answer = route.send(body.toString());
                if (answer.statusCode() >= 500) {
                    wrong.add(said(route, body.toString(), answer));
                }
                String made = answer.header("Location");
                if (answer.statusCode() == 201 && made != null) {
                    Api.as(Api.TOKEN).delete(made.substring(made.indexOf("/api/")));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<JsonNode> holdingNothing(JsonNode schema) {
        List<JsonNode> all = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            all.add(JSON.objectNode().set(name, JSON.nullNode()));
            Set<String> types = types(property.getValue());
            if (types.contains("array")) {
                all.add(JSON.objectNode().set(name, JSON.arrayNode().addNull()));
                all.add(JSON.objectNode().set(name, JSON.arrayNode().add(JSON.objectNode())));
            }
            if (types.contains("object") || property.getValue().has("properties")) {
                all.add(JSON.objectNode().set(name, JSON.objectNode()));
                all.add(JSON.objectNode().set(name, JSON.objectNode().putNull("x")));
                holdingNothing(property.getValue())
                        .forEach(inner -> all.add(JSON.objectNode().set(name, inner)));
            }
        });
        return all;
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? Set.of(MAPPER.convertValue(type, String[].class)) : Set.of(type.asText());
    }

    private static String said(Route route, String body, Response answer) {
        return route.verb() + " " + route.path() + " " + body + " is answered " + answer.statusCode() + ": "
                + answer.asString();
    }
}
