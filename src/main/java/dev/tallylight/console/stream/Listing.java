package dev.tallylight.console.stream;

import dev.tallylight.stream.browse.ListCursor;
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
    private static final int MOST_TOGGLED = 20;

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

    /** The groups that somebody unfolded; others are as long as they fit on a page. */
    @RestQuery
    @Nullable
    List<String> open;

    /** The groups that somebody folded. */
    @RestQuery
    @Nullable
    List<String> fold;

    /** So many groups are on the pages before. */
    @RestQuery
    @DefaultValue("")
    String skip = "";

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
        return newest(open);
    }

    List<String> fold() {
        return newest(fold);
    }

    /** An address stays short however much somebody folds and unfolds. */
    private static List<String> newest(@Nullable List<String> groups) {
        return groups == null ? List.of() : groups.subList(Math.max(0, groups.size() - MOST_TOGGLED), groups.size());
    }

    /** From 0 on; 0 for what is no number. */
    int skip() {
        return skip.matches("\\d{1,6}") ? Integer.parseInt(skip) : 0;
    }

    /** @throws dev.tallylight.rest.ProblemException where it is no cursor of ours */
    @Nullable
    ListCursor after() {
        return ListCursor.decode(cursor, search().order());
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
        return address(other.equals(status()) ? "" : other, open(), fold(), "", "");
    }

    /** The same from its beginning. */
    public String firstPage() {
        return address(status(), open(), fold(), "", "");
    }

    /** The same with the next page of it. */
    String withCursor(String next) {
        return address(status(), open(), fold(), "", next);
    }

    /** The same from another group on. */
    String withSkip(int groups) {
        return address(status(), open(), fold(), String.valueOf(groups), "");
    }

    /**
     * The same with this group folded where it is not, and the other way round.
     *
     * @param unfolded whether it is
     */
    String toggled(String group, boolean unfolded) {
        List<String> others =
                open().stream().filter(each -> !each.equals(group)).toList();
        List<String> folded =
                fold().stream().filter(each -> !each.equals(group)).toList();
        return unfolded
                ? address(status(), others, with(folded, group), skip(skip()), "")
                : address(status(), with(others, group), folded, skip(skip()), "");
    }

    private static String skip(int groups) {
        return groups == 0 ? "" : String.valueOf(groups);
    }

    private static List<String> with(List<String> groups, String group) {
        return newest(Stream.concat(groups.stream(), Stream.of(group)).toList());
    }

    private String address(String otherStatus, List<String> unfolded, List<String> folded, String groups, String next) {
        StringJoiner query = new StringJoiner("&", "/streams?", "").setEmptyValue("/streams");
        add(query, "q", q());
        add(query, "status", otherStatus);
        add(query, "tag", tag());
        add(query, "sort", order() == Search.Order.WORST ? "" : sort());
        add(query, "group", grouped() ? "" : "none");
        add(query, "rows", dense() ? "dense" : "");
        unfolded.forEach(each -> query.add("open=" + encoded(each)));
        folded.forEach(each -> query.add("fold=" + encoded(each)));
        add(query, "skip", groups);
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
}
