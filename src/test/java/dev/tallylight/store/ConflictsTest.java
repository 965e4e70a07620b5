package dev.tallylight.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ConflictsTest {
    @Test
    void aTransactionThatWasEndedForAnotherIsRunAgain() {
        assertThat(Conflicts.isConflict(new PgException("deadlock detected", "ERROR", "40P01", "")))
                .isTrue();
        assertThat(Conflicts.isConflict(new IllegalStateException(new SQLException("could not serialize", "40001"))))
                .isTrue();
    }

    /** An equal row that another wrote at the same moment: begun anew, the transaction finds it, and says which it is. */
    @Test
    void aTransactionThatFoundAnEqualRowTooLateIsRunAgain() {
        assertThat(Conflicts.isConflict(new PgException("duplicate key", "ERROR", "23505", "")))
                .isTrue();
    }

    @Test
    void whatWouldFailAgainIsNot() {
        assertThat(Conflicts.isConflict(new PgException("violates foreign key", "ERROR", "23503", "")))
                .isFalse();
        assertThat(Conflicts.isConflict(new IllegalStateException("no cause"))).isFalse();
    }
}
