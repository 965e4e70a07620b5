package dev.tallylight.plan.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What somebody brings along from Dispersa, or from a file of his own: the answer of the old account's API, or a line for each URL,
 * with a name before or after it. It is taken as liberally as it can be understood, and becomes a list as {@link
 * JsonListReader} reads it: the ids of 24 digits as keys, so that the facade goes on answering to them. The checkpoints'
 * names are left out, for they are another's.
 *
 * @param places where each row stood, such as {@code line 7}, by its number less one
 * @param json the list, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never shown
public record MovedList(List<String> places, byte[] json) {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(JsonListReader.constraints())
            .build());

    private static final List<String> URLS = List.of("url", "stream", "stream_url", "uri", "source");
    private static final List<String> NAMES = List.of("name", "title", "alias");
    private static final List<String> IDS = List.of("id", "_id");
    private static final Pattern OLD_ID = Pattern.compile("[0-9a-fA-F]{24}");
    private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Pattern BEFORE_URL = Pattern.compile("[,;\\t]\\s*\"?(?=[A-Za-z][A-Za-z0-9+.-]*://)");
    private static final Pattern HEADER = Pattern.compile("(?i)[\"\\s,;]*((name|url|stream|title|id)[\"\\s,;]*)+");

    /**
     * @param tags of all of them
     * @throws UnreadableListException where it is neither, with where and why
     */
    public static MovedList of(String text, List<String> tags) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String begin = plain.stripLeading();
        Rows rows = new Rows(tags);
        if (begin.startsWith("{") || begin.startsWith("[")) {
            ofJson(plain, rows);
        } else {
            ofLines(plain, rows);
        }
        return new MovedList(List.copyOf(rows.places), rows.json());
    }

    /** Where a row of the list stood. */
    public String place(int row) {
        return places.get(row - 1);
    }

    /** The rows as they are found. */
    private static final class Rows {
        private final List<String> tags;
        private final List<String> places = new ArrayList<>();
        private final List<JsonNode> streams = new ArrayList<>();

        Rows(List<String> tags) {
            this.tags = tags;
        }

        void add(String place, JsonNode stream) {
            if (places.size() == ListReader.MOST_ROWS) {
                throw UnreadableListException.tooMany();
            }
            if (stream instanceof ObjectNode object && !tags.isEmpty()) {
                tags.forEach(object.withArrayProperty("tags")::add);
            }
            places.add(place);
            streams.add(stream);
        }

        byte[] json() {
            StringBuilder all = new StringBuilder("{\"streams\":[");
            for (int i = 0; i < streams.size(); i++) {
                all.append(i == 0 ? "" : ",").append(streams.get(i));
            }
            return all.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static void ofLines(String text, Rows rows) {
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#") || isHeader(stripped, rows)) {
                continue;
            }
            if (stripped.length() > ListReader.MOST_CHARACTERS) {
                throw new UnreadableListException(
                        "line " + number, "has more than " + ListReader.MOST_CHARACTERS + " characters");
            }
            rows.add("line " + number, ofLine(stripped));
        }
    }

    private static boolean isHeader(String line, Rows rows) {
        return rows.places.isEmpty()
                && line.length() <= 100
                && HEADER.matcher(line).matches();
    }

    /** A URL holds no white space and no quotes: what stands before it or after it is the name. */
    private static ObjectNode ofLine(String line) {
        String plain =
                line.startsWith("\"") && HAS_SCHEME.matcher(line.substring(1)).matches() ? line.substring(1) : line;
        if (HAS_SCHEME.matcher(plain).matches()) {
            return ofUrlFirst(plain);
        }
        var url = BEFORE_URL.matcher(plain);
        int before = -1;
        int from = -1;
        while (url.find()) {
            before = url.start();
            from = url.end();
        }
        return from < 0
                ? stream(plain, "")
                : stream(unquoted(plain.substring(from)), unquoted(plain.substring(0, before)));
    }

    private static ObjectNode ofUrlFirst(String line) {
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end)) && line.charAt(end) != '"') {
            end++;
        }
        String url = line.substring(0, end);
        String rest = line.substring(end);
        while (url.endsWith(",") || url.endsWith(";")) {
            url = url.substring(0, url.length() - 1);
        }
        return stream(url, unquoted(rest.replaceFirst("^[\"\\s,;]+", "")));
    }

    private static String unquoted(String text) {
        return text.replaceAll("^[\"\\s]+|[\"\\s,;]+$", "").replace("\"\"", "\"");
    }

    private static ObjectNode stream(String url, String name) {
        ObjectNode stream = JsonNodeFactory.instance.objectNode().put("url", url);
        return name.isEmpty() ? stream : stream.put("name", name);
    }

    private static void ofJson(String text, Rows rows) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnreadableListException(
                    JsonListReader.where(0, e.getLocation()),
                    JsonListReader.isTooMuch(e) ? "has a value that is too long or too deep" : "is not JSON");
        }
        int number = 0;
        for (JsonNode each : listOf(tree)) {
            rows.add("entry " + ++number, ofEntry(each));
        }
    }

    /** Below whichever name: it is the one list there is. */
    private static JsonNode listOf(JsonNode tree) {
        if (tree.isArray()) {
            return tree;
        }
        if (tree.path("streams").isArray()) {
            return tree.path("streams");
        }
        if (tree.path("status").asText().equalsIgnoreCase("error")) {
            throw new UnreadableListException(
                    "the answer", "is the old API's error and not its list of streams; it says why in \"description\"");
        }
        for (JsonNode value : tree) {
            if (value.isArray()) {
                return value;
            }
        }
        throw new UnreadableListException("the JSON", "holds no list: there should be one below the name \"streams\"");
    }

    private static JsonNode ofEntry(JsonNode entry) {
        if (entry.isTextual()) {
            return ofLine(entry.asText().strip());
        }
        if (!entry.isObject()) {
            return entry; // the import says that it describes no stream
        }
        ObjectNode stream = stream(first(entry, URLS), first(entry, NAMES));
        String id = first(entry, IDS);
        if (OLD_ID.matcher(id).matches()) {
            stream.put("key", id.toLowerCase(java.util.Locale.ROOT));
        }
        if (entry.path("paused").asBoolean() || first(entry, List.of("status")).equals("paused")) {
            stream.put("paused", true);
        }
        return stream;
    }

    private static String first(JsonNode entry, List<String> names) {
        for (String name : names) {
            JsonNode value = entry.path(name);
            if (value.isTextual() && !value.asText().isBlank()) {
                return value.asText().strip();
            }
            if (value.path("$oid").isTextual()) {
                return value.path("$oid").asText();
            }
        }
        return "";
    }
}
