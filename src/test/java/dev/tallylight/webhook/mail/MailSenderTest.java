package dev.tallylight.webhook.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.url.SmtpServer;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.testing.ClosedPort;
import dev.tallylight.testing.MailServer;
import dev.tallylight.webhook.TestCertificate;
import dev.tallylight.webhook.send.Reply;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real socket: what mail servers say, and what becomes of it. */
class MailSenderTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Mail MAIL = new Mail(
            "alerts@example.com",
            "ops@example.com",
            "🔴 Studio Ä is offline",
            "Why: nothing\n.a line with a dot\n",
            "<p>Studio &Auml;</p>",
            "evt_2.e@example.com",
            List.of("evt_0.e@example.com", "evt_1.e@example.com"));

    @TempDir
    static Path folder;

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private static Reply send(String url) {
        return send(url, Duration.ofSeconds(5), options -> {});
    }

    private static Reply send(String url, Duration timeout, Consumer<MailConfig> more) {
        return new MailSender(VERTX, Optional.of(url), timeout, more)
                .send(MAIL)
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private static String url(int port, String more) {
        return "smtp://127.0.0.1:" + port + more;
    }

    @Test
    void sendsTextAndHtmlInTheirThread() {
        try (MailServer server = MailServer.plain()) {
            Reply reply = send(url(server.port(), "?starttls=never"));
            assertThat(reply.succeeded()).isTrue();
            assertThat(reply.status()).isEqualTo(250);
            MailServer.Got got = server.got().getFirst();
            assertThat(got.from()).isEqualTo("alerts@example.com");
            assertThat(got.to()).containsExactly("ops@example.com");
            assertThat(got.header("Message-ID")).isEqualTo("<evt_2.e@example.com>");
            assertThat(got.header("In-Reply-To")).isEqualTo("<evt_1.e@example.com>");
            assertThat(got.header("References")).isEqualTo("<evt_0.e@example.com> <evt_1.e@example.com>");
            assertThat(got.header("Auto-Submitted")).isEqualTo("auto-generated");
            assertThat(got.header("Subject")).startsWith("=?UTF-8?");
            assertThat(got.header("Content-Type")).startsWith("multipart/alternative");
            assertThat(got.data()).contains("text/plain", "text/html", ".a line with a dot");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user, handler.refused, 550",
        "RCPT, 451 4.7.1 greylisted, handler.deferred, 451",
        "MAIL, 553 5.1.8 not from here, handler.refused, 553",
        "SENT, 552 5.2.2 mailbox full, handler.refused, 552",
        "SENT, 452 4.3.1 no space, handler.deferred, 452",
        "MAIL, 530 5.7.0 sign in first, handler.deferred, 530",
        "GREETING, 421 4.3.2 not now, handler.deferred, 421",
    })
    void tellsWhatIsRefusedForGoodFromWhatIsDeferred(String command, String reply, String kind, int code) {
        try (MailServer server = MailServer.plain().answering(command, reply)) {
            Reply told = send(url(server.port(), "?starttls=never"));
            assertThat(told.succeeded()).isFalse();
            assertThat(told.kind()).isEqualTo(kind);
            assertThat(told.status()).isEqualTo(code);
            assertThat(told.error()).contains(reply.substring(4));
            assertThat(told.isFinal()).isEqualTo(kind.equals("handler.refused"));
        }
    }

    @Test
    void signsInAndDoesNotTakeARefusedSignInForTheRecipients() {
        try (MailServer server = MailServer.plain()) {
            String url = "smtp://us%40er:p%3Aw@127.0.0.1:" + server.port() + "?starttls=never";
            assertThat(send(url).succeeded()).isTrue();
            server.answering("AUTH", "535 5.7.8 wrong");
            Reply refused = send(url);
            assertThat(refused.kind()).isEqualTo("handler.deferred");
            assertThat(refused.isFinal()).isFalse();
            assertThat(refused.error()).doesNotContain("p:w");
        }
    }

    @Test
    void sendsNothingWithoutTheTlsThatItRequires() {
        try (MailServer server = MailServer.plain()) {
            Reply reply = send(url(server.port(), ""));
            assertThat(reply.succeeded()).isFalse();
            assertThat(reply.isFinal()).isFalse();
            assertThat(reply.error()).containsIgnoringCase("tls");
            assertThat(server.got()).isEmpty();
        }
    }

    @Test
    void sendsOverTlsToAServerThatItTrusts() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "mail");
        try (MailServer server = MailServer.withStartTls(certificate.context())) {
            Reply stranger = send(url(server.port(), ""));
            assertThat(stranger.kind()).isEqualTo("network.tls");
            assertThat(server.got()).isEmpty();
            Reply known = send(url(server.port(), ""), Duration.ofSeconds(5), options -> {
                try {
                    options.setPemTrustOptions(certificate.trusted());
                } catch (java.security.GeneralSecurityException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(known.error()).isNull();
            assertThat(server.got().getFirst().secured()).isTrue();
        }
    }

    @Test
    void waitsForNobodyAndSaysWhoIsNotThere() throws IOException {
        try (ClosedPort closed = new ClosedPort()) {
            assertThat(send(url(closed.port(), "?starttls=never")).kind()).isEqualTo("network.refused");
        }
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Reply late = send(url(silent.getLocalPort(), "?starttls=never"), Duration.ofMillis(400), options -> {});
            assertThat(late.kind()).isEqualTo("handler.timeout");
            assertThat(late.took()).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void failsAsOurFaultWhereNoServerIsConfigured() {
        MailSender sender = new MailSender(VERTX, Optional.empty(), Duration.ofSeconds(5), options -> {});
        assertThatThrownBy(() -> sender.send(MAIL).await().atMost(Duration.ofSeconds(5)))
                .isInstanceOf(MailNotConfiguredException.class);
    }

    @Test
    void readsTheServersUrl() {
        SmtpServer server = SmtpServer.parse("smtps://a%40b:c@mail.example.com");
        assertThat(server).isEqualTo(new SmtpServer("mail.example.com", 465, SmtpServer.Security.TLS, "a@b", "c"));
        assertThat(server.toString()).doesNotContain("a@b");
        assertThat(SmtpServer.parse("smtp://[::1]:2525?starttls=optional"))
                .isEqualTo(new SmtpServer("::1", 2525, SmtpServer.Security.STARTTLS_IF_OFFERED, null, null));
        assertThat(SmtpServer.parse("smtp://mail/").security()).isEqualTo(SmtpServer.Security.STARTTLS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.com",
                "http://mail.example.com",
                "smtp://",
                "smtp://user@mail.example.com",
                "smtp://u:secret@mail.example.com/path",
                "smtp://u:secret@mail.example.com?starttls=perhaps",
                "smtps://u:secret@mail.example.com?starttls=never",
                "smtp://u:%zz@mail.example.com"
            })
    void saysWhatAServersUrlMayBeWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> SmtpServer.parse(url))
                .isInstanceOf(UrlException.class)
                .hasMessageContaining("smtp://user:password@host:587")
                .hasMessageNotContaining("secret");
    }

    @Test
    void encodesTheSubjectWhateverIsInIt() {
        String tooLong =
                "🔴 Studio Ä, 演播室 and the other 📡 that is much longer than one encoded word may be is offline";
        for (String subject : List.of(MAIL.subject(), "plain =?UTF-8?B?QUJD?= text", tooLong)) {
            try (MailServer server = MailServer.plain()) {
                Mail mail = new Mail(MAIL.from(), MAIL.to(), subject, "t", "<p>h", MAIL.messageId(), List.of());
                String url = url(server.port(), "?starttls=never");
                new MailSender(VERTX, Optional.of(url), Duration.ofSeconds(5), options -> {})
                        .send(mail)
                        .await()
                        .atMost(Duration.ofSeconds(20));
                MailServer.Got got = server.got().getFirst();
                assertThat(got.data().lines()).allMatch(line -> line.length() <= 998);
                assertThat(decoded(String.valueOf(got.header("Subject")))).isEqualTo(subject);
            }
        }
        assertThat(HeaderText.encode("Studio A is offline")).isEqualTo("Studio A is offline");
    }

    private static String decoded(String header) {
        StringBuilder text = new StringBuilder();
        for (String word : header.split(" ")) {
            assertThat(word).matches("=\\?UTF-8\\?B\\?[A-Za-z0-9+/=]*\\?=").hasSizeLessThanOrEqualTo(75);
            text.append(new String(
                    Base64.getDecoder().decode(word.substring(10, word.length() - 2)), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
