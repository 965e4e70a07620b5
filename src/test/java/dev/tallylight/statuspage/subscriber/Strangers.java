package dev.tallylight.statuspage.subscriber;

import static org.awaitility.Awaitility.await;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.MailServer;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tests of subscriptions have strangers, operators and streams do. */
@ApplicationScoped
public class Strangers {
    public static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LINK = Pattern.compile("https://tallylight\\.example\\.com(/status/\\S+)");

    private final EventLog events;
    private final FreshContext contexts;
    private final Pool pool;

    Strangers(EventLog events, FreshContext contexts, Pool pool) {
        this.events = events;
        this.contexts = contexts;
        this.pool = pool;
    }

    /** A status page that visitors find by now. */
    public record Page(String id, String slug, String tag) {}

    public Page page(String more) {
        String slug = "page-" + UUID.randomUUID();
        String tag = "tag-" + UUID.randomUUID();
        String id = Api.post("/status-pages", """
                        {"slug": "%s", "title": "Radio <b>One</b>", "tags": ["%s"]%s}""".formatted(slug, tag, more))
                .statusCode(201)
                .extract()
                .path("id");
        await().atMost(PATIENCE)
                .until(() -> RestAssured.get("/status/" + slug + "/subscribe").statusCode() != 404);
        return new Page(id, slug, tag);
    }

    public Response ask(Page page, String address) {
        return RestAssured.given()
                .formParam("address", address)
                .formParam("website", "")
                .post("/status/" + page.slug() + "/subscribe");
    }

    /** Subscribes and confirms, by the mail that comes. */
    public void subscribe(Page page, MailServer mails, String address) {
        ask(page, address).then().statusCode(200);
        RestAssured.given().post(link(mail(mails, address, 0))).then().statusCode(200);
    }

    /** The mail of that number to an address, once it came. */
    public static MailServer.Got mail(MailServer mails, String address, int number) {
        await().atMost(PATIENCE).until(() -> to(mails, address).size() > number);
        return to(mails, address).get(number);
    }

    public static List<MailServer.Got> to(MailServer mails, String address) {
        return mails.got().stream()
                .filter(got -> got.to().equals(List.of(address)))
                .toList();
    }

    /** The path of the first link to us in a mail's text. */
    public static String link(MailServer.Got mail) {
        Matcher found = LINK.matcher(text(mail));
        if (!found.find()) {
            throw new AssertionError("no link in " + mail.data());
        }
        return found.group(1);
    }

    /** A mail's body, its lines put together again (RFC 2045 §6.7). */
    public static String text(MailServer.Got mail) {
        return mail.data().replace("=\n", "").replace("=3D", "=");
    }

    public Event append(EventType type, Page page, @Nullable Withheld withheld) {
        String data = """
                {"sequence":3,"stream":{"id":"%s","name":"Studio A","url":"rtmp://secret.internal/a"},
                 "reason":"no_media","detail":"10.0.0.7 said nothing","since":"2026-11-23T03:13:21.000Z","outageSeconds":%s,
                 "checkpoints":[{"id":"x","name":"Oslo, Norway","view":"down"}]}""".formatted(UUID.randomUUID(), type == EventType.STREAM_ONLINE ? 65 : null);
        EventDraft draft = new EventDraft(
                type, Instant.now(), UUID.randomUUID(), List.of(page.tag()), List.of("Oslo, Norway"), data, withheld);
        return contexts.run(() -> Panache.withTransaction(() -> events.append(draft)))
                .await()
                .atMost(PATIENCE);
    }

    public Response list(Page page) {
        return Api.get("/status-pages/" + page.id() + "/subscribers?limit=500");
    }

    public String state(Page page) {
        return list(page).path("items[0].state");
    }

    public long count(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    public void sql(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }
}
