package dev.tallylight.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy whose connections can be taken into a black hole, as a firewall does that has forgotten them: both sides may
 * go on to send, and to close, and all of it is acknowledged and none arrives. Connections that are made later are as good
 * as ever.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket socket;
    private final int target;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();

    public TcpProxy(int target) throws IOException {
        this.target = target;
        socket = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /**
     * Of all connections that stand.
     *
     * @return how many there are
     */
    public int blackHole() {
        lines.forEach(line -> line.swallowed = true);
        return lines.size();
    }

    /** Ends the connections in the black hole, and both sides learn of it. */
    public void resetSwallowed() {
        lines.stream().filter(line -> line.swallowed).forEach(Line::close);
    }

    /** Ends all connections that stand, those in the black hole too, and both sides learn of it. */
    public void reset() {
        lines.forEach(Line::close);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.startVirtualThread(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), target));
            lines.add(line);
            Thread.startVirtualThread(() -> line.copy(line.client, line.server));
            Thread.startVirtualThread(() -> line.copy(line.server, line.client));
        } catch (IOException refused) {
            closeQuietly(client); // the server is not there, and the client learns it
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        reset();
    }

    /** One connection from the client, and the one to the server that belongs to it. */
    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean swallowed;

        Line(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void copy(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[BUFFER];
                int count = in.read(buffer);
                while (count >= 0) {
                    if (!swallowed) {
                        out.write(buffer, 0, count);
                    }
                    count = in.read(buffer);
                }
            } catch (IOException e) {
                // one side has gone, as it may
            }
            if (swallowed) {
                closeQuietly(from); // the other side never hears of it
            } else {
                close();
            }
        }

        void close() {
            lines.remove(this);
            closeQuietly(client);
            closeQuietly(server);
        }
    }
}
