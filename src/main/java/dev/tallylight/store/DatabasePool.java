package dev.tallylight.store;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Makes the pool: with the {@link DatabaseLimits}, and so that each connection keeps the statements that it has prepared,
 * whatever their length. By itself the client prepares those of 2,048 characters and more anew each time, and to plan the
 * statement that claims deliveries takes PostgreSQL longer than to execute it. A connection keeps the 256 that were used
 * last.
 */
@ApplicationScoped
class DatabasePool implements PgPoolCreator {
    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList()
                .forEach(options -> DatabaseLimits.limit(options).setPreparedStatementCacheSqlFilter(sql -> true));
        return PgBuilder.pool()
                .with(DatabaseLimits.limit(input.poolOptions()))
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
