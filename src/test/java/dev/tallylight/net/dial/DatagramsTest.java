package dev.tallylight.net.dial;

import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.FreePort;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        vertx.close();
    }

    /** At each step that it takes to open: what is only then opened, or joined, is closed all the same. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 0",
        "127.0.0.1, 1",
        "127.0.0.1, 2",
        "127.0.0.1, 4",
        "239.255.77.2, 0",
        "239.255.77.2, 1",
        "239.255.77.2, 2",
        "239.255.77.2, 3",
        "239.255.77.2, 4",
        "239.255.77.2, 8",
    })
    void leavesNothingOpenThatNobodyWaitsFor(String where, int turns) throws IOException {
        int port = FreePort.any();
        Datagrams datagrams = new Datagrams(vertx);
        loop.runOnContext(v -> {
            Cancellable opening = datagrams
                    .listen(address(where), port, where.startsWith("239.") ? "lo" : null, null)
                    .subscribe()
                    .with(DatagramLine::close, ignored -> {});
            cancel(opening, turns);
        });
        await().until(() -> isFree(port));
    }

    private void cancel(Cancellable opening, int turns) {
        if (turns == 0) {
            opening.cancel();
        } else {
            loop.runOnContext(v -> cancel(opening, turns - 1));
        }
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (SocketException taken) {
            return false;
        }
    }
}
