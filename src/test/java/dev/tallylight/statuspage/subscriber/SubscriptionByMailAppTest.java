package dev.tallylight.statuspage.subscriber;

import static dev.tallylight.statuspage.subscriber.Strangers.PATIENCE;
import static dev.tallylight.statuspage.subscriber.Strangers.link;
import static dev.tallylight.statuspage.subscriber.Strangers.mail;
import static dev.tallylight.statuspage.subscriber.Strangers.text;
import static dev.tallylight.statuspage.subscriber.Strangers.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.MailServer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the form to the mail and back, against a mail server that keeps what it gets. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SubscriptionByMailAppTest {
    @Inject
    Strangers strangers;

    private final String address = "ada-" + UUID.randomUUID() + "@example.org";
    private MailServer mails;
    private Strangers.Page page;

    @BeforeEach
    void open() {
        mails = MailServer.on(PostgresResource.mailPort());
        page = strangers.page("");
    }

    @AfterEach
    void close() {
        mails.close();
        Api.as(Api.TOKEN).delete("/api/v1/status-pages/" + page.id());
    }

    @Test
    void asksByMailTellsAndLetsGoByOneClick() {
        strangers.ask(page, address).then().statusCode(200).body(containsString("Check your mail"));
        MailServer.Got question = mail(mails, address, 0);
        assertThat(question.to()).containsExactly(address);
        assertThat(question.header("List-Unsubscribe")).isNull();
        String confirm = link(question);

        // looking at it does nothing, and neither does somebody else's
        RestAssured.get(confirm).then().statusCode(200).body(containsString("Yes, subscribe"));
        String forged = confirm.substring(0, confirm.length() - 4) + "AAAA";
        RestAssured.given().post(forged).then().statusCode(404);
        assertThat(strangers.state(page)).isEqualTo("unconfirmed");

        RestAssured.given().post(confirm).then().statusCode(200).body(containsString("You are subscribed"));
        assertThat(strangers.state(page)).isEqualTo("active");
        RestAssured.given().post(confirm).then().statusCode(404).body(containsString("good once"));

        strangers.append(EventType.STREAM_OFFLINE, page, null);
        MailServer.Got news = mail(mails, address, 1);
        assertThat(news.to()).containsExactly(address);
        assertThat(news.header("Subject")).contains("Studio A is off air");
        assertThat(news.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(news.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(text(news))
                .contains("Since 23 November 2026, 03:13 UTC", "Radio &lt;b&gt;One&lt;/b&gt;")
                .doesNotContain("Oslo", "secret.internal", "sends nothing", "10.0.0.7");
        strangers.append(EventType.STREAM_ONLINE, page, null);
        assertThat(mail(mails, address, 2).header("Subject")).contains("Studio A is back on air");

        // RFC 8058 §3.1 and RFC 2369 §3.2: by one click, or by a mail that says the same
        Matcher ways = Pattern.compile("<https://tallylight\\.example\\.com(/status/unsubscribe/([\\w-]+))>,\\s*"
                        + "<mailto:leave%2Bus@tallylight\\.example\\.com\\?subject=unsubscribe%20([\\w-]+)>")
                .matcher(String.valueOf(news.header("List-Unsubscribe")));
        assertThat(ways.matches()).as(news.header("List-Unsubscribe")).isTrue();
        assertThat(ways.group(3)).isEqualTo(ways.group(2));
        String leave = ways.group(1);
        RestAssured.get(leave).then().statusCode(200).body(containsString("<button>Unsubscribe</button>"));
        assertThat(strangers.state(page)).as("a look changes nothing").isEqualTo("active");
        for (int i = 0; i < 2; i++) { // twice is as good as once
            RestAssured.given()
                    .formParam("List-Unsubscribe", "One-Click")
                    .post(leave)
                    .then()
                    .statusCode(200)
                    .body(containsString("not subscribed any more"));
        }
        strangers.list(page).then().body("items", empty());
        RestAssured.get(leave).then().statusCode(200).body(containsString("not subscribed any more"));
        RestAssured.given()
                .post(leave.substring(0, leave.length() - 4) + "AAAA")
                .then()
                .statusCode(404);
        RestAssured.given().post(confirm).then().statusCode(404);
    }

    /** RFC 8058 asks for no Content-Length, and whoever forwards a POST may not know it. */
    @Test
    void letsGoByOneClickWhateverItsLength() throws Exception {
        strangers.subscribe(page, mails, address);
        strangers.append(EventType.STREAM_OFFLINE, page, null);
        String header = String.valueOf(mail(mails, address, 1).header("List-Unsubscribe"));
        String leave = header.substring("<https://tallylight.example.com".length(), header.indexOf('>'));
        byte[] click = "List-Unsubscribe=One-Click".getBytes(StandardCharsets.US_ASCII);
        HttpRequest chunked = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + leave))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(click)))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertThat(client.send(chunked, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
        strangers.list(page).then().body("items", empty());
        RestAssured.given()
                .contentType("application/x-www-form-urlencoded")
                .body("x".repeat(300_000))
                .post(leave)
                .then()
                .statusCode(200);
    }

    /** We ended while a mail was being sent: it may have arrived, so that its repeat must be known as one. */
    @Test
    void repeatsAMailThatMayHaveArrivedByTheSameIdWhateverCameSince() {
        strangers.subscribe(page, mails, address);
        String mine = " where page_id = '" + page.id() + "'";
        long before = strangers.count("select told_up_to from subscriber" + mine);
        strangers.append(EventType.STREAM_OFFLINE, page, null);
        MailServer.Got first = mail(mails, address, 1);
        await().atMost(PATIENCE)
                .until(() -> strangers.count("select count(*) from subscriber" + mine + " and told = 1") == 1);
        strangers.sql(
                "update subscriber set next_attempt_at = now() + interval '1 hour', lease = gen_random_uuid(), told_up_to = "
                        + before + mine);
        strangers.sql("update subscriber_notice set created_at = now() - interval '10 minutes'" + mine);
        strangers.append(EventType.STREAM_ONLINE, page, null);
        await().atMost(PATIENCE).until(() -> strangers.count("select count(*) from subscriber_notice" + mine) == 2);
        strangers.sql("update subscriber set next_attempt_at = now() - interval '1 second'" + mine);

        MailServer.Got again = mail(mails, address, 2);
        assertThat(again.header("Message-ID")).isNotNull().isEqualTo(first.header("Message-ID"));
        assertThat(again.header("Subject")).isEqualTo(first.header("Subject"));
        MailServer.Got since = mail(mails, address, 3);
        assertThat(since.header("Message-ID")).isNotEqualTo(first.header("Message-ID"));
        assertThat(since.header("Subject")).contains("is back on air");
    }

    @Test
    void tellsOfThePagesSliceAloneAndOfNothingThatIsWithheld() {
        strangers.subscribe(page, mails, address);
        Strangers.Page other = strangers.page("");
        strangers.append(EventType.STREAM_OFFLINE, other, null);
        strangers.append(EventType.STREAM_OFFLINE, page, new Withheld(Withheld.MAINTENANCE, "Antenna"));
        strangers.append(EventType.STREAM_DEGRADED, page, null);
        strangers.append(EventType.STREAM_ONLINE, page, null);
        MailServer.Got first = mail(mails, address, 1);
        assertThat(first.header("Subject")).contains("Studio A is back on air");
        assertThat(text(first)).doesNotContain("is off air");
        Api.as(Api.TOKEN).delete("/api/v1/status-pages/" + other.id());
    }

    @Test
    void answersTheSameWhetherAnAddressIsKnownOrNot() {
        Response unknown = strangers.ask(page, address);
        RestAssured.given().post(link(mail(mails, address, 0))).then().statusCode(200);
        Response known = strangers.ask(page, address);
        assertThat(known.statusCode()).isEqualTo(unknown.statusCode());
        assertThat(known.body().asString()).isEqualTo(unknown.body().asString());
        Response program = RestAssured.given()
                .formParam("address", address)
                .formParam("website", "https://spam.example")
                .post("/status/" + page.slug() + "/subscribe");
        assertThat(program.body().asString()).isEqualTo(unknown.body().asString());
        strangers.append(EventType.STREAM_OFFLINE, page, null);
        mail(mails, address, 1);
        assertThat(to(mails, address)).as("one question and one piece of news").hasSize(2);
    }

    @Test
    void writesToOneMailboxOnceHoweverManyAskAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String labelled = address.replace("@", i % 2 == 0 ? "@" : "+" + i + "@");
                answers.add(threads.submit(() -> strangers.ask(page, labelled).statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        String other = "bob-" + UUID.randomUUID() + "@example.org";
        strangers.ask(page, other);
        mail(mails, other, 0);
        strangers.append(EventType.STREAM_OFFLINE, page, null);
        assertThat(mails.got()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.org\r\nBcc: all@example.org",
                "ada@example.org, bob@example.org",
                "ada",
                "\"><script>alert(1)</script>@example.org",
                "ädä@example.org",
                ""
            })
    void refusesWhatIsNoAddressBesideTheField(String typed) {
        strangers
                .ask(page, typed)
                .then()
                .statusCode(422)
                .body(containsString("address-error"), not(containsString("<script>alert")));
        strangers.ask(page, "a".repeat(10_000) + "@example.org").then().statusCode(422);
        strangers.list(page).then().body("items", empty());
    }

    @Test
    void pausesAnAddressThatThereIsNotAndTakesItBackWhenItsOwnerAsks() {
        strangers.subscribe(page, mails, address);
        mails.answering("RCPT", "550 5.1.1 <" + address + "> user unknown");
        strangers.append(EventType.STREAM_OFFLINE, page, null);
        await().atMost(PATIENCE).until(() -> strangers.state(page).equals("bouncing"));
        strangers
                .list(page)
                .then()
                .body("items[0].bounces", equalTo(1))
                .body("items[0].lastError", equalTo("recipient_unknown"));
        mails.asUsual();
        strangers.sql("delete from subscriber_asked");
        strangers.ask(page, address).then().statusCode(200);
        RestAssured.given().post(link(mail(mails, address, 1))).then().statusCode(200);
        assertThat(strangers.state(page)).isEqualTo("active");
    }

    @Test
    void pausesAnAddressThatIsRefusedThreeTimes() {
        strangers.subscribe(page, mails, address);
        mails.answering("RCPT", "552 5.2.2 mailbox full");
        for (int i = 1; i <= 3; i++) {
            int bounces = i;
            strangers.append(EventType.STREAM_OFFLINE, page, null);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> strangers.list(page).then().body("items[0].bounces", equalTo(bounces)));
            assertThat(strangers.state(page)).isEqualTo(i < 3 ? "active" : "bouncing");
        }
    }

    @Test
    void triesAgainWhatIsPutOff() {
        strangers.subscribe(page, mails, address);
        mails.answering("RCPT", "451 4.7.1 greylisted");
        strangers.append(EventType.STREAM_OFFLINE, page, null);
        await().atMost(PATIENCE)
                .untilAsserted(() -> strangers.list(page).then().body("items[0].lastError", equalTo("mail_deferred")));
        mails.asUsual();
        mail(mails, address, 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> strangers
                        .list(page)
                        .then()
                        .body("items[0].lastError", equalTo(null))
                        .body("items[0].told", equalTo(1)));
    }

    /** Who asks again looks at his mailbox now. */
    @Test
    void writesAtOnceToWhoAsksAgainThoughItWasPutOff() {
        mails.answering("RCPT", "451 4.7.1 greylisted");
        strangers.ask(page, address).then().statusCode(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> strangers.list(page).then().body("items[0].lastError", equalTo("mail_deferred")));
        mails.asUsual();
        strangers.sql(
                "update subscriber set next_attempt_at = now() + interval '1 hour'; delete from subscriber_asked");
        strangers.ask(page, address).then().statusCode(200);
        mail(mails, address, 0);
    }

    @Test
    void takesNoMoreThanThePageHasRoomFor() {
        strangers.sql("""
                insert into subscriber (id, page_id, channel, address_encrypted, address_masked, address_fingerprint, state,
                                        told_up_to, next_attempt_at, created_at)
                select uuid_at(now()), '%s', 'mail', 'x', 'x', cast(cast(n as text) as bytea), 'bouncing', 0, now(), now()
                from generate_series(1, 5000) as n""".formatted(page.id()));
        strangers.ask(page, address).then().statusCode(422).body(containsString("5000"));
        assertThat(to(mails, address)).isEmpty();
    }

    @Test
    void letsNobodySubscribeToAPageWhosePasswordHeHasNotGiven() {
        Strangers.Page hidden = strangers.page(", \"password\": \"correct horse\"");
        RestAssured.get("/status/" + hidden.slug() + "/subscribe").then().statusCode(403);
        strangers.ask(hidden, address).then().statusCode(403);
        strangers.list(hidden).then().body("items", hasSize(0));
        Api.as(Api.TOKEN).delete("/api/v1/status-pages/" + hidden.id());
    }
}
