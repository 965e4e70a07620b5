package dev.tallylight.store.keys;

import static java.util.stream.Collectors.joining;

import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where sealed values are: in the columns of bytes that are called {@code …_encrypted}. The database says which these are,
 * so that none is forgotten that a later version adds.
 */
public final class SealedColumns {
    private static final String ALL = """
            select quote_ident(c.relname) as name, array_agg(quote_ident(a.attname) order by a.attnum) as columns
            from pg_class c
                 join pg_namespace n on n.oid = c.relnamespace
                 join pg_attribute a on a.attrelid = c.oid
            where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
              and a.attname like '%\\_encrypted' and a.atttypid = 'bytea'::regtype and not a.attisdropped
            group by c.relname
            order by c.relname""";

    private SealedColumns() {}

    /** A table and its sealed columns; both are names as they are written in our own migrations. */
    record Table(String name, List<String> columns) {}

    static List<Table> all(Connection connection) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ALL)) {
            while (rows.next()) {
                String[] columns = (String[]) rows.getArray("columns").getArray();
                tables.add(new Table(rows.getString("name"), List.of(columns)));
            }
        }
        return tables;
    }

    /**
     * The ids of the keys that something in this database is sealed with, and that are not at hand. What was sealed before
     * keys had ids is not among it: {@code installation.key_proof} says whose that is.
     */
    public static Set<String> missingKeys(Connection connection, EncryptionKeys keys) throws SQLException {
        Set<String> missing = new TreeSet<>();
        List<Table> tables = all(connection);
        if (tables.isEmpty()) {
            return missing;
        }
        // all tables at once, for each start asks this
        String sql = "with known as (select cast(? as bytea[]) as heads) "
                + tables.stream().map(SealedColumns::ofUnknownKeys).collect(joining(" union all "));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("bytea", keys.heads().toArray(byte[][]::new)));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] sealed = rows.getBytes(1);
                    if (!opens(keys, sealed)) {
                        missing.add(EncryptionKeys.idIn(sealed));
                    }
                }
            }
        }
        return missing;
    }

    /** One value of each key; a nonce of before keys had ids begins with 0x01 once in 256 times, as if it were an id. */
    private static String ofUnknownKeys(Table table) {
        return "(select distinct on (substring(v for 5)) v from " + table.name() + ", unnest(array["
                + String.join(", ", table.columns()) + "]) as v where length(v) > 5 and substring(v for 1) = '\\x01'"
                + " and substring(v for 5) <> all ((select heads from known)::bytea[]))";
    }

    private static boolean opens(EncryptionKeys keys, byte[] sealed) {
        try {
            keys.open(sealed);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
