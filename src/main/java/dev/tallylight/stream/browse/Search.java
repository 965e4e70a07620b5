package dev.tallylight.stream.browse;

import dev.tallylight.access.Slice;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for; null for all.
 *
 * @param tag that they bear
 * @param text within name or URL
 * @param order in which they are shown
 */
public record Search(
        @Nullable State state,
        @Nullable String tag,
        @Nullable String text,
        Order order) {
    /** In which order streams are shown; those that are equal in it, as they were added. */
    public enum Order {
        /** In the order of {@link State}. */
        WORST(State.RANK_SQL, "int"),
        NAME("lower(s.name)", "text"),
        /** Who has been what he is for longest. */
        LONGEST("t.since", "timestamptz"),
        ADDED("s.created_at", "timestamptz");

        private final String sql;
        private final String type;

        Order(String sql, String type) {
            this.sql = sql;
            this.type = type;
        }

        /** In SQL, of what {@link #sql} is. */
        String type() {
            return type;
        }

        /**
         * What a text stands for that {@link #sql} was, as a parameter of a query.
         *
         * @throws IllegalArgumentException where it cannot have been that
         * @throws java.time.DateTimeException likewise
         */
        Object value(String text) {
            return switch (type) {
                case "int" -> Integer.valueOf(text);
                case "timestamptz" -> OffsetDateTime.parse(text);
                default -> {
                    if (text.indexOf(0) >= 0) {
                        throw new IllegalArgumentException("no text of PostgreSQL has a zero in it");
                    }
                    yield text;
                }
            };
        }

        String sql() {
            return sql;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The usual one where there is none of that name: an address may be old, or typed by hand. */
        public static Order ofWireName(@Nullable String name) {
            for (Order each : values()) {
                if (each.wireName().equals(name)) {
                    return each;
                }
            }
            return WORST;
        }
    }

    /** The same in whatever state. */
    Search withoutState() {
        return new Search(null, tag, text, order);
    }

    /** Whether nothing is left out. */
    boolean isForAll() {
        return state == null && tag == null && text == null;
    }

    /** The condition on a stream {@code s} and its state {@code t}, whose parameters are added. */
    String condition(Slice slice, Tuple parameters) {
        StringBuilder sql = new StringBuilder(slice.isAll() ? "true" : "");
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
            sql.append(slice.seesSql("s.tags", "$" + parameters.size()));
        }
        if (state != null) {
            parameters.addString(state.wireName());
            sql.append(" and ").append(State.SQL).append(" = $").append(parameters.size());
        }
        if (tag != null) {
            parameters.addArrayOfString(new String[] {tag});
            sql.append(" and s.tags @> cast($").append(parameters.size()).append(" as varchar[])");
        }
        if (text != null) {
            parameters.addString("%" + text.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%");
            String like = " like $" + parameters.size() + " escape '!'";
            sql.append(" and (lower(s.name)")
                    .append(like)
                    .append(" or lower(s.url_redacted)")
                    .append(like)
                    .append(")");
        }
        return sql.toString();
    }
}
