package dev.tallylight.statuspage.subscriber.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.event.EventType;
import dev.tallylight.statuspage.subscriber.Strangers;
import dev.tallylight.store.SecretBox;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.MailServer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of those who never say yes, and what a thousand who did cost the operators. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SubscriberUpkeepAppTest {
    @Inject
    Strangers strangers;

    @Inject
    SubscriberUpkeep upkeep;

    @Inject
    SecretBox secrets;

    @Inject
    Pool pool;

    private Strangers.Page page;

    @BeforeEach
    void open() {
        page = strangers.page("");
    }

    @AfterEach
    void close() {
        Api.as(Api.TOKEN).delete("/api/v1/status-pages/" + page.id());
    }

    @Test
    void forgetsWhoNeverSaidYesAfterTwoDays() {
        strangers.ask(page, "ada-" + UUID.randomUUID() + "@example.org").then().statusCode(200);
        keep();
        assertThat(mine()).isEqualTo(1);
        strangers.sql(
                "update subscriber set created_at = now() - interval '49 hours' where page_id = '" + page.id() + "'");
        keep();
        assertThat(mine()).isZero();
    }

    private void keep() {
        upkeep.keep().await().atMost(Duration.ofSeconds(30));
    }

    private long mine() {
        return strangers.count("select count(*) from subscriber where page_id = '" + page.id() + "'");
    }

    @Test
    void aThousandSubscribersKeepNoOperatorWaiting() throws Exception {
        List<Tuple> rows = IntStream.range(0, 1_000)
                .mapToObj(n -> Tuple.of(
                        UUID.fromString(page.id()),
                        Buffer.buffer(secrets.seal("user" + n + "@example.org")),
                        "user " + n))
                .toList();
        pool.preparedQuery("""
                        insert into subscriber (id, page_id, channel, address_encrypted, address_masked, address_fingerprint,
                                                state, told_up_to, next_attempt_at, created_at, confirmed_at)
                        values (uuid_at(now()), $1, 'mail', $2, $3, cast($3 as bytea), 'active',
                                (select coalesce(max(sequence), 0) from event), now(), now(), now())""").executeBatch(rows).await().atMost(Duration.ofSeconds(30));
        try (Handler operators = new Handler();
                MailServer mails = MailServer.on(PostgresResource.mailPort())) {
            String webhook = Api.post(
                            "/webhooks", "{\"url\": \"%s\", \"tags\": [\"%s\"]}".formatted(operators.url(), page.tag()))
                    .statusCode(201)
                    .extract()
                    .path("id");
            for (int i = 0; i < 50; i++) {
                strangers.append(i % 2 == 0 ? EventType.STREAM_OFFLINE : EventType.STREAM_ONLINE, page, null);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> operators.posts().size() == 50);
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> strangers.count(
                                    "select count(*) from subscriber s where s.page_id = '" + page.id()
                                            + "' and s.told_up_to < (select max(sequence) from subscriber_notice n where n.page_id = s.page_id)")
                            == 0);
            assertThat(mails.got()).allSatisfy(mail -> assertThat(mail.to()).hasSize(1));
            assertThat(mails.got().stream().map(mail -> mail.to().getFirst()).distinct())
                    .hasSize(1_000);
            Api.as(Api.TOKEN).delete("/api/v1/webhooks/" + webhook);
        }
    }
}
