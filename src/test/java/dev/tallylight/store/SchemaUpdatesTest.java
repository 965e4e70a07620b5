package dev.tallylight.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaUpdatesTest {
    @Test
    void saysFromWhereToWhere() {
        assertThat(SchemaUpdates.update(migrated("14", "17", 3)))
                .contains("the database's schema was brought from version 14 to 17");
    }

    @Test
    void saysNothingOfAFirstStart() {
        assertThat(SchemaUpdates.update(migrated(null, "17", 17))).isEmpty();
    }

    @Test
    void saysNothingWhereNothingChanged() {
        assertThat(SchemaUpdates.update(migrated("17", "17", 0))).isEmpty();
    }

    private static MigrateResult migrated(@Nullable String from, String to, int steps) {
        MigrateResult result = new MigrateResult();
        result.initialSchemaVersion = from;
        result.targetSchemaVersion = to;
        result.migrationsExecuted = steps;
        return result;
    }
}
