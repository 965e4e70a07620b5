package dev.tallylight.net.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HangUpTest {
    private static final int MORE_THAN_SYSTEMS_TAKE = 32 * 1024 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicBoolean closed = new AtomicBoolean();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        vertx.close();
    }

    private NetSocket connected() {
        NetSocket socket = vertx.createNetClient()
                .connect(server.getLocalPort(), server.getInetAddress().getHostAddress())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return socket.closeHandler(v -> closed.set(true));
    }

    @Test
    void doesNotWaitForOneWhoReadsNothing() throws IOException {
        NetSocket socket = connected();
        try (Socket deaf = server.accept()) {
            socket.write(Buffer.buffer(new byte[MORE_THAN_SYSTEMS_TAKE]));
            HangUp.of(socket);
            await().untilTrue(closed);
            assertThat(deaf.isClosed()).isFalse();
        }
    }

    @Test
    void letsLastWordsBeHeard() throws IOException {
        NetSocket socket = connected();
        try (Socket peer = server.accept()) {
            socket.write("goodbye");
            HangUp.of(socket);
            assertThat(peer.getInputStream().readAllBytes()).isEqualTo("goodbye".getBytes(StandardCharsets.US_ASCII));
            await().untilTrue(closed);
        }
    }

    @Test
    void isSaidTwiceWithoutHarm() throws IOException {
        NetSocket socket = connected();
        try (Socket peer = server.accept()) {
            HangUp.of(socket);
            HangUp.of(socket);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            await().untilTrue(closed);
        }
    }
}
