package dev.tallylight.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Over raw sockets, against the server that Quarkus starts: what never finishes its request is ended, nothing else is. */
@Order(2)
class DoorkeeperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static {
        // as the launcher does; the build says it too, for Netty asks once in a process
        System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, Doorkeeper.SWITCH);
    }

    private final Vertx vertx = Vertx.vertx();
    private final List<Socket> open = new ArrayList<>();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        Doorkeeper.use(new Patience(Duration.ofMillis(500), Duration.ofMillis(500), 1_000));
        HttpServerOptions options = new HttpServerOptions();
        new NoUpgrade().customizeHttpServer(options);
        port = listen(options);
    }

    private int listen(HttpServerOptions options) throws Exception {
        HttpServer server = vertx.createHttpServer(options).requestHandler(request -> {
            if (request.path().equals("/feed")) {
                request.response().setChunked(true).write("first\n");
                vertx.setTimer(4_000, ignored -> request.response().end("last\n"));
            } else {
                request.body().onSuccess(body -> request.response().end("took " + body.length()));
            }
        });
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void close() throws Exception {
        Doorkeeper.use(Patience.DEFAULT);
        for (Socket each : open) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Socket say(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }

    /** All that is said until the connection ends. */
    private static String heard(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            in.transferTo(all);
        } catch (java.net.SocketException e) {
            // a reset is an end as well
        } catch (java.net.SocketTimeoutException e) {
            all.write("(still open)".getBytes(US_ASCII));
        }
        return all.toString(US_ASCII);
    }

    @Test
    void endsTwoHundredHalfSentRequests() throws IOException {
        List<Socket> halves = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            halves.add(say(i % 2 == 0 ? "GET / HTTP/1.1\r\nHost: here\r\n" : ""));
        }
        for (int i = 0; i < halves.size(); i++) {
            String heard = heard(halves.get(i));
            if (i % 2 == 0) {
                assertThat(heard).startsWith("HTTP/1.1 408 ");
            } else {
                assertThat(heard).isEmpty();
            }
        }
        assertThat(heard(say("GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")))
                .endsWith("took 0");
    }

    @Test
    void endsABodyThatDoesNotCome() throws IOException {
        assertThat(heard(say("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf")))
                .isEmpty();
    }

    @Test
    void leavesALongFeedAlone() throws IOException {
        assertThat(heard(say("GET /feed HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")))
                .contains("first")
                .contains("last");
    }

    /** RFC 9112 §6.3: what is framed in two ways is an attempt at smuggling. */
    @Test
    void refusesTwoLengthsAndHangsUp() throws IOException {
        for (String both : List.of(
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: \r\n",
                "Content-Length: 4\r\nTransfer-Encoding: identity, chunked\r\n",
                "Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n",
                "Content-Length: 4\r\nTransfer-Encoding: \r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Content-Length: 4\r\nContent-Length: 5\r\n",
                "Content-Length: 4\r\nTransfer-Encoding : chunked\r\n")) {
            String heard = heard(say("POST / HTTP/1.1\r\nHost: here\r\n" + both
                    + "\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: here\r\n\r\n"));
            assertThat(heard)
                    .as(both)
                    .startsWith("HTTP/1.1 400 ")
                    .doesNotContain("took")
                    .doesNotContain("still open");
        }
    }

    @Test
    void speaksNoHttp2InTheClear() throws IOException {
        String heard = heard(say("GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
                + "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"));
        assertThat(heard).startsWith("HTTP/1.1 200 ").endsWith("took 0").doesNotContain("HTTP/1.1 101", "still open");
    }

    /** What is spoken is known after the handshake alone; the first request may come together with its end. */
    @Test
    void keepsToTheSameOverTls() throws Exception {
        Doorkeeper.use(new Patience(
                Duration.ofSeconds(3), Duration.ofSeconds(3), 1_000)); // the first handshake takes its time
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        int tls = listen(
                new HttpServerOptions().setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate.keyCertOptions()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);

        port = tls;
        Socket half = sayOverTls(context, tls, "GET / HTTP/1.1\r\nHost: here\r\n");
        Socket feed = sayOverTls(context, tls, "GET /feed HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        Socket noTls = say("no TLS at all, nor the end");
        Socket silent = say("");
        assertThat(heard(half)).startsWith("HTTP/1.1 408 ");
        assertThat(heard(feed)).contains("last");
        assertThat(heard(noTls)).doesNotContain("still open");
        assertThat(heard(silent)).isEmpty();

        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            HttpResponse<String> over2 = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + tls + "/feed"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(over2.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(over2.body()).contains("last");
        }
        certificate.delete();
    }

    private Socket sayOverTls(SSLContext context, int tls, String text) throws IOException {
        Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), tls);
        open.add(socket);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }
}
