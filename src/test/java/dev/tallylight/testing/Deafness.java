package dev.tallylight.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/**
 * Nobody hears a signal (NOTIFY) of this PostgreSQL until this is closed: within the server, a loop ends each connection
 * whose latest statement was LISTEN, or whose name says that it listens, some milliseconds after it came.
 */
public final class Deafness implements AutoCloseable {
    private static final String CANCELLED = "57014";
    private static final String COUNT = "create sequence if not exists tallylight_test.ended";
    private static final String LOOP = """
            do $$
            begin
                loop
                    perform pg_stat_clear_snapshot();
                    perform pg_terminate_backend(pid), nextval('tallylight_test.ended') from pg_stat_activity
                    where backend_type = 'client backend' and pid <> pg_backend_pid()
                      and (query ilike 'listen %' or application_name ilike '%listen%');
                    perform pg_sleep(0.005);
                end loop;
            end
            $$""";

    private final PostgresServer postgres;
    private final Connection connection;
    private final Statement statement;
    private final CompletableFuture<Void> loop;

    public Deafness(PostgresServer postgres) throws SQLException {
        this.postgres = postgres;
        postgres.execute("create schema if not exists tallylight_test");
        postgres.execute(COUNT);
        connection = postgres.connect();
        statement = connection.createStatement();
        loop = CompletableFuture.runAsync(this::run, Thread::startVirtualThread);
    }

    private void run() {
        try {
            statement.execute(LOOP);
        } catch (SQLException e) {
            if (!CANCELLED.equals(e.getSQLState())) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** How many connections that listened were ended so far. */
    public long ended() throws SQLException {
        return postgres.count("select case when is_called then last_value else 0 end from tallylight_test.ended");
    }

    @Override
    public void close() throws SQLException {
        statement.cancel();
        loop.join();
        connection.close();
    }
}
