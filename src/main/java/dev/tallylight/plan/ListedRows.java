package dev.tallylight.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.net.url.Url;
import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.plan.list.ListReader;
import dev.tallylight.plan.list.ListText;
import dev.tallylight.plan.list.UnreadableListException;
import dev.tallylight.plan.match.Matching;
import dev.tallylight.rest.Descriptions;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamMarks;
import dev.tallylight.stream.draft.StreamLot;
import dev.tallylight.stream.draft.StreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a list and checks each row of it. It takes as long as the list is long, so it is called beside the event loops. */
@ApplicationScoped
class ListedRows {
    private static final byte[] NOTHING = {};
    private static final int MOST_SHOWN = 500;

    private final ObjectMapper mapper;
    private final Json json;
    private final StreamMarks marks;

    ListedRows(ObjectMapper mapper, StreamMarks marks) {
        this.mapper = mapper;
        this.json = new Json(mapper);
        this.marks = marks;
    }

    /** @throws ProblemException where the list as a whole cannot be read, with row or line */
    List<ListedRow> read(byte[] body, ListFormat format, @Nullable String charset) {
        List<ListedRow> found = new ArrayList<>();
        try {
            ListReader.of(format).read(ListText.of(body, charset), new ListReader.Rows() {
                @Override
                public void row(int row, JsonNode description) {
                    found.add(checked(row, description));
                }

                @Override
                public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
                    found.add(rejectedRow(row, description, why));
                }
            });
        } catch (UnreadableListException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        } catch (CharacterCodingException e) {
            throw unreadable("row " + (found.size() + 1)
                    + " or what follows: is not in the encoding that the content type says (UTF-8 where it says none)");
        } catch (IOException e) {
            throw unreadable("the list: cannot be read");
        }
        return found;
    }

    private static ProblemException unreadable(String detail) {
        return new ProblemException(
                ProblemType.UNREADABLE_LIST, "Nothing was changed, for the list cannot be read. " + detail + ".");
    }

    /** A row, or why there is none. */
    ListedRow checked(int row, JsonNode description) {
        if (!description.isObject()) {
            return rejectedRow(
                    row,
                    description,
                    List.of(new Problem.Violation("row", "must be an object that describes a stream")));
        }
        StreamRequest request = null;
        try {
            request = withKey(Descriptions.read(mapper, description, StreamRequest.class));
            StreamLot.Mark mark = marks.check(request);
            Matching.Wanted wanted =
                    new Matching.Wanted(row, request.key(), mark.place(), mark.shown(), mark.name(), true);
            return new ListedRow(wanted, shown(request.url()), json.bytes(request), mark.dependsOn(), List.of());
        } catch (ProblemException e) {
            List<Problem.Violation> why = StreamMarks.violations(e.problem(), "row");
            return request == null ? rejectedRow(row, description, why) : rejected(row, request, why);
        }
    }

    /** An empty key is none: no table of a spreadsheet knows the difference. */
    private static StreamRequest withKey(StreamRequest request) {
        return request.key() == null || !request.key().isBlank() ? request : StreamMarks.withoutKey(request);
    }

    private ListedRow rejected(int row, StreamRequest request, List<Problem.Violation> why) {
        StreamLot.Mark mark = marks.ofInvalid(request);
        Matching.Wanted wanted = mark == null
                ? new Matching.Wanted(row, request.key(), null, null, "", false)
                : new Matching.Wanted(row, request.key(), mark.place(), mark.shown(), mark.name(), false);
        return new ListedRow(wanted, shown(request.url()), NOTHING, List.of(), why);
    }

    /** Of a row that is no request: its key and URL, if they can be read, so that its stream is not deleted for it. */
    ListedRow rejectedRow(int row, JsonNode description, List<Problem.Violation> why) {
        String key =
                description.path("key").isTextual() ? description.path("key").asText() : null;
        String url =
                description.path("url").isTextual() ? description.path("url").asText() : null;
        try {
            com.fasterxml.jackson.databind.node.ObjectNode rest = mapper.createObjectNode();
            rest.put("key", key).put("url", url).set("protocol", description.get("protocol"));
            return rejected(row, Descriptions.read(mapper, rest, StreamRequest.class), why);
        } catch (ProblemException e) {
            return new ListedRow(new Matching.Wanted(row, null, null, null, "", false), null, NOTHING, List.of(), why);
        }
    }

    private static @Nullable String shown(@Nullable String url) {
        if (url == null || url.length() > Url.MOST_CHARACTERS) {
            return null;
        }
        String redacted = Url.redact(url.strip());
        return redacted.length() <= MOST_SHOWN ? redacted : redacted.substring(0, MOST_SHOWN) + "…";
    }

    /** A row's request again. */
    StreamRequest request(ListedRow row) {
        return json.read(new String(row.description(), java.nio.charset.StandardCharsets.UTF_8), StreamRequest.class);
    }
}
