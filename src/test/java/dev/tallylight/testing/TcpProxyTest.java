package dev.tallylight.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tests of vanished connections stand on. */
class TcpProxyTest {
    private final AtomicInteger ended = new AtomicInteger();
    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = new TcpProxy(echo.getLocalPort());
        Thread.startVirtualThread(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    Thread.startVirtualThread(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // the client has gone
        } finally {
            ended.incrementAndGet();
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    private Socket client() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(300);
        return socket;
    }

    private static int echoed(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        return socket.getInputStream().read();
    }

    @Test
    void passesOnWhatIsSaid() throws IOException {
        try (Socket client = client()) {
            assertThat(echoed(client, 7)).isEqualTo(7);
        }
    }

    @Test
    void swallowsOverConnectionsThatStandAndServesNewOnes() throws IOException {
        try (Socket old = client()) {
            assertThat(echoed(old, 1)).isOne();
            assertThat(proxy.blackHole()).isOne();
            old.getOutputStream().write(new byte[4_000_000]); // all of it is acknowledged
            assertThatThrownBy(() -> echoed(old, 2)).isInstanceOf(SocketTimeoutException.class);
            try (Socket young = client()) {
                assertThat(echoed(young, 3)).isEqualTo(3);
            }
        }
    }

    @Test
    void doesNotTellTheServerThatASwallowedClientHasGone() throws IOException {
        try (Socket old = client();
                Socket young = client()) {
            assertThat(echoed(old, 1)).isOne();
            proxy.blackHole();
            old.close();
            assertThatThrownBy(() -> echoed(young, 2)).isInstanceOf(SocketTimeoutException.class);
            assertThat(ended).hasValue(0);
        }
    }

    @Test
    void tellsBothSidesWhenTheBlackHoleIsReset() throws IOException {
        try (Socket old = client()) {
            assertThat(echoed(old, 1)).isOne();
            proxy.blackHole();
            proxy.resetSwallowed();
            assertThat(old.getInputStream().read()).isEqualTo(-1);
        }
    }
}
