package dev.tallylight.console.stream;

import dev.tallylight.rest.Cursor;
import dev.tallylight.stream.browse.Search;
import dev.tallylight.stream.browse.State;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.DefaultValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What of the streams is shown and how, as the address says it: whoever gets the address sees the same. */
@TemplateData
public class Listing {
    @RestQuery
    @DefaultValue("")
    String q = "";

    @RestQuery
    @DefaultValue("")
    String status = "";

    @RestQuery
    @DefaultValue("")
    String tag = "";

    @RestQuery
    @DefaultValue("")
    String sort = "";

    /** {@code none} for one list; else by the first tag. */
    @RestQuery
    @DefaultValue("")
    String group = "";

    /** {@code dense} for one line a row. */
    @RestQuery
    @DefaultValue("")
    String rows = "";

    /** The groups that are unfolded; where none is named, as many as fit on a page. */
    @RestQuery
    @Nullable
    List<String> open;

    @RestQuery
    @Nullable
    String cursor;

    public String q() {
        return q.strip();
    }

    public String status() {
        return wanted() == null ? "" : status;
    }

    public String tag() {
        return tag.strip();
    }

    public String sort() {
        return order().wireName();
    }

    public boolean grouped() {
        return !group.equals("none");
    }

    public boolean dense() {
        return rows.equals("dense");
    }

    /** Whether it is narrowed down. */
    public boolean filtered() {
        return !q().isEmpty() || wanted() != null || !tag().isEmpty();
    }

    List<String> open() {
        return open == null ? List.of() : open;
    }

    /** @throws dev.tallylight.rest.ProblemException where it is no cursor of ours */
    @Nullable
    Cursor after() {
        return Cursor.decode(cursor);
    }

    Search search() {
        return new Search(wanted(), tag().isEmpty() ? null : tag(), q().isEmpty() ? null : q(), order());
    }

    private Search.Order order() {
        return Search.Order.ofWireName(sort);
    }

    private @Nullable State wanted() {
        return State.ofWireName(status);
    }

    /** The same with another status; with none for one that it has already. */
    public String withStatus(String other) {
        return address(other.equals(status()) ? "" : other, open(), "");
    }

    /** The same from its beginning. */
    public String firstPage() {
        return address(status(), open(), "");
    }

    /** The same with the next page of it. */
    String withCursor(String next) {
        return address(status(), open(), next);
    }

    /** The same with these groups unfolded. */
    String withOpen(List<String> groups) {
        return address(status(), groups, "");
    }

    private String address(String otherStatus, List<String> groups, String next) {
        StringJoiner query = new StringJoiner("&", "/streams?", "").setEmptyValue("/streams");
        add(query, "q", q());
        add(query, "status", otherStatus);
        add(query, "tag", tag());
        add(query, "sort", order() == Search.Order.WORST ? "" : sort());
        add(query, "group", grouped() ? "" : "none");
        add(query, "rows", dense() ? "dense" : "");
        groups.forEach(each -> query.add("open=" + encoded(each)));
        add(query, "cursor", next);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + encoded(value));
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** With one group more, or less. */
    static List<String> toggled(List<String> groups, String name) {
        return groups.contains(name)
                ? groups.stream().filter(each -> !each.equals(name)).toList()
                : Stream.concat(groups.stream(), Stream.of(name)).toList();
    }
}
