package dev.tallylight.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.QueryTimeoutException;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database answers comes from the client as it is, and wrapped from Hibernate Reactive, which makes JDBC's of it. */
class DatabaseAwayTest {
    @ParameterizedTest
    @CsvSource({
        "57014, true",
        "57P01, true",
        "53100, true",
        "40P01, true",
        "08006, true",
        "55P03, true",
        "25P03, true",
        "58030, true",
        "23505, false",
        "42601, false",
        "22001, false"
    })
    void isKnownByTheState(String state, boolean away) {
        assertThat(DatabaseAway.isWhy(new PgException("no", "ERROR", state, null)))
                .isEqualTo(away);
        SQLException ofHibernate = new SQLException("no", state);
        assertThat(DatabaseAway.isWhy(new QueryTimeoutException("no", ofHibernate, "select 1")))
                .isEqualTo(away);
    }

    @ParameterizedTest
    @CsvSource({"23505, true", "23503, false", "57014, false"})
    void whatWasTakenMeanwhileIsKnownByTheState(String state, boolean taken) {
        assertThat(TakenMeanwhile.isWhy(new PgException("no", "ERROR", state, null)))
                .isEqualTo(taken);
        SQLException ofHibernate = new SQLException("no", state);
        assertThat(TakenMeanwhile.isWhy(new ConstraintViolationException("no", ofHibernate, "name")))
                .isEqualTo(taken);
    }

    @Test
    void saysWhyNowAndThenAndHowManyThereWere() {
        AtomicLong now = new AtomicLong(-5);
        List<String> lines = new ArrayList<>();
        DatabaseAway.Complaints complaints = new DatabaseAway.Complaints(now::get, lines::add);
        PgException slow = new PgException("canceling statement\ndue to statement timeout", "ERROR", "57014", null);
        complaints.about(slow);
        complaints.about(slow);
        now.addAndGet(DatabaseAway.Complaints.PAUSE.toNanos() - 1);
        complaints.about(slow);
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("canceling statement due")
                .doesNotContain("others");
        now.incrementAndGet();
        complaints.about(new TimeoutException("Timeout"));
        assertThat(lines).hasSize(2);
        assertThat(lines.getLast()).contains("TimeoutException, Timeout; so were 2 others");
    }
}
