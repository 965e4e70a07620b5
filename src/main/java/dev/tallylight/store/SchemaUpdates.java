package dev.tallylight.store;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.jboss.logging.Logger;

/** Says in one line that a new version has changed the database's schema, which Flyway would say in a line for each change. */
@Singleton
final class SchemaUpdates extends BaseCallback implements FlywayConfigurationCustomizer {
    private static final Logger LOG = Logger.getLogger(SchemaUpdates.class);

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(this);
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_MIGRATE_OPERATION_FINISH;
    }

    @Override
    public void handle(Event event, Context context) {
        if (context.getOperationResult() instanceof MigrateResult result) {
            update(result).ifPresent(LOG::info);
        }
    }

    /** Nothing where there was no database before, or where it is as it was. */
    static Optional<String> update(MigrateResult result) {
        return result.initialSchemaVersion == null || result.migrationsExecuted == 0
                ? Optional.empty()
                : Optional.of("the database's schema was brought from version " + result.initialSchemaVersion + " to "
                        + result.targetSchemaVersion);
    }
}
