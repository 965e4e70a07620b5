package dev.tallylight.manual;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The API's document as pages: one with all calls, one a tag, and one with all that is sent and answered. */
final class ApiReference {
    static final Path SOURCE = Path.of("docs", "openapi.yaml");
    static final String PATH = "api-reference";
    private static final String SCHEMAS = PATH + "/schemas";
    private static final String GROUP = "API reference";

    private final JsonNode document;
    private final Markdown markdown;

    ApiReference(String yaml, Markdown markdown) {
        this.document = ApiDocument.read(yaml);
        this.markdown = markdown;
    }

    /** The same document as programs read it more easily. */
    String inJson() {
        return document.toPrettyString() + "\n";
    }

    /** A line for each call, with the names of the parameters that its query may have. */
    String queryParameters() {
        List<String> lines = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(verb -> {
                    if (verb.getValue().has("responses")) {
                        StringBuilder line =
                                new StringBuilder(verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                        Stream.of(path.getValue(), verb.getValue())
                                .flatMap(each -> StreamSupport.stream(
                                        each.path("parameters").spliterator(), false))
                                .filter(each -> each.path("in").asText().equals("query"))
                                .forEach(each -> line.append(' ')
                                        .append(each.path("name").asText()));
                        lines.add(line + "\n");
                    }
                }));
        return String.join("", lines);
    }

    List<ManualPage> pages() {
        Map<String, StringBuilder> byTag = new TreeMap<>();
        Map<String, StringBuilder> lists = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(verb -> {
                    if (!verb.getValue().isObject() || !verb.getValue().has("responses")) {
                        return;
                    }
                    String tag = verb.getValue().path("tags").path(0).asText("Other");
                    String call = verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                    String title = verb.getValue().path("summary").asText(call);
                    byTag.computeIfAbsent(tag, each -> new StringBuilder("# " + each + "\n\n"))
                            .append(operation(call, title, verb.getValue()));
                    lists.computeIfAbsent(
                                    tag,
                                    each -> new StringBuilder("## [" + each + "](" + address(each) + ")\n\n"
                                            + "| call | what it does |\n|---|---|\n"))
                            .append("| [`" + call + "`](" + address(tag) + "#" + Heading.anchor(title + " " + call)
                                    + ") | " + title + " |\n");
                }));
        List<ManualPage> pages = new ArrayList<>();
        pages.add(page("# API reference\n\n" + """
                Every call, by what it is about. [The API by example](/docs/api) is the quicker way in; [Problems](/docs/problems)
                are the errors. All of this is made from the OpenAPI document, which an installation answers at `/q/openapi`, and
                which [is also here](/docs/openapi.yaml). [What is sent and answered](/docs/api-reference/schemas) has all
                shapes in one page.

                """ + String.join("\n", lists.values()), PATH));
        byTag.forEach((tag, text) -> pages.add(page(text.toString(), PATH + "/" + slug(tag))));
        pages.add(page(schemas(), SCHEMAS));
        return pages;
    }

    private ManualPage page(String text, String path) {
        return markdown.page(SOURCE, text, path, GROUP, html -> html);
    }

    private static String slug(String tag) {
        return Heading.anchor(tag);
    }

    private static String address(String tag) {
        return ManualPage.ROOT + "/" + PATH + "/" + slug(tag);
    }

    private static String operation(String call, String title, JsonNode operation) {
        StringBuilder text = new StringBuilder("## " + title + " `" + call + "`\n\n");
        List<String> roles = StreamSupport.stream(operation.path("security").spliterator(), false)
                .flatMap(each -> each.properties().stream())
                .flatMap(each -> StreamSupport.stream(each.getValue().spliterator(), false))
                .map(JsonNode::asText)
                .distinct()
                .toList();
        text.append(operation.path("description").asText("")).append("\n\n");
        if (!roles.isEmpty()) {
            text.append("Least role: ").append(String.join(", ", roles)).append(".\n\n");
        }
        if (!operation.path("parameters").isEmpty()) {
            text.append("| parameter | where | type | meaning |\n|---|---|---|---|\n");
            for (JsonNode each : operation.path("parameters")) {
                text.append("| `" + each.path("name").asText() + "`"
                        + (each.path("required").asBoolean() ? " (required)" : "") + " | "
                        + each.path("in").asText() + " | " + type(each.path("schema")) + " | "
                        + cell(each.path("description").asText("")) + " |\n");
            }
        }
        operation
                .path("requestBody")
                .path("content")
                .properties()
                .forEach(body -> text.append("\nBody, `" + body.getKey() + "`: "
                        + type(body.getValue().path("schema")) + "\n"));
        text.append("\n| answer | what it holds |\n|---|---|\n");
        operation.path("responses").properties().forEach(answer -> {
            if (answer.getKey().startsWith("4") && !answer.getValue().has("content")) {
                return; // problems, as everywhere
            }
            String types = String.join(
                    "; ",
                    answer.getValue().path("content").properties().stream()
                            .map(each -> "`" + each.getKey() + "` "
                                    + type(each.getValue().path("schema")))
                            .toList());
            text.append("| " + answer.getKey() + " | "
                    + cell(answer.getValue().path("description").asText("")) + (types.isEmpty() ? "" : ": " + types)
                    + " |\n");
        });
        return text.append('\n').toString();
    }

    private String schemas() {
        StringBuilder text = new StringBuilder("# What is sent and answered\n\n");
        Map<String, JsonNode> sorted = new TreeMap<>();
        document.at("/components/schemas").properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
        sorted.forEach((name, schema) -> text.append("## " + name + "\n\n" + schema(schema)));
        return text.toString();
    }

    private static String schema(JsonNode schema) {
        StringBuilder text = new StringBuilder(schema.path("description").asText("")).append("\n\n");
        if (schema.path("properties").isEmpty()) {
            return text.append(type(schema)).append("\n\n").toString();
        }
        List<String> required = texts(schema.path("required"));
        text.append("| field | type | meaning |\n|---|---|---|\n");
        schema.path("properties").properties().forEach(field -> {
            JsonNode value = field.getValue();
            String example = value.path("examples").isEmpty()
                    ? ""
                    : " Example: `" + value.path("examples").path(0).toString().replace("`", "'") + "`";
            text.append("| `" + field.getKey() + "`" + (required.contains(field.getKey()) ? " (required)" : "") + " | "
                    + type(value) + " | " + cell(value.path("description").asText("") + example) + " |\n");
        });
        return text.append('\n').toString();
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().replaceFirst(".*/", "");
            return "[" + name + "](/docs/" + SCHEMAS + "#" + Heading.anchor(name) + ")";
        }
        for (String some : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(some)) {
                return String.join(
                        " or ",
                        StreamSupport.stream(schema.path(some).spliterator(), false)
                                .map(ApiReference::type)
                                .distinct()
                                .toList());
            }
        }
        if (schema.has("enum")) {
            return "`" + String.join("`, `", texts(schema.path("enum"))) + "`";
        }
        String type = schema.path("type").isArray()
                ? String.join(" or ", texts(schema.path("type")))
                : schema.path("type").asText("anything");
        if (type.contains("array")) {
            return "list of " + type(schema.path("items"));
        }
        String format = schema.path("format").asText("");
        return format.isEmpty() || format.startsWith("int") ? type : type + ", " + format;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|");
    }
}
