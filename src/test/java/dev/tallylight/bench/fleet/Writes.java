package dev.tallylight.bench.fleet;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a PostgreSQL has written since it began, as it counts it.
 *
 * @param rows inserted, updated and deleted, by table; a table's parts are counted together
 * @param log bytes of its write-ahead log
 */
public record Writes(Map<String, Long> rows, long log, long transactions) {
    private static final String ROWS = "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables";

    private static final String REST = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, xact_commit"
            + " from pg_stat_database where datname = current_database()";

    private static final int MOST_NAMED = 6;

    public static Writes of(Connection database) throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        try (Statement statement = database.createStatement()) {
            try (ResultSet tables = statement.executeQuery(ROWS)) {
                while (tables.next()) {
                    rows.merge(
                            tables.getString(1).replaceAll("_(p?\\d[\\d_]*|default)$", ""),
                            tables.getLong(2),
                            Long::sum);
                }
            }
            try (ResultSet rest = statement.executeQuery(REST)) {
                rest.next();
                return new Writes(rows, rest.getLong(1), rest.getLong(2));
            }
        }
    }

    public Writes since(Writes before) {
        Map<String, Long> written = new TreeMap<>();
        rows.forEach((table, count) -> written.put(table, count - before.rows.getOrDefault(table, 0L)));
        written.values().removeIf(count -> count == 0);
        return new Writes(written, log - before.log, transactions - before.transactions);
    }

    public long allRows() {
        return rows.values().stream().mapToLong(count -> count).sum();
    }

    /** Where most of them went, by name. */
    public String tables() {
        return rows.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_NAMED)
                .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
