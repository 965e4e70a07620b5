package dev.tallylight.store.keys;

import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Seals everything in a database with the first key that is not sealed with it yet. In batches, each a transaction of its
 * own that locks its rows in the order of their ids, while others work with them; it can be ended at any time and begun
 * again, and does then what is left.
 */
public final class ReEncryption {
    private static final int BATCH = 200;

    /** Somebody who read a row before us writes it back after us: what he held is sealed in the next pass. */
    private static final int MOST_PASSES = 10;

    private final Connection connection;
    private final EncryptionKeys keys;
    private long sealed;
    private long unreadable;

    private ReEncryption(Connection connection, EncryptionKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    /**
     * What came of it.
     *
     * @param sealed how many values were sealed anew
     * @param unreadable how many were left, for none of the keys opens them
     * @param complete whether everything is sealed with the first key now
     */
    public record Result(long sealed, long unreadable, boolean complete) {}

    /** @param connection is left in the mode of one transaction a batch */
    public static Result run(Connection connection, EncryptionKeys keys) throws SQLException {
        connection.setAutoCommit(false);
        return new ReEncryption(connection, keys).run();
    }

    private Result run() throws SQLException {
        List<SealedColumns.Table> tables = SealedColumns.all(connection);
        connection.commit();
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            long before = sealed;
            unreadable = 0;
            for (SealedColumns.Table table : tables) {
                seal(table);
            }
            if (sealed == before) {
                return finish();
            }
        }
        return new Result(sealed, unreadable, false);
    }

    private void seal(SealedColumns.Table table) throws SQLException {
        Object last = null;
        do {
            last = batch(table, last);
            connection.commit();
        } while (last != null);
    }

    /** @return the id that it came to; null at the end */
    private @Nullable Object batch(SealedColumns.Table table, @Nullable Object after) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set local tallylight.re_encrypting = 'on'"); // whoever watches a stream need not read it again
        }
        List<Row> rows = rows(table, after);
        String sets = table.columns().stream().map(column -> column + " = ?").collect(Collectors.joining(", "));
        try (PreparedStatement update =
                connection.prepareStatement("update " + table.name() + " set " + sets + " where id = ?")) {
            for (Row row : rows) {
                for (int i = 0; i < row.values().size(); i++) {
                    update.setBytes(i + 1, sealed(row.values().get(i)));
                }
                update.setObject(row.values().size() + 1, row.id());
                update.addBatch();
            }
            update.executeBatch();
        }
        return rows.isEmpty() ? null : rows.getLast().id();
    }

    private record Row(Object id, List<byte @Nullable []> values) {}

    private List<Row> rows(SealedColumns.Table table, @Nullable Object after) throws SQLException {
        // null is neither like the head nor unlike it
        String stale = table.columns().stream()
                .map(column -> "substring(" + column + " for 5) <> ?")
                .collect(Collectors.joining(" or "));
        String sql = "select id, " + String.join(", ", table.columns()) + " from " + table.name() + " where (" + stale
                + ")" + (after == null ? "" : " and id > ?") + " order by id limit " + BATCH + " for update";
        List<Row> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int columns = table.columns().size();
            for (int i = 1; i <= columns; i++) {
                select.setBytes(i, keys.first().head());
            }
            if (after != null) {
                select.setObject(columns + 1, after);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    List<byte @Nullable []> values = new ArrayList<>();
                    for (int i = 0; i < columns; i++) {
                        values.add(rows.getBytes(i + 2));
                    }
                    found.add(new Row(rows.getObject(1), values));
                }
            }
        }
        return found;
    }

    private byte @Nullable [] sealed(byte @Nullable [] value) {
        if (value == null || keys.first().sealed(value)) {
            return value;
        }
        byte[] secret;
        try {
            secret = keys.open(value);
        } catch (GeneralSecurityException e) {
            unreadable++;
            return value;
        }
        try {
            byte[] anew = keys.seal(secret);
            sealed++;
            return anew;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing from this Java", e);
        }
    }

    /** From now on nothing is left that carries no id, and the proof is the first key's. */
    private Result finish() throws SQLException {
        if (unreadable == 0) {
            try (PreparedStatement proof = connection.prepareStatement("update installation set key_proof = ?")) {
                proof.setBytes(1, keys.first().proof());
                proof.executeUpdate();
            }
            connection.commit();
        }
        return new Result(sealed, unreadable, unreadable == 0);
    }
}
